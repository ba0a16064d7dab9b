import type { AssertedBy, Assertion } from '@dauys/complaint/assertion.ts';
import type { Category, Solved, Language } from '@dauys/complaint/categories.ts';
import type { Draft, DraftStep } from '@dauys/complaint/draft.ts';
import { RECORDINGS, type RecordingKind } from '@dauys/complaint/recordings.ts';
import type { Lodged } from '@dauys/protocol/kiosk.ts';
import type { Lesson } from './lessons.ts';
import type { Picture } from './lodge.ts';
import type { OwnTrouble } from './own-said.ts';
import type { Opened, Sealed } from './vaultWords.ts';
import type { Recording } from './voice/decide.ts';

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

export type UrgentPart = 'what' | 'words' | 'voice' | 'send';

/** Within a step: is this all, who could help, a recording instead of a text, or a reader beside a name. */
export type Asking = 'short' | 'unsure' | RecordingKind | AssertedBy;

/** One of the harmless functions: what it is about, and where in it one is. `day`: days since 1970 of the facility's calendar. */
export type Service =
  | { readonly part: 'shelf' | 'rights' | 'periods' | 'checked' }
  | { readonly part: 'right'; readonly id: string }
  | { readonly part: 'period'; readonly id: string; readonly day: number };

/** Where the person is. Each place carries exactly what is true only there. */
export type Place =
  | { readonly at: 'languages' }
  /** After a quick exit: a clock, which says nothing of what was here before (CO-6). */
  | { readonly at: 'cover' }
  | { readonly at: 'home' }
  /** `aloud`: the lesson is being said, page after page, until somebody stops it. */
  | { readonly at: 'guide'; readonly page: number; readonly aloud?: true }
  | { readonly at: 'service'; readonly shown: Service }
  /** `faults`: they are shown, because the person tried to go on. `changing`: came from the review and returns there. */
  | {
      readonly at: 'draft';
      readonly step: AskedStep;
      readonly faults: boolean;
      readonly changing: boolean;
      readonly asking?: Asking;
    }
  /** Somebody is in danger: what happens, said by one touch or in words, and then sent. Nothing else is asked (AV-7). */
  | { readonly at: 'urgent'; readonly part: UrgentPart; readonly faults: boolean }
  | { readonly at: 'sending' }
  /** `urgent`: with what one can do until help comes. */
  | { readonly at: 'promise'; readonly promised: Promised; readonly sure: boolean; readonly urgent?: true }
  /** The code is being learnt by heart; it leads back to the promise as it was. */
  | { readonly at: 'learning'; readonly kept: Extract<Place, { at: 'promise' }>; readonly lesson: Lesson }
  /** A word and a number of one's own: made for the promise that is `kept`, or without one to read with. */
  | {
      readonly at: 'own';
      readonly kept?: Extract<Place, { at: 'promise' }>;
      readonly part: 'word' | 'number' | 'again' | 'working' | 'made' | 'failed';
      readonly word: string;
      readonly number: string;
      readonly fault?: 'word' | 'easy' | 'differs' | undefined;
      readonly trouble?: OwnTrouble | undefined;
    }
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
  /** What was said into the terminal; the vault holds it. */
  readonly recording?: Recording;
  /** What came under the person's code: kept so that one may look again while adding to it. */
  readonly opened?: Opened;
  /**
   * Sealed, but the agent has not said that it is stored. It may be: so a second try carries the very same bytes, and the agent knows them
   * by their id. Any change to what was said drops them.
   */
  readonly sealed?: Sealed;
  /** How often a search under a code found nothing: the next one waits (`waitBefore`). There is no lock-out. */
  readonly misses: number;
}

