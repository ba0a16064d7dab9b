import { useEffect, useRef, type ReactNode } from 'react';

/**
 * One screen: a question, what answers it, and the moves at the bottom. When it appears, the page stands at its top and the focus is on
 * the question, so that a screen reader begins there and nothing of the screen before stays in focus.
 */
export const Stage = (p: {
  readonly title: string;
  readonly help?: ReactNode;
  readonly kind?: string;
  readonly moves?: ReactNode;
  readonly children?: ReactNode;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <main className={`stage ${p.kind ?? ''}`}>
        <div className="question">
          <h1 ref={heading} tabIndex={-1}>
            {p.title}
          </h1>
          {p.help !== undefined && <div className="help">{p.help}</div>}
        </div>
        <div className="answer">{p.children}</div>
      </main>
      {p.moves !== undefined && <div className="moves">{p.moves}</div>}
    </>
  );
};
