import { instant, systemClock, type Instant } from '@dauys/basics/clock.ts';
import { LANGUAGES, type Language } from '@dauys/wording/plural.ts';
import { type VerifyText, verifyText } from '@dauys/wording/compiled/verify.ts';
import { Unanswered, type Ask } from './asking.ts';
import type { PageCode } from './checker.ts';
import type { Judged, Place, Problem, Progress, RecordRead, Trusted } from './conversation.ts';

/** What the person entered. It lives in this object only and ends with the page. */
export interface Entered {
  slip: string;
  how: 'url' | 'folder' | 'archive';
  url: string;
  code: string;
  /** As `datetime-local` writes it; empty means now. */
  at: string;
}

/** The parts that are on the screen now: a change of language replaces them while an answer may still be on its way. */
export interface Shown {
  anchor(): void;
  record(): void;
  result(): void;
}

/** Everything the parts of the page share. */
export interface Session {
  readonly ask: Ask;
  readonly t: VerifyText;
  readonly language: Language;
  readonly entered: Entered;
  trusted: Trusted | Problem | undefined;
  /** Whether the anchor came with the page. */
  builtIn: boolean;
  record: RecordRead | Problem | undefined;
  /** How far the reading of the record has come, while it is read. */
  reading: Progress | 'begun' | undefined;
  result: Judged | Problem | undefined;
  shown: Shown;
  speak(language: Language): void;
}

export const isProblem = (value: object | undefined): value is Problem => value !== undefined && 'kind' in value;

/** Kazakh unless the device speaks Russian or English. */
export const languageOf = (tag: string): Language => LANGUAGES.find((language) => tag.toLowerCase().startsWith(language)) ?? 'kk';

export const createSession = (ask: Ask, rebuild: () => void): Session => {
  let language = languageOf(navigator.language);
  // Where the page came from is the first guess: a hub serves it beside its ledgers.
  const home = /^https?:$/.test(location.protocol) ? location.origin : '';
  return {
    ask,
    get t() {
      return verifyText(language);
    },
    get language() {
      return language;
    },
    entered: { slip: '', how: home === '' ? 'folder' : 'url', url: home, code: '', at: '' },
    trusted: undefined,
    builtIn: false,
    record: undefined,
    reading: undefined,
    result: undefined,
    shown: { anchor: () => undefined, record: () => undefined, result: () => undefined },
    speak: (chosen) => {
      language = chosen;
      rebuild();
    },
  };
};

/** An answer, or the problem instead of it. */
export const orProblem = async <T>(answer: Promise<T>): Promise<T | Problem> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Unanswered) return error.problem;
    throw error;
  }
};

export const usage = (code: PageCode): Problem => ({ kind: 'usage', code, where: '' });

/** The anchor that was built into this file, if any. */
export const builtInAnchor = (): string | undefined => {
  const text = document.getElementById('anchor')?.textContent?.trim() ?? 'null';
  return text === 'null' ? undefined : text;
};

/** From now on this anchor is trusted; what was read under another one is forgotten. */
export const trust = async (session: Session, anchor: string): Promise<void> => {
  [session.record, session.reading, session.result] = [undefined, undefined, undefined];
  session.trusted = await orProblem(session.ask('trust', { anchor }));
  session.shown.anchor();
  session.shown.record();
  session.shown.result();
};

/** Reads a record; of several at once only the one begun last counts, whichever ends first. */
export const read = async (session: Session, place: Place): Promise<void> => {
  const mine = (begun.get(session) ?? 0) + 1;
  begun.set(session, mine);
  const isLast = (): boolean => begun.get(session) === mine;
  [session.record, session.result, session.reading] = [undefined, undefined, 'begun'];
  session.shown.record();
  session.shown.result();
  const progress = (told: Progress): void => {
    if (!isLast()) return;
    session.reading = told;
    session.shown.record();
  };
  const found = await orProblem(session.ask('read', { place }, { progress }));
  if (!isLast()) return;
  [session.record, session.reading] = [found, undefined];
  session.shown.record();
};

const begun = new WeakMap<Session, number>();

/** Whatever is being read or was read no longer counts. */
export const forgetRecord = (session: Session): void => {
  begun.set(session, (begun.get(session) ?? 0) + 1);
  [session.record, session.reading] = [undefined, undefined];
};

/** Takes what was entered. A result that rests on something else goes away. */
export const enter = (session: Session, field: 'slip' | 'code' | 'at', text: string): void => {
  if (session.entered[field] === text) return;
  session.entered[field] = text;
  session.result = undefined;
  session.shown.result();
};

/** The stated time, or now; `undefined` when what stands there is no time. */
const statedTime = (at: string): Instant | undefined => {
  if (at === '') return systemClock.now();
  const ms = new Date(at).getTime();
  return Number.isSafeInteger(ms) && ms >= 0 ? instant(ms) : undefined;
};

export const judge = async (session: Session): Promise<void> => {
  const { slip, code } = session.entered;
  const at = statedTime(session.entered.at);
  session.result = at === undefined ? usage('verify/bad-time') : await orProblem(session.ask('judge', { slip, at, code }));
  session.shown.result();
};
