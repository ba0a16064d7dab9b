/** The urgent way: from the home screen in two touches to a sentence that can be sent. */
import { emptyDraft, faultsOf } from '@dauys/complaint/draft.ts';
import { asked, attaching, pressed, saying, type Doing, type Drafting, type Place, type Session, type UrgentPart } from './places.ts';

const at = (part: UrgentPart, faults = false): Place => ({ at: 'urgent', part, faults });

/** `alarm`: to the urgent way, with all that its being urgent decides. `cry`: one of its sentences, by one touch. */
export const alarm = (session: Session, doing: Extract<Doing, { do: 'alarm' | 'cry' }>): Session => {
  if (doing.do === 'cry') {
    if (session.place.at !== 'urgent') return session;
    const { text, category } = doing;
    return { ...saying(session, { text, category }), place: at('send') };
  }
  if (session.place.at !== 'home') return session;
  const { language } = session;
  const draft = { ...emptyDraft(), ...(language === undefined ? {} : { language }), ...URGENT };
  return { ...session, draft: doing.body === undefined ? draft : { ...draft, body: doing.body }, place: at('what') };
};

const URGENT = { category: 'ill-treatment', urgent: true, disclosure: 'anonymous' } as const;

/** Moves within it. `unsure`: own words. `change`: to everything that a complaint has; from there there is no way back but the complaint's own. */
export const alarmed = (session: Session, doing: Drafting, part: UrgentPart): Session => {
  switch (doing.do) {
    case 'say':
      return saying(session, doing.said);
    case 'unsure':
      return { ...session, place: at('words') };
    case 'change':
      return { ...session, place: asked(doing.step, { changing: true }) };
    case 'next':
      return next(part === 'send' ? pressed(session, doing.held === true) : session, part);
    case 'back':
      return part === 'what'
        ? { ...attaching(session, { pictures: [] }), draft: forgotten(session), place: { at: 'home' } }
        : { ...session, place: at('what') };
    case 'record':
      return { ...session, place: at('voice') };
    case 'recorded':
      return attaching(session, { pictures: session.pictures, ...(doing.recording && { recording: doing.recording }) });
    case 'wish':
    case 'choose':
    case 'show':
    case 'shown':
    case 'picture':
      return session;
  }
};

const next = (session: Session, part: UrgentPart): Session => {
  const faults = faultsOf(session.draft);
  if (faults.some(({ field }) => field === 'text')) return { ...session, place: at('words', true) };
  if (part !== 'send' && part !== 'voice') return { ...session, place: at('send') };
  return faults.length === 0 ? { ...session, place: { at: 'sending' } } : session;
};

const forgotten = ({ language }: Session): Session['draft'] => ({ ...emptyDraft(), ...(language === undefined ? {} : { language }) });
