import type { KioskLanguage } from '@dauys/wording/plural.ts';
import { memo, startTransition, useCallback, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useNewest } from '../newest.ts';
import { afterPaint } from '../painted.ts';
import { useWords } from '../words.ts';
import type { Key } from './editing.ts';
import { Glyph, KeyCap, Letters } from './key-cap.tsx';
import { capital, hasCapitals, layoutsFor, LETTERS, punctuationOf, symbolsOf } from './layouts.ts';
import { Suggestions } from './suggestions.tsx';

/**
 * Letters of the person's language and of the three under the finger. `begins`: whether a sentence begins with what is written next, so a capital is
 * offered; `sentence`: the same as of what has been drawn. `word`: what is being written.
 */
export const Keyboard = (p: {
  readonly press: (key: Key) => void;
  readonly begins: () => boolean;
  readonly sentence: boolean;
  readonly lines: boolean;
  readonly word: string;
}) => {
  const { language } = useWords();
  const [layout, setLayout] = useState<KioskLanguage>(language);
  const [signs, setSigns] = useState(false);
  const [shift, setShift] = useState<Shift>('auto');
  const newest = useRef<Shift>('auto');
  const capitals = !signs && hasCapitals(layout);
  const large = capitals && isLarge(shift, p.sentence);
  const press = useNewest(p.press);
  const letter = useNewest((one: string): void => {
    // A second letter is often quicker than the drawing of small keys after the first: what it writes does not hang on what is drawn.
    press({ key: 'letter', letter: capitals && isLarge(newest.current, p.begins()) ? capital(one) : one });
    if (newest.current === 'auto') return;
    newest.current = 'auto';
    afterPaint(() => startTransition(() => setShift(newest.current)));
  });
  // Other keys, or keys of another size, come when the one that brings them has been seen pressed.
  const turn = useNewest((what: Turned): void => {
    if (what === 'shift') newest.current = isLarge(newest.current, p.begins()) ? 'off' : 'on';
    afterPaint(() =>
      startTransition(() => {
        if (what === 'shift') setShift(newest.current);
        if (what === 'signs') setSigns(!signs);
        if (what === 'layout') setLayout(following(language, layout));
      }),
    );
  });
  return (
    <>
      <Suggestions layout={layout} word={p.word} press={press} />
      <Keys layout={layout} signs={signs} large={large} lines={p.lines} press={press} letter={letter} turn={turn} />
    </>
  );
};

/** Whether a letter is written as a capital. `auto`: where a sentence begins. */
type Shift = 'auto' | 'on' | 'off';

const isLarge = (shift: Shift, sentence: boolean): boolean => shift === 'on' || (shift === 'auto' && sentence);

/** What keys change that write nothing. */
type Turned = 'shift' | 'signs' | 'layout';

interface KeysShown {
  readonly layout: KioskLanguage;
  readonly signs: boolean;
  readonly large: boolean;
  readonly lines: boolean;
  readonly press: (key: Key) => void;
  readonly letter: (one: string) => void;
  readonly turn: (what: Turned) => void;
}

/** Sixty keys: drawn when one of them changes, and not with every letter that is written. */
const Keys = memo(({ layout, signs, large, lines, press, letter, turn }: KeysShown) => {
  const { t } = useWords();
  const rows = signs ? symbolsOf(layout) : LETTERS[layout];
  // The name begins with what is seen, so that whoever speaks to the screen can say it (WCAG 2.5.3).
  const [cap, meaning] = signs ? [t('keys.abc'), t('keys.letters')] : [t('keys.123'), t('keys.symbols')];
  return (
    <KeyBoard label={t('keys.label')}>
      {rows.map((row, i) => (
        <div className="key-row" key={row.join('')}>
          {i === rows.length - 1 && !signs && hasCapitals(layout) && (
            <KeyCap name={t('keys.shift')} wide pressed={large} press={() => turn('shift')}>
              <Glyph path="M12 4l8 9h-5v6H9v-6H4z" />
            </KeyCap>
          )}
          <Letters of={row} large={large} press={letter} />
          {i === rows.length - 1 && <Backspace wide press={press} />}
        </div>
      ))}
      <div className="key-row">
        <KeyCap name={`${cap}, ${meaning}`} wide first press={() => turn('signs')}>
          {cap}
        </KeyCap>
        <KeyCap
          name={`${t(`keys.${layout}`)}, ${t('keys.language', { name: t(`keys.${layout}.name`) })}`}
          wide
          press={() => turn('layout')}
        >
          {t(`keys.${layout}`)}
        </KeyCap>
        <SpaceAndCursor press={press} letter={letter} lines={lines} layout={layout} />
      </div>
    </KeyBoard>
  );
});

