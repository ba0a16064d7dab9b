import { startTransition, useCallback, useEffect, useId, useRef, useState } from 'react';
import { useNewest } from '../newest.ts';
import { afterPaint } from '../painted.ts';
import { press, type Edited, type Key } from './editing.ts';
import { Keyboard } from './keyboard.tsx';
import { wordAt } from './suggest.ts';

export interface Writable {
  readonly name: string;
  readonly label: string;
  /** What it holds when it appears. From then on the field holds what is written, and says it; nobody else writes into it. */
  readonly text: string;
  readonly say: (text: string) => void;
  readonly fault?: string | undefined;
  readonly note?: string | undefined;
  /** Many lines, and taller. */
  readonly lines?: boolean;
}

/** The keys point where the caret goes on the screen: in lines from right to left that is the other way in the text. */
const pointed = (key: Key, here: Element): Key => {
  if ((key.key !== 'left' && key.key !== 'right') || !here.matches(':dir(rtl)')) return key;
  return { key: key.key === 'left' ? 'right' : 'left' };
};

/** A letter stands in its field within the touch, and nothing else is drawn or laid out for it. */
const put = (here: HTMLTextAreaElement, { text, from, to }: Edited): void => {
  if (here.value !== text) show(here, text);
  // Setting either makes the browser lay out the page, also where nothing changes.
  if (here.selectionStart !== from || here.selectionEnd !== to) here.setSelectionRange(from, to);
  focusLater(here);
};

/** When the letter has been seen: it makes the browser lay out the page. Whoever has gone elsewhere by then stays there. */
const focusLater = (here: HTMLTextAreaElement): void => {
  const before = document.activeElement;
  if (before === here || before?.closest('.keyboard') !== null) return;
  afterPaint(() => document.activeElement === before && here.focus({ preventScroll: true }));
};

const show = (here: HTMLTextAreaElement, text: string): void => {
  here.value = text;
  direct(here);
};

const direct = (here: HTMLTextAreaElement): void => {
  const direction = directionIn(here.value);
  if (here.dir !== direction) here.dir = direction;
};

/** What is written has its own direction; an empty field has that of the page. */
const directionIn = (text: string): 'auto' | '' => (text === '' ? '' : 'auto');

const isBeginning = (text: string): boolean => /(?:^|[.!?…]\s+|\n)$/u.test(text);

/** Fields with a keyboard below that writes into the one last touched. A real keyboard writes into them just as well. */
export const Writing = (p: { readonly fields: readonly Writable[] }) => {
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const place = (i: number) => box.current?.querySelectorAll('textarea')[i];
  const field = p.fields[at];
  const now = useNewest(() => place(at));
  // What is offered after a letter, and the size of the others, come a moment later.
  const [seen, setSeen] = useState({ text: field?.text ?? '', caret: 0 });
  const look = useCallback(
    (): void =>
      void afterPaint(() => {
        const here = now();
        if (here !== undefined) startTransition(() => setSeen({ text: here.value, caret: here.selectionStart }));
      }),
    [now],
  );
  const faulty = p.fields.findIndex((one) => one.fault !== undefined);
  useEffect(() => {
    // Whoever tried to go on is led to what is missing.
    if (faulty >= 0) box.current?.querySelectorAll('textarea')[faulty]?.focus();
  }, [faulty]);
  const write = (key: Key): void => {
    const here = place(at);
    if (here === undefined || field === undefined) return;
    const { value, selectionStart, selectionEnd } = here;
    const edited = press({ text: value, from: selectionStart, to: selectionEnd }, pointed(key, here));
    put(here, edited);
    if (edited.text !== value) field.say(edited.text);
    look();
  };
  return (
    <div className="writing">
      <div className="fields" ref={box}>
        {p.fields.map((one, i) => (
          <WrittenField key={one.name} field={one} active={i === at} take={() => setAt(i)} look={look} />
        ))}
      </div>
      <Keyboard
        press={write}
        lines={field?.lines === true}
        begins={() => isBeginning(place(at)?.value ?? '')}
        sentence={isBeginning(seen.text)}
        word={wordAt(seen.text, seen.caret)}
      />
    </div>
  );
};

const WrittenField = (p: { readonly field: Writable; readonly active: boolean; readonly take: () => void; readonly look: () => void }) => {
  const { field } = p;
  const [id, fault, note] = [useId(), useId(), useId()];
  const [first] = useState(field.text);
  const typed = (here: HTMLTextAreaElement): void => {
    const text = field.lines === true ? here.value : here.value.replace(/\s*\n\s*/g, ' ');
    if (text !== here.value) here.value = text;
    direct(here);
    field.say(text);
    p.look();
  };
  const about = [...(field.fault === undefined ? [] : [fault]), ...(field.note === undefined ? [] : [note])].join(' ');
  return (
    <div className={`field ${field.lines === true ? 'tall' : ''} ${p.active ? 'active' : ''}`}>
      <label htmlFor={id}>{field.label}</label>
      <textarea
        id={id}
        rows={field.lines === true ? 5 : 1}
        defaultValue={first}
        dir={directionIn(first)}
        aria-invalid={field.fault !== undefined}
        aria-describedby={about === '' ? undefined : about}
        // Nothing a person writes may be remembered, corrected or looked up by the browser.
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        spellCheck={false}
        inputMode="none"
        onFocus={p.take}
        onSelect={p.look}
        onChange={(event) => typed(event.target)}
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
