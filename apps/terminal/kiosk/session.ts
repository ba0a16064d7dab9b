import type { Solved, Language } from '@dauys/complaint/categories.ts';
import { emptyDraft, faultsAt, isVeryShort, stepAfter, stepBefore, stepsOf, type Draft, type DraftStep } from '@dauys/complaint/draft.ts';
import type { Lodged } from '@dauys/protocol/kiosk.ts';
import type { Picture } from './lodge.ts';
import type { Opened, Sealed } from './vaultWords.ts';

/** What went wrong outside the person's words; each is a screen with a way back. */
export type Trouble = 'agent' | 'full' | 'disk' | 'damaged' | 'seal';

/** What the promise screen shows. `code`: six groups, only when new; shown this once (S-31). */
export interface Promised {
  readonly lodged: Lodged;
  /** Hex, to ask for the proof. */
  readonly commitment: string;
  readonly code?: readonly string[];
}

export type AskedStep = Exclude<DraftStep, 'language' | 'sent'>;

/** Where the person is. Each place carries exactly what is true only there. */
export type Place =
  | { readonly at: 'languages' }
  | { readonly at: 'home' }
  | { readonly at: 'guide'; readonly page: number }
  /** `faults`: they are shown, because the person tried to go on. `changing`: came from the review and returns there. */
  | {
      readonly at: 'draft';
      readonly step: AskedStep;
      readonly faults: boolean;
      readonly changing: boolean;
      readonly asking?: 'short' | 'unsure';
    }
  | { readonly at: 'sending' }
  | { readonly at: 'promise'; readonly promised: Promised; readonly sure: boolean }
  | { readonly at: 'code' }
  | { readonly at: 'opening'; readonly digits: string }
  | { readonly at: 'answers' }
  | { readonly at: 'solving' }
  | { readonly at: 'addressing'; readonly solved?: Solved }
  | { readonly at: 'trouble'; readonly trouble: Trouble; readonly back: Place };

/** All that one person has said and seen. A new person is a new number: the screen mounts everything anew. */
export interface Session {
  readonly number: number;
  readonly language?: Language;
  readonly place: Place;
  readonly draft: Draft;
  readonly pictures: readonly Picture[];
  /** What came under the person's code: kept so that one may look again while adding to it. */
  readonly opened?: Opened;
  /**
   * Sealed, but the agent has not said that it is stored. It may be: so a second try carries the very same bytes, and the agent knows them
   * by their id. Any change to what was said drops them.
   */
  readonly sealed?: Sealed;
}

export type Doing =
  | { readonly do: 'leave' }
  | { readonly do: 'speak'; readonly language: Language }
  | { readonly do: 'go'; readonly to: 'languages' | 'home' | 'code' | 'write' }
  | { readonly do: 'read'; readonly page: number }
  | { readonly do: 'say'; readonly said: Partial<Draft> }
  | { readonly do: 'choose'; readonly said: Partial<Draft> }
  | { readonly do: 'picture'; readonly pictures: readonly Picture[] }
  | { readonly do: 'unsure' }
  | { readonly do: 'next'; readonly knowingly?: boolean }
  | { readonly do: 'back' }
  | { readonly do: 'change'; readonly step: AskedStep }
  | { readonly do: 'stored'; readonly promised: Promised }
  | { readonly do: 'finish' }
  | { readonly do: 'stay' }
  | { readonly do: 'enter'; readonly digits: string }
  | { readonly do: 'found'; readonly opened: Opened }
  | { readonly do: 'solve' }
  | { readonly do: 'add'; readonly solved?: Solved }
  | { readonly do: 'address'; readonly body: string }
  | { readonly do: 'fail'; readonly trouble: Trouble; readonly sealed?: Sealed };

export const freshSession = (number = 0): Session => ({ number, place: { at: 'languages' }, draft: emptyDraft(), pictures: [] });

