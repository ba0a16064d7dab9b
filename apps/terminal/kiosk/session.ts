import type { Assertion } from '@dauys/complaint/assertion.ts';
import type { Solved, Language } from '@dauys/complaint/categories.ts';
import { emptyDraft, faultsAt, isVeryShort, stepAfter, stepBefore, stepsOf, type Draft, type DraftStep } from '@dauys/complaint/draft.ts';
import { learning } from './learning.ts';
import { owning } from './own.ts';
import {
  asked,
  attaching,
  pressed,
  saying,
  wishing,
  type AskedStep,
  type Doing,
  type Drafting,
  type Place,
  type Promised,
  type Service,
  type Session,
} from './places.ts';
import { alarm, alarmed } from './urgent.ts';
import type { Opened } from './vaultWords.ts';

export type { AskedStep, Doing, Place, Promised, Service, Session, Trouble } from './places.ts';

export const freshSession = (number = 0): Session => ({ number, place: { at: 'languages' }, draft: emptyDraft(), pictures: [], misses: 0 });

/** Seconds before a code is searched for again. It slows down whoever tries, and nobody who has mistaken a digit twice. */
export const waitBefore = (misses: number): number => (misses < 3 ? 0 : Math.min(30, 5 * (misses - 2)));

/** The kiosk's machine: one session, one act, the next session. Acts that do not fit the place change nothing (a late tap does no harm). */
export const act = (session: Session, doing: Doing): Session => {
  switch (doing.do) {
    case 'leave':
      return freshSession(session.number + 1);
    case 'exit':
      return { ...freshSession(session.number + 1), place: { at: 'cover' } };
    case 'alarm':
    case 'cry':
      return alarm(session, doing);
    case 'speak':
      return { ...session, language: doing.language, draft: { ...session.draft, language: doing.language }, place: { at: 'home' } };
    case 'go':
      return go(session, doing.to);
    case 'read':
      return { ...session, place: { at: 'guide', page: doing.page, ...(doing.aloud === true ? { aloud: true } : {}) } };
    case 'look':
      return look(session, doing.at);
    case 'finish':
    case 'stay':
      return finish(session, doing.do);
    case 'learn':
    case 'recall':
      return { ...session, place: learning(session.place, doing) };
    case 'own':
    case 'word':
    case 'number':
    case 'came':
      return { ...session, place: owning(session.place, doing) };
    case 'enter':
      return session.place.at === 'code' ? { ...session, place: { at: 'opening', digits: doing.digits } } : session;
    case 'found':
      return isLooking(session.place) ? found(session, doing.opened) : session;
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
      const { sealed: _, recording: __, ...rest } = session;
      return { ...rest, draft: forgotten(session.draft), pictures: [], place: promiseOf(session, doing.promised) };
    }
    default:
      return drafting(session, doing);
  }
};

/** From the first screen and from each other only: none of them is on the way of a complaint. */
const look = (session: Session, at: Service): Session =>
  session.place.at === 'home' || session.place.at === 'service' ? { ...session, place: { at: 'service', shown: at } } : session;

const outOf = ({ part }: Service): Place => {
  if (part === 'shelf') return { at: 'home' };
  return { at: 'service', shown: { part: part === 'right' ? 'rights' : part === 'period' ? 'periods' : 'shelf' } };
};

type Follow = Extract<Doing, { do: 'solve' | 'add' | 'address' }>;

const promiseOf = ({ draft }: Session, promised: Promised): Place => ({
  ...{ at: 'promise', promised, sure: false },
  ...(draft.kind === 'complaint' && draft.urgent === true ? { urgent: true } : {}),
});

/** Only what is waited for comes. */
const isLooking = (place: Place): boolean => place.at === 'opening' || (place.at === 'own' && place.part === 'working');

const found = (session: Session, opened: Opened): Session => {
  const isEmpty = opened.statements.length === 0 && opened.untrusted.length === 0;
  return { ...session, opened, misses: isEmpty ? session.misses + 1 : 0, place: { at: 'answers' } };
};

const go = (session: Session, to: 'languages' | 'home' | 'code' | 'write'): Session => {
  const { number, language, misses } = session;
  const clean = { ...freshSession(number), misses, ...spoken(language), draft: forgotten(session.draft) };
  return { ...clean, place: to === 'write' ? asked('body') : { at: to } };
};

const forgotten = ({ language }: Draft): Draft => ({ ...emptyDraft(), ...spoken(language) });

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

const adding = ({ sealed: _, recording: __, ...session }: Session, said: Partial<Draft>): Session => ({
  ...session,
  draft: { ...emptyDraft('addition'), ...spoken(session.language), ...said },
  place: asked('text'),
});

const drafting = (session: Session, doing: Drafting): Session => {
  const { place } = session;
  if (place.at === 'guide' && doing.do === 'back')
    return { ...session, place: place.page > 0 ? { at: 'guide', page: place.page - 1 } : { at: 'home' } };
  if (place.at === 'learning') return { ...session, place: learning(place, doing) };
  if (place.at === 'service' && doing.do === 'back') return { ...session, place: outOf(place.shown) };
  if (place.at === 'own') return { ...session, place: owning(place, doing) };
  if (place.at === 'trouble' && doing.do === 'back') return { ...session, place: place.back };
  if ((place.at === 'code' || place.at === 'answers') && doing.do === 'back') return go(session, 'home');
  if ((place.at === 'solving' || place.at === 'addressing') && doing.do === 'back') return { ...session, place: { at: 'answers' } };
  if (place.at === 'urgent') return alarmed(session, doing, place.part);
  if (place.at !== 'draft') return session;
  switch (doing.do) {
    case 'say':
      return saying(session, doing.said);
    case 'wish':
      return wishing(session, doing.wish);
    case 'picture':
      return attaching(session, { ...session, pictures: doing.pictures });
    case 'record':
      return place.step === 'text' ? { ...session, place: { ...place, asking: doing.kind } } : session;
    case 'recorded':
      return attaching(session, { pictures: session.pictures, ...(doing.recording && { recording: doing.recording }) });
    case 'show':
      return place.step === 'identity' ? { ...session, place: { ...place, asking: doing.how } } : session;
    case 'shown':
      return place.asking === doing.assertion.how ? onward(named(session, doing.assertion), place) : session;
    case 'choose':
      return onward(saying(session, doing.said), place);
    case 'unsure':
      return { ...session, place: asked('body', { changing: place.changing, asking: 'unsure' }) };
    case 'next':
      return next(place.step === 'review' ? pressed(session, doing.held === true) : session, place, doing.knowingly === true);
    case 'back':
      return backward(session, place);
    case 'change':
      return { ...session, place: asked(doing.step, { changing: true }) };
  }
};

/** What a reader said is also what she writes, so that she sees it where she would have written, and may change it. */
const named = (session: Session, assertion: Assertion): Session =>
  saying(session, { assertion, name: assertion.name, ...(assertion.number === undefined ? {} : { number: assertion.number }) });

type AtDraft = Extract<Place, { at: 'draft' }>;

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
    : { ...attaching(session, { pictures: [] }), draft: forgotten(session.draft), place: { at: 'answers' } };
};

const isAsked = (step: DraftStep): step is AskedStep => step !== 'language' && step !== 'sent';

/** After trouble the person returns to what was written; a failed search returns to the digits. */
const wayBack = (place: Place): Place => {
  if (place.at === 'sending') return asked('review');
  if (place.at === 'opening') return { at: 'code' };
  return place.at === 'trouble' ? place.back : place;
};
