/** From a code to answers that can be believed: the page's own code, without screen or network. */
import { hex, parseBase64 } from '@dauys/basics/bytes.ts';
import { parseIso } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { TAGS_PER_LOOKUP, type RepliesFound } from '@dauys/protocol/kiosk.ts';
import { mailboxTag, type ComplainantKeys } from '@dauys/sealing/complainant.ts';
import { openReply, verifyReply, type OpenedReply } from '@dauys/sealing/reply-open.ts';
import type { ReplyStatement } from '@dauys/sealing/reply.ts';
import type { ProvenOfficerKey } from './proven.ts';

export type OfficerKeys = Readonly<Record<string, ProvenOfficerKey>>;

/** `untrusted`: why each of what came under these tags and did not hold is not believed, by code. That there is such a thing is said; it is never shown. */
export interface Answers {
  /** Oldest first. */
  readonly statements: readonly Redacted<ReplyStatement>[];
  readonly untrusted: readonly string[];
}

/** All 32 tags of a mailbox, hex: always all, so that asking says nothing. */
export const tagsOf = (keys: ComplainantKeys): string[] =>
  Array.from({ length: TAGS_PER_LOOKUP }, (_, i) => hex(mailboxTag(keys.mailboxKey, i)));

/** Opens and verifies each reply found. Never throws for a reply: one bad reply must not hide a good one (S-08). */
export const openAnswers = async (found: RepliesFound['replies'], keys: ComplainantKeys, officers: OfficerKeys): Promise<Answers> => {
  const opened = await Promise.all(found.map((reply) => openOne(reply, keys, officers)));
  const byPlace = new Map<string, Redacted<ReplyStatement>>();
  for (const one of opened) if (typeof one !== 'string') byPlace.set(`${reveal(one).body} ${reveal(one).n}`, one);
  const statements = [...byPlace.values()].toSorted((a, b) => (reveal(a).at < reveal(b).at ? -1 : 1));
  return { statements, untrusted: opened.filter((one) => typeof one === 'string') };
};

export type AnswerCode = 'kiosk/foreign-officer' | 'kiosk/reply-moved' | 'sealing/damaged';

/** The answer, or the code why it is not believed. */
const openOne = async (
  { tag, file }: RepliesFound['replies'][number],
  keys: ComplainantKeys,
  officers: OfficerKeys,
): Promise<Redacted<ReplyStatement> | string> => {
  try {
    const opened = await openReply(parseBase64(file) ?? distrust('sealing/damaged'), keys.replyIdentity);
    requireGenuine(opened, officers);
    // A reply moved to another place of the mailbox could pass an old answer off as a new one.
    const inPlace = tag === hex(mailboxTag(keys.mailboxKey, reveal(opened.statement).n));
    return inPlace ? opened.statement : distrust('kiosk/reply-moved');
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    throw error;
  }
};

const distrust = (code: AnswerCode): never => {
  throw new VerificationError<AnswerCode>(code);
};

/** The signature holds, and its key belonged to that officer of that body when it was made. */
const requireGenuine = (opened: OpenedReply, officers: OfficerKeys): void => {
  const { key, officer, body, at } = reveal(opened.statement);
  const known = Object.hasOwn(officers, key) ? officers[key] : undefined;
  const when = parseIso(at);
  const belongs = known !== undefined && known.officer === officer && known.body === body;
  if (!belongs || when === undefined || when < known.since || (known.until !== undefined && when > known.until))
    return distrust('kiosk/foreign-officer');
  verifyReply(opened, known.publicKey);
};