export type Doing =
  | { readonly do: 'leave' }
  | { readonly do: 'exit' }
  | { readonly do: 'alarm'; readonly body: string | undefined }
  | { readonly do: 'cry'; readonly text: string; readonly category: Category }
  | { readonly do: 'speak'; readonly language: Language }
  | { readonly do: 'go'; readonly to: 'languages' | 'home' | 'code' | 'write' }
  | { readonly do: 'read'; readonly page: number; readonly aloud?: boolean }
  | { readonly do: 'look'; readonly at: Service }
  | { readonly do: 'say'; readonly said: Partial<Draft> }
  /** `helper`: as written. `turned`: said now, or taken back. */
  | { readonly do: 'wish'; readonly wish: { readonly helper: string } | { readonly turned: 'young' | 'woman' } }
  | { readonly do: 'choose'; readonly said: Partial<Draft> }
  | { readonly do: 'picture'; readonly pictures: readonly Picture[] }
  | { readonly do: 'record'; readonly kind: RecordingKind }
  /** `undefined`: it was deleted. */
  | { readonly do: 'recorded'; readonly recording: Recording | undefined }
  | { readonly do: 'show'; readonly how: AssertedBy }
  /** What a reader said, seen and taken. */
  | { readonly do: 'shown'; readonly assertion: Assertion }
  | { readonly do: 'unsure' }
  /** `held`: the button was held for long, which is a sign (docs/decisions/0037-made-to-write.md). */
  | { readonly do: 'next'; readonly knowingly?: boolean; readonly held?: boolean }
  | { readonly do: 'back' }
  | { readonly do: 'change'; readonly step: AskedStep }
  | { readonly do: 'stored'; readonly promised: Promised }
  | { readonly do: 'finish' }
  | { readonly do: 'stay' }
  | { readonly do: 'learn' }
  /** What somebody says that she knows by heart; `undefined`: she wants to see it again. */
  | { readonly do: 'recall'; readonly digits: string | undefined }
  | { readonly do: 'own' }
  | { readonly do: 'word'; readonly word: string }
  | { readonly do: 'number'; readonly digits: string }
  /** How it ended with a number; without trouble it is made. */
  | { readonly do: 'came'; readonly trouble?: OwnTrouble }
  | { readonly do: 'enter'; readonly digits: string }
  | { readonly do: 'found'; readonly opened: Opened }
  | { readonly do: 'solve' }
  | { readonly do: 'add'; readonly solved?: Solved }
  | { readonly do: 'address'; readonly body: string }
  | { readonly do: 'fail'; readonly trouble: Trouble; readonly sealed?: Sealed };

/** What moves within a draft. */
export type Drafting = Extract<
  Doing,
  { do: 'say' | 'wish' | 'choose' | 'picture' | 'record' | 'recorded' | 'show' | 'shown' | 'unsure' | 'next' | 'back' | 'change' }
>;

export const asked = (step: AskedStep, more: { changing?: boolean; faults?: boolean; asking?: Asking } = {}): Place => ({
  at: 'draft',
  step,
  faults: more.faults ?? false,
  changing: more.changing ?? false,
  ...(more.asking === undefined ? {} : { asking: more.asking }),
});

/** On the way to the sealing only; nothing of it shows on any screen. Let go at once, it takes nothing back. */
export const pressed = (session: Session, held: boolean): Session =>
  held ? saying(session, { wishes: { ...session.draft.wishes, pressed: true } }) : session;

/** Whatever is said anew ends what was sealed before. */
export const saying = ({ sealed: _, ...session }: Session, said: Partial<Draft>): Session => ({
  ...session,
  draft: { ...session.draft, ...said },
});

/** To what is wished already, drawn or not. */
export const wishing = (session: Session, wish: Extract<Doing, { do: 'wish' }>['wish']): Session => {
  const { wishes = {} } = session.draft;
  if ('helper' in wish) return saying(session, { wishes: { ...wishes, ...wish } });
  const { [wish.turned]: before, ...others } = wishes;
  return saying(session, { wishes: before === true ? others : { ...wishes, [wish.turned]: true } });
};

type Attached = Pick<Session, 'pictures' | 'recording'>;

/** Pictures and recording are named in the draft as well, which decides whether something was said and whether it fits. */
export const attaching = ({ recording: _, ...session }: Session, { pictures, recording }: Attached): Session => ({
  ...saying(session, {
    attachments: [
      ...(recording === undefined ? [] : [{ name: RECORDINGS[recording.kind].name, length: recording.length }]),
      ...pictures.map(({ name, bytes }) => ({ name, length: bytes.length })),
    ],
  }),
  pictures,
  ...(recording === undefined ? {} : { recording }),
});