/** The kiosk's machine: one session, one act, the next session. Acts that do not fit the place change nothing (a late tap does no harm). */
export const act = (session: Session, doing: Doing): Session => {
  switch (doing.do) {
    case 'leave':
      return freshSession(session.number + 1);
    case 'speak':
      return { ...session, language: doing.language, draft: { ...session.draft, language: doing.language }, place: { at: 'home' } };
    case 'go':
      return go(session, doing.to);
    case 'read':
      return { ...session, place: { at: 'guide', page: doing.page } };
    case 'finish':
    case 'stay':
      return finish(session, doing.do);
    case 'enter':
      return session.place.at === 'code' ? { ...session, place: { at: 'opening', digits: doing.digits } } : session;
    case 'found':
      return session.place.at === 'opening' ? { ...session, opened: doing.opened, place: { at: 'answers' } } : session;
    case 'solve':
    case 'add':
    case 'address':
      return follow(session, doing);
    case 'fail':
      return {
        ...session,
        place: { at: 'trouble', trouble: doing.trouble, back: wayBack(session.place) },
        ...(doing.sealed === undefined ? {} : { sealed: doing.sealed }),
      };
    case 'stored': {
      if (session.place.at !== 'sending') return session;
      // From here on the promise binds; what was written is no longer needed and is forgotten at once.
      const { sealed: _, ...rest } = session;
      return { ...rest, draft: forgotten(session.draft), pictures: [], place: { at: 'promise', promised: doing.promised, sure: false } };
    }
    default:
      return drafting(session, doing);
  }
};

type Follow = Extract<Doing, { do: 'solve' | 'add' | 'address' }>;
type Drafting = Extract<Doing, { do: 'say' | 'choose' | 'picture' | 'unsure' | 'next' | 'back' | 'change' }>;

const go = (session: Session, to: 'languages' | 'home' | 'code' | 'write'): Session => {
  const { number, language } = session;
  const clean = { ...freshSession(number), ...spoken(language), draft: forgotten(session.draft) };
  return { ...clean, place: to === 'write' ? asked('body') : { at: to } };
};

const forgotten = ({ language }: Draft): Draft => ({ ...emptyDraft(), ...spoken(language) });

const asked = (step: AskedStep, more: { changing?: boolean; faults?: boolean; asking?: 'short' | 'unsure' } = {}): Place => ({
  at: 'draft',
  step,
  faults: more.faults ?? false,
  changing: more.changing ?? false,
  ...(more.asking === undefined ? {} : { asking: more.asking }),
});

const finish = (session: Session, how: 'finish' | 'stay'): Session => {
  const { place } = session;
  if (place.at !== 'promise') return session;
  if (how === 'stay') return { ...session, place: { ...place, sure: false } };
  // Two steps: one hasty tap must not take the code away (S-23).
  return place.sure ? freshSession(session.number + 1) : { ...session, place: { ...place, sure: true } };
};

const follow = (session: Session, doing: Follow): Session => {
  const { place } = session;
  if (doing.do === 'solve') return place.at === 'answers' ? { ...session, place: { at: 'solving' } } : session;
  if (doing.do === 'address') return place.at === 'addressing' ? adding(session, { body: doing.body, ...solvedAs(place.solved) }) : session;
  if (place.at !== 'answers' && place.at !== 'solving') return session;
  const [body, other] = new Set(session.opened?.statements.map((statement) => statement.body));
  if (body !== undefined && other === undefined) return adding(session, { body, ...solvedAs(doing.solved) });
  return { ...session, place: { at: 'addressing', ...solvedAs(doing.solved) } };
};

const solvedAs = (solved: Solved | undefined): { solved?: Solved } => (solved === undefined ? {} : { solved });
const spoken = (language: Language | undefined): { language?: Language } => (language === undefined ? {} : { language });

