import { useId, useLayoutEffect } from 'react';
import { useNewest } from '../newest.ts';

/** Digits in groups of four, and a field for whoever has a keyboard, a reader of the screen, or a keypad. */
export const DigitField = (p: {
  readonly digits: string;
  readonly length: number;
  readonly label: string;
  readonly wrong?: boolean;
  readonly say: (digits: string) => void;
  readonly enter: () => void;
}) => {
  const id = useId();
  const wrong = p.wrong === true;
  const only = (text: string): string => onlyDigits(text, p.length);
  useTyping(p.digits, (text) => p.say(only(text)));
  return (
    <div className={`code-field ${wrong ? 'wrong' : ''}`}>
      <label htmlFor={id} className="unseen">
        {p.label}
      </label>
      <input
        id={id}
        value={grouped(p.digits)}
        inputMode="none"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        aria-invalid={wrong}
        onChange={(event) => p.say(only(event.target.value))}
        onKeyDown={(event) => event.key === 'Enter' && p.enter()}
      />
      <div className="code-groups" dir="ltr" aria-hidden="true">
        {Array.from({ length: p.length / 4 }, (_, i) => {
          const group = p.digits.slice(4 * i, 4 * i + 4);
          const here = Math.floor(Math.min(p.digits.length, p.length - 1) / 4) === i;
          return (
            <span key={i} className={here ? 'here' : ''}>
              {group.padEnd(4, '·')}
            </span>
          );
        })}
      </div>
    </div>
  );
};

/** The digits of what was typed, no more than there is room for. */
export const onlyDigits = (text: string, length: number): string => text.replace(/\D/g, '').slice(0, length);
const grouped = (digits: string): string => digits.replace(/(.{4})(?=.)/g, '$1 ');

/** A real keyboard writes digits wherever the focus is: there is nothing else to write on such a screen. */
const useTyping = (digits: string, say: (digits: string) => void): void => {
  const type = useNewest((event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.altKey || event.metaKey) return;
    if (/^\d$/.test(event.key)) say(digits + event.key);
    else if (event.key === 'Backspace') say(digits.slice(0, -1));
  });
  // With the screen itself: the first digit is often quicker than whatever comes after its drawing, and would be lost.
  useLayoutEffect(() => {
    window.addEventListener('keydown', type);
    return () => window.removeEventListener('keydown', type);
  }, [type]);
};
