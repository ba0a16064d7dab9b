import { directionOf } from '@dauys/wording/kiosk-language.ts';
import type { KioskLanguage } from '@dauys/wording/plural.ts';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '../words.ts';
import type { Key } from './editing.ts';
import { capital, hasCapitals, layoutsFor, LETTERS, punctuationOf, symbolsOf } from './layouts.ts';
import { useRepeat } from './repeat.ts';
import { suggestionsFor } from './suggest.ts';
import { bringList } from './word-lists.ts';

/** Letters of the person's language and of the three under the finger. `sentence`: the caret stands where a sentence begins, so a capital is offered. `word`: what is being written. */
export const Keyboard = (p: {
  readonly press: (key: Key) => void;
  readonly sentence: boolean;
  readonly lines: boolean;
  readonly word: string;
}) => {
  const { t, language } = useWords();
  const [layout, setLayout] = useState<KioskLanguage>(language);
  const [signs, setSigns] = useState(false);
  const [shift, setShift] = useState<'auto' | 'on' | 'off'>('auto');
  const large = !signs && hasCapitals(layout) && (shift === 'on' || (shift === 'auto' && p.sentence));
  const rows = signs ? symbolsOf(layout) : LETTERS[layout];
  // The name begins with what is seen, so that whoever speaks to the screen can say it (WCAG 2.5.3).
  const [cap, meaning] = signs ? [t('keys.abc'), t('keys.letters')] : [t('keys.123'), t('keys.symbols')];
  const letter = (one: string): void => {
    p.press({ key: 'letter', letter: one });
    setShift('auto');
  };
  return (
    <>
      <Suggestions layout={layout} word={p.word} press={p.press} />
      <KeyBoard label={t('keys.label')}>
        {rows.map((row, i) => (
          <div className="key-row" key={row.join('')}>
            {i === rows.length - 1 && !signs && hasCapitals(layout) && (
              <KeyCap name={t('keys.shift')} wide pressed={large} press={() => setShift(large ? 'off' : 'on')}>
                <Glyph path="M12 4l8 9h-5v6H9v-6H4z" />
              </KeyCap>
            )}
            <Letters of={large ? row.map(capital) : row} press={letter} />
            {i === rows.length - 1 && <Backspace wide press={p.press} />}
          </div>
        ))}
        <div className="key-row">
          <KeyCap name={`${cap}, ${meaning}`} wide first press={() => setSigns(!signs)}>
            {cap}
          </KeyCap>
          <KeyCap
            name={`${t(`keys.${layout}`)}, ${t('keys.language', { name: t(`keys.${layout}.name`) })}`}
            wide
            press={() => setLayout(following(language, layout))}
          >
            {t(`keys.${layout}`)}
          </KeyCap>
          <SpaceAndCursor press={p.press} letter={letter} lines={p.lines} layout={layout} />
        </div>
      </KeyBoard>
    </>
  );
};

const Letters = (p: { readonly of: readonly string[]; readonly press: (letter: string) => void }) =>
  p.of.map((one) => (
    <KeyCap key={one} press={() => p.press(one)}>
      {one}
    </KeyCap>
  ));

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

/** Always there, so that no key moves under the finger when words come and go. */
const Suggestions = (p: { readonly layout: KioskLanguage; readonly word: string; readonly press: (key: Key) => void }) => {
  const { t } = useWords();
  const [list, setList] = useState<readonly string[]>([]);
  useEffect(() => {
    let gone = false;
    void bringList(p.layout).then((words) => {
      if (!gone) setList(words);
    });
    return () => {
      gone = true;
    };
  }, [p.layout]);
  return (
    <div className="suggestions" role="group" aria-label={t('keys.suggestions')} lang={p.layout} dir={directionOf(p.layout)}>
      {suggestionsFor(list, p.word).map((word) => (
        // The field keeps the focus and its caret while fingers choose.
        <button type="button" key={word} onMouseDown={(event) => event.preventDefault()} onClick={() => p.press({ key: 'word', word })}>
          {word}
        </button>
      ))}
    </div>
  );
};

const Glyph = (p: { readonly path: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={p.path} />
  </svg>
);

/** Ten digits, for codes. */
export const DigitPad = (p: { readonly press: (key: Key) => void; readonly clear: () => void }) => {
  const { t } = useWords();
  const letter = (one: string): void => p.press({ key: 'letter', letter: one });
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
};

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

const KeyCap = (p: {
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
