/** What an officer is writing, and what is still wrong with it. Pure. */
import { utf8 } from '@dauys/basics/bytes.ts';
import { REPLY_STATEMENT_ROOM, REPLY_TEXT_LIMIT, type ReplyKind } from '@dauys/sealing/reply.ts';

export interface ReplyDraft {
  readonly kind: ReplyKind;
  readonly language: 'kk' | 'ru' | 'en';
  readonly text: string;
  /** Where and how one can appeal. An answer that ends the case needs it (EF-3). */
  readonly route: string;
}

export type DraftFault =
  | { readonly field: 'text'; readonly code: 'desk/text-missing' | 'desk/text-too-long' }
  | { readonly field: 'route'; readonly code: 'desk/route-missing' | 'desk/route-too-long' };

export const ROUTE_LIMIT = 2_000;

/** Bytes of a reply's statement besides text and route, at most: every name as long as it may be. */
const AROUND = 340;
/** A letter of Kazakh or Russian takes two bytes. */
const LETTER = 2;

/** How many more letters text and route together have room for: all replies have one size, so that none can be told from an empty place. */
export const roomFor = ({ text, route }: Pick<ReplyDraft, 'text' | 'route'>): number => {
  const taken = [text, route].reduce((sum, part) => sum + utf8(JSON.stringify(part.trim().toWellFormed())).length - 2, 0);
  return Math.floor((REPLY_STATEMENT_ROOM - AROUND - taken) / LETTER);
};

export const lengthOf = (text: string): number => [...text].length;

/** Everything that keeps the draft from being sent, all at once. */
export const faultsOfDraft = ({ kind, text, route }: ReplyDraft): readonly DraftFault[] => {
  const faults: DraftFault[] = [];
  if (text.trim() === '') faults.push({ field: 'text', code: 'desk/text-missing' });
  if (lengthOf(text) > REPLY_TEXT_LIMIT || roomFor({ text, route }) < 0) faults.push({ field: 'text', code: 'desk/text-too-long' });
  if (kind === 'answered' && route.trim() === '') faults.push({ field: 'route', code: 'desk/route-missing' });
  if (lengthOf(route) > ROUTE_LIMIT) faults.push({ field: 'route', code: 'desk/route-too-long' });
  return faults;
};

/** Whether the kind closes the case for good. */
export const closes = (kind: ReplyKind): boolean => kind !== 'interim';
