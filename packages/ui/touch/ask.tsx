import { useEffect, useId, useRef, type ReactNode } from 'react';

/** A question over the screen that must be answered; Escape is the answer that loses nothing. Focus returns where it was. */
export const Ask = (p: {
  readonly title: string;
  readonly children: ReactNode;
  readonly answers: ReactNode;
  readonly escape: () => void;
}) => {
  const box = useRef<HTMLDialogElement>(null);
  const [title, text] = [useId(), useId()];
  useEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={box}
      className="ask"
      aria-labelledby={title}
      aria-describedby={text}
      onCancel={(event) => {
        event.preventDefault();
        p.escape();
      }}
    >
      <h2 id={title}>{p.title}</h2>
      <div id={text} className="ask-text">
        {p.children}
      </div>
      <div className="ask-answers">{p.answers}</div>
    </dialog>
  );
};
