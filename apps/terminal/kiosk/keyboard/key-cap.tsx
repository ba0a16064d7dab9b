import { memo, type ReactNode } from 'react';
import { capital } from './layouts.ts';
import { useRepeat } from './repeat.ts';

interface Pressed {
  /** Shown as capitals; a key gives its letter in any case small. */
  readonly large?: boolean;
  readonly press: (letter: string) => void;
}

/** A row of letters, or a part of one. A letter that changes its size stays the same key. */
export const Letters = (p: Pressed & { readonly of: readonly string[] }) =>
  p.of.map((one, i) => <Letter key={i} letter={one} large={p.large === true} press={p.press} />);

const Letter = memo((p: Pressed & { readonly letter: string }) => (
  <KeyCap press={() => p.press(p.letter)}>{p.large === true ? capital(p.letter) : p.letter}</KeyCap>
));

export const Glyph = (p: { readonly path: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={p.path} />
  </svg>
);

export const KeyCap = (p: {
  readonly children: ReactNode;
  readonly press: () => void;
  readonly name?: string;
  readonly wide?: boolean;
  readonly space?: boolean;
  readonly pressed?: boolean;
  readonly repeats?: boolean;
  /** Where the Tab key enters the keyboard. */
  readonly first?: boolean;
}) => {
  const repeat = useRepeat(p.press, p.repeats === true);
  return (
    <button
      type="button"
      className={`key ${p.wide === true ? 'wide' : ''} ${p.space === true ? 'space' : ''}`}
      aria-label={p.name}
      aria-pressed={p.pressed}
      tabIndex={p.first === true ? 0 : -1}
      // The field keeps the focus and its caret while fingers type.
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => event.button === 0 && repeat.start()}
      onPointerUp={repeat.stop}
      onPointerLeave={repeat.stop}
      onPointerCancel={repeat.stop}
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => event.detail === 0 && p.press()}
    >
      {p.children}
    </button>
  );
};