const adding = ({ sealed: _, ...session }: Session, said: Partial<Draft>): Session => ({
  ...session,
  draft: { ...emptyDraft('addition'), ...spoken(session.language), ...said },
  place: asked('text'),
});

const drafting = (session: Session, doing: Drafting): Session => {
  const { place } = session;
  if (place.at === 'guide' && doing.do === 'back')
    return { ...session, place: place.page > 0 ? { at: 'guide', page: place.page - 1 } : { at: 'home' } };
  if (place.at === 'trouble' && doing.do === 'back') return { ...session, place: place.back };
  if ((place.at === 'code' || place.at === 'answers') && doing.do === 'back') return go(session, 'home');
  if ((place.at === 'solving' || place.at === 'addressing') && doing.do === 'back') return { ...session, place: { at: 'answers' } };
  if (place.at !== 'draft') return session;
  switch (doing.do) {
    case 'say':
      return saying(session, doing.said);
    case 'picture':
      return withPictures(session, doing.pictures);
    case 'choose':
      return onward(saying(session, doing.said), place);
    case 'unsure':
      return { ...session, place: asked('body', { changing: place.changing, asking: 'unsure' }) };
    case 'next':
      return next(session, place, doing.knowingly === true);
    case 'back':
      return backward(session, place);
    case 'change':
      return { ...session, place: asked(doing.step, { changing: true }) };
  }
};

type AtDraft = Extract<Place, { at: 'draft' }>;

const saying = ({ sealed: _, ...session }: Session, said: Partial<Draft>): Session => ({
  ...session,
  draft: { ...session.draft, ...said },
});

const withPictures = (session: Session, pictures: readonly Picture[]): Session => ({
  ...saying(session, { attachments: pictures.map(({ name, bytes }) => ({ name, length: bytes.length })) }),
  pictures,
});

const next = (session: Session, place: AtDraft, knowingly: boolean): Session => {
  const { draft } = session;
  if (faultsAt(place.step, draft).length > 0) return { ...session, place: { ...place, faults: true } };
  if (place.step === 'text' && isVeryShort(draft) && !knowingly) return { ...session, place: { ...place, asking: 'short' } };
  if (place.step === 'review')
    return stepAfter('review', draft) === 'sent'
      ? { ...session, place: { at: 'sending' } }
      : { ...session, place: { ...place, faults: true } };
  return onward(session, place);
};

/** To the next question, or back to the review from which this one was asked again (unless the change raised another question). */
const onward = (session: Session, { step, changing }: AtDraft): Session => {
  const after = stepAfter(step, session.draft);
  if (changing) {
    const open = stepsOf(session.draft).find((one) => isAsked(one) && faultsAt(one, session.draft).length > 0);
    return { ...session, place: open !== undefined && isAsked(open) ? asked(open, { changing }) : asked('review') };
  }
  if (after === undefined) return { ...session, place: asked(step, { faults: true }) };
  return isAsked(after) ? { ...session, place: asked(after) } : session;
};

const backward = (session: Session, place: AtDraft): Session => {
  if (place.asking !== undefined) return { ...session, place: asked(place.step, { changing: place.changing }) };
  if (place.changing && faultsAt(place.step, session.draft).length === 0) return { ...session, place: asked('review') };
  const before = stepBefore(place.step, session.draft);
  if (before !== undefined && isAsked(before)) return { ...session, place: asked(before) };
  // An addition begins at its text: before it lies the answer.
  return session.opened === undefined
    ? go(session, 'home')
    : { ...session, draft: forgotten(session.draft), pictures: [], place: { at: 'answers' } };
};

const isAsked = (step: DraftStep): step is AskedStep => step !== 'language' && step !== 'sent';

/** After trouble the person returns to what was written; a failed search returns to the digits. */
const wayBack = (place: Place): Place => {
  if (place.at === 'sending') return asked('review');
  if (place.at === 'opening') return { at: 'code' };
  return place.at === 'trouble' ? place.back : place;
};
