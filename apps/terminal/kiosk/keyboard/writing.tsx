import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { press, type Key } from './editing.ts';
import { Keyboard } from './keyboard.tsx';
import { wordAt } from './suggest.ts';

export interface Writable {
  readonly name: string;
  readonly label: string;
  readonly text: string;
  readonly say: (text: string) => void;
  readonly fault?: string | undefined;
  readonly note?: string | undefined;
  /** Many lines, and taller. */
  readonly lines?: boolean;
}

/** The keys point where the caret goes on the screen: in lines from right to left that is the other way in the text. */
const pointed = (key: Key, rightToLeft: boolean): Key => {
  if (!rightToLeft || (key.key !== 'left' && key.key !== 'right')) return key;
  return { key: key.key === 'left' ? 'right' : 'left' };
};

/** Fields with a keyboard below that writes into the one last touched. A real keyboard writes into them just as well. */
export const Writing = (p: { readonly fields: readonly Writable[] }) => {
  const [at, setAt] = useState(0);
  const [caretAt, setCaretAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const place = (i: number) => box.current?.querySelectorAll('textarea')[i];
  const caret = useRef<number>(undefined);
  const field = p.fields[at];
  useLayoutEffect(() => {
    // After a key of ours React has put the caret at the end: it goes back to where the person writes.
    if (caret.current !== undefined) place(at)?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });
  const faulty = p.fields.findIndex((one) => one.fault !== undefined);
  useEffect(() => {
    // Whoever tried to go on is led to what is missing.
    if (faulty >= 0) box.current?.querySelectorAll('textarea')[faulty]?.focus();
  }, [faulty]);
  const write = (key: Key): void => {
    const here = place(at);
    if (here === undefined || field === undefined) return;
    const edited = press({ text: field.text, from: here.selectionStart, to: here.selectionEnd }, pointed(key, here.matches(':dir(rtl)')));
    caret.current = edited.from;
    setCaretAt(edited.from);
    if (edited.text === field.text) here.setSelectionRange(edited.from, edited.to);
    field.say(edited.text);
    if (document.activeElement?.closest('.keyboard') === null) here.focus({ preventScroll: true });
  };
  return (
    <div className="writing">
      <div className="fields" ref={box}>
        {p.fields.map((one, i) => (
          <WrittenField key={one.name} field={one} active={i === at} take={() => setAt(i)} look={setCaretAt} />
        ))}
      </div>
      <Keyboard
        press={write}
        lines={field?.lines === true}
        sentence={/(?:^|[.!?…]\s+|\n)$/u.test(field?.text ?? '')}
        word={wordAt(field?.text ?? '', caretAt)}
      />
    </div>
  );
};

const WrittenField = (p: {
  readonly field: Writable;
  readonly active: boolean;
  readonly take: () => void;
  readonly look: (caret: number) => void;
}) => {
  const { field } = p;
  const [id, fault, note] = [useId(), useId(), useId()];
  const about = [...(field.fault === undefined ? [] : [fault]), ...(field.note === undefined ? [] : [note])].join(' ');
  return (
    <div className={`field ${field.lines === true ? 'tall' : ''} ${p.active ? 'active' : ''}`}>
      <label htmlFor={id}>{field.label}</label>
      <textarea
        id={id}
        rows={field.lines === true ? 5 : 1}
        value={field.text}
        // What is written has its own direction; an empty field has that of the page.
        dir={field.text === '' ? undefined : 'auto'}
        aria-invalid={field.fault !== undefined}
        aria-describedby={about === '' ? undefined : about}
        // Nothing a person writes may be remembered, corrected or looked up by the browser.
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        inputMode="none"
        onFocus={p.take}
        onSelect={(event) => p.look(event.currentTarget.selectionStart)}
        onChange={(event) => field.say(field.lines === true ? event.target.value : event.target.value.replace(/\s*\n\s*/g, ' '))}
        onDrop={(event) => event.preventDefault()}
      />
      {field.fault !== undefined && (
        <p className="field-fault" id={fault} role="alert">
          {field.fault}
        </p>
      )}
      {field.note !== undefined && (
        <p className="field-note" id={note}>
          {field.note}
        </p>
      )}
    </div>
  );
};
