import type { Assertion } from './assertion.ts';
import type { Category, Disclosure, Kind, Language, Solved } from './categories.ts';
import { charactersOf, LIMITS } from './limits.ts';
import type { Wishes } from './wishes.ts';

/** What a person has said so far; it exists in page memory only. */
export interface Draft {
  readonly kind: Kind;
  readonly language?: Language;
  readonly body?: string;
  readonly category?: Category;
  readonly urgent?: boolean;
  readonly disclosure?: Disclosure;
  readonly name: string;
  readonly number: string;
  /** What a reader said; `undefined` when it was taken back. */
  readonly assertion?: Assertion | undefined;
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly length: number }[];
  readonly solved?: Solved;
  readonly wishes?: Wishes;
}

export const STEPS = [
  'language',
  'body',
  'category',
  'urgency',
  'disclosure',
  'identity',
  'text',
  'attachments',
  'review',
  'sent',
] as const;
/** `about`: wishes. On no way by itself: reached from the review or not at all. */
export type DraftStep = (typeof STEPS)[number] | 'about';

/** One decision per screen, in this order. What follows a first complaint inherits its body, category, urgency and disclosure. */
export const STEPS_OF: Readonly<Record<Kind, readonly DraftStep[]>> = {
  complaint: STEPS,
  addition: ['text', 'attachments', 'review', 'sent'],
  withdrawal: ['text', 'review', 'sent'],
  'safety-answer': ['text', 'review', 'sent'],
};

export type DraftField = 'language' | 'body' | 'category' | 'urgent' | 'disclosure' | 'name' | 'number' | 'text' | 'attachments' | 'helper';

/** Wording keys of audience kiosk: `fault.<code>`. */
export type DraftFaultCode = 'missing' | 'too-long' | 'too-many' | 'too-large' | 'empty-file' | 'unreadable';

export interface DraftFault {
  readonly field: DraftField;
  readonly code: DraftFaultCode;
}

/** A draft in which nothing is written yet. */
export const emptyDraft = (kind: Kind = 'complaint'): Draft => ({ kind, name: '', number: '', text: '', attachments: [] });

/** The steps of this draft: an anonymous person is never asked for a name. */
export const stepsOf = (draft: Draft): DraftStep[] =>
  STEPS_OF[draft.kind].filter((step) => step !== 'identity' || draft.disclosure !== 'anonymous');

/** The next step, or `undefined` while this step has faults, after `sent`, and (from `review`) while any step has faults. */
export const stepAfter = (step: DraftStep, draft: Draft): DraftStep | undefined => {
  const faults = step === 'review' ? faultsOf(draft) : faultsAt(step, draft);
  return faults.length === 0 ? neighbour(step, draft, 1) : undefined;
};

/** The step before, faults or not; `undefined` at the first and after sending, which cannot be undone. */
export const stepBefore = (step: DraftStep, draft: Draft): DraftStep | undefined =>
  step === 'sent' ? undefined : neighbour(step, draft, -1);

/** All faults of a draft, in the order of the steps. */
export const faultsOf = (draft: Draft): DraftFault[] => [...stepsOf(draft), 'about' as const].flatMap((step) => FAULTS[step](draft));

/** The faults that the screen of one step shows beside its fields. */
export const faultsAt = (step: DraftStep, draft: Draft): DraftFault[] =>
  step === 'about' || stepsOf(draft).includes(step) ? FAULTS[step](draft) : [];

/** Letters and digits below which the kiosk asks gently whether this was all (S-30). It never refuses: "бьют" is four letters. */
const SHORT = 12;

/** True for a text so short that it may be a trial; a picture or recording beside it speaks for itself. */
export const isVeryShort = (draft: Draft): boolean =>
  draft.kind === 'complaint' && draft.attachments.length === 0 && (draft.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < SHORT;

const neighbour = (step: DraftStep, draft: Draft, by: 1 | -1): DraftStep | undefined => {
  const steps = stepsOf(draft);
  const at = steps.indexOf(step);
  return at < 0 ? undefined : steps[at + by];
};

const missing = (field: DraftField, value: unknown): DraftFault[] => (value === undefined ? [{ field, code: 'missing' }] : []);

const tooLong = (field: DraftField, text: string, limit: number): DraftFault[] => {
  if (!text.isWellFormed()) return [{ field, code: 'unreadable' }];
  return charactersOf(text) > limit ? [{ field, code: 'too-long' }] : [];
};

const identityFaults = (draft: Draft): DraftFault[] => [
  ...(draft.name.trim() === '' ? missing('name', undefined) : tooLong('name', draft.name, LIMITS.nameCharacters)),
  ...tooLong('number', draft.number, LIMITS.numberCharacters),
];

/** Something must be said: in words, in a picture or recording, or (after an answer) by the choice alone. */
const textFaults = (draft: Draft): DraftFault[] => {
  const silent = draft.text.trim() === '' && draft.attachments.length === 0 && draft.solved === undefined;
  if (silent && draft.kind !== 'withdrawal') return missing('text', undefined);
  return tooLong('text', draft.text, LIMITS.textCharacters);
};

const attachmentFaults = ({ attachments }: Draft): DraftFault[] => {
  const field = 'attachments';
  if (attachments.length > LIMITS.attachments) return [{ field, code: 'too-many' }];
  if (attachments.some((one) => one.length === 0)) return [{ field, code: 'empty-file' }];
  return attachments.reduce((sum, one) => sum + one.length, 0) > LIMITS.attachmentBytes ? [{ field, code: 'too-large' }] : [];
};

const FAULTS: Readonly<Record<DraftStep, (draft: Draft) => DraftFault[]>> = {
  language: (draft) => missing('language', draft.language),
  body: (draft) => missing('body', draft.body),
  category: (draft) => missing('category', draft.category),
  urgency: (draft) => missing('urgent', draft.urgent),
  disclosure: (draft) => missing('disclosure', draft.disclosure),
  identity: identityFaults,
  text: textFaults,
  attachments: attachmentFaults,
  about: ({ wishes }) => tooLong('helper', wishes?.helper ?? '', LIMITS.nameCharacters),
  review: () => [],
  sent: () => [],
};