const Backspace = (p: { readonly press: (key: Key) => void; readonly wide?: boolean }) => {
  const { t } = useWords();
  return (
    <KeyCap name={t('keys.backspace')} wide={p.wide === true} repeats press={() => p.press({ key: 'backspace' })}>
      <Glyph path="M8 5h13v14H8l-6-7zM11 9l6 6M17 9l-6 6" />
    </KeyCap>
  );
};

const SpaceAndCursor = (p: {
  readonly press: (key: Key) => void;
  readonly letter: (one: string) => void;
  readonly lines: boolean;
  readonly layout: KioskLanguage;
}) => {
  const { t } = useWords();
  return (
    <>
      <Letters of={punctuationOf(p.layout).slice(0, 1)} press={p.letter} />
      <KeyCap name={t('keys.space')} space press={() => p.letter(' ')}>
        <Glyph path="M4 10v5h16v-5" />
      </KeyCap>
      <Letters of={punctuationOf(p.layout).slice(1)} press={p.letter} />
      <KeyCap name={t('keys.left')} repeats press={() => p.press({ key: 'left' })}>
        <Glyph path="M14 6l-6 6 6 6" />
      </KeyCap>
      <KeyCap name={t('keys.right')} repeats press={() => p.press({ key: 'right' })}>
        <Glyph path="M10 6l6 6-6 6" />
      </KeyCap>
      {p.lines && (
        <KeyCap name={t('keys.enter')} wide press={() => p.letter('\n')}>
          <Glyph path="M20 5v6H5M9 7l-4 4 4 4" />
        </KeyCap>
      )}
    </>
  );
};

const following = (own: KioskLanguage, layout: KioskLanguage): KioskLanguage => {
  const layouts = layoutsFor(own);
  return layouts[(layouts.indexOf(layout) + 1) % layouts.length] ?? own;
};

/** Ten digits, for codes. */
export const DigitPad = (p: { readonly press: (key: Key) => void; readonly clear: () => void }) => (
  <Digits press={useNewest(p.press)} clear={useNewest(p.clear)} />
);

const Digits = memo((p: { readonly press: (key: Key) => void; readonly clear: () => void }) => {
  const { t } = useWords();
  const { press } = p;
  const letter = useCallback((one: string): void => press({ key: 'letter', letter: one }), [press]);
  return (
    <KeyBoard label={t('keys.digits')} kind="digits">
      {['123', '456', '789'].map((row) => (
        <div className="key-row" key={row}>
          <Letters of={[...row]} press={letter} />
        </div>
      ))}
      <div className="key-row">
        <KeyCap name={t('code.clear')} first press={p.clear}>
          <Glyph path="M6 6l12 12M18 6L6 18" />
        </KeyCap>
        <Letters of={['0']} press={letter} />
        <Backspace press={p.press} />
      </div>
    </KeyBoard>
  );
});

/** One stop for the Tab key; arrows move inside, so that a person without a pointer is not led through fifty buttons. */
const KeyBoard = (p: { readonly label: string; readonly kind?: string; readonly children: ReactNode }) => {
  const box = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const keys = [...(box.current?.querySelectorAll('button') ?? [])];
    const at = keys.findIndex((one) => one === document.activeElement);
    const to = at < 0 ? undefined : neighbour(keys, at, event.key);
    if (to === undefined) return;
    event.preventDefault();
    for (const one of keys) one.tabIndex = one === to ? 0 : -1;
    to.focus();
  };
  return (
    <div ref={box} className={`keyboard ${p.kind ?? ''}`} role="group" aria-label={p.label} onKeyDown={move}>
      {p.children}
    </div>
  );
};

const neighbour = (keys: readonly HTMLButtonElement[], at: number, arrow: string): HTMLButtonElement | undefined => {
  if (arrow === 'ArrowLeft') return keys[at - 1];
  if (arrow === 'ArrowRight') return keys[at + 1];
  if (arrow !== 'ArrowUp' && arrow !== 'ArrowDown') return undefined;
  const here = keys[at]?.getBoundingClientRect();
  if (here === undefined) return undefined;
  const middle = (box: DOMRect): number => box.left + box.width / 2;
  const ahead = keys
    .map((key) => ({ key, box: key.getBoundingClientRect() }))
    .filter(({ box }) => (arrow === 'ArrowDown' ? box.top >= here.bottom : box.bottom <= here.top))
    .map(({ key, box }) => ({ key, far: Math.abs(box.top - here.top) * 100 + Math.abs(middle(box) - middle(here)) }));
  return ahead.toSorted((a, b) => a.far - b.far)[0]?.key;
};
