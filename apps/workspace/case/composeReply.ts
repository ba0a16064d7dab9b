/** From a draft to what the hub takes: sealed to the person, named by a mailbox tag, signed twice (inside the seal, and as an act). Pure. */
import { base64, hex, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import type { CaseRow, ReplyAct } from '@dauys/protocol/case.ts';
import { mailboxTag } from '@dauys/sealing/complainant.ts';
import { MAILBOX_SIZE } from '@dauys/sealing/status.ts';
import { fileHash } from '@dauys/sealing/envelope.ts';
import { encodeReply, type ReplyStatement } from '@dauys/sealing/reply.ts';
import { sealPadded } from '@dauys/sealing/seal.ts';
import { actCommitment, signAct, signerFor, type ActingOfficer } from './officerActs.ts';
import { faultsOfDraft, type ReplyDraft } from './replyDraft.ts';

export type ComposeCode = 'desk/draft-incomplete' | 'desk/mailbox-full';

export interface ReplyInput {
  readonly draft: ReplyDraft;
  /** The case as the officer saw it when deciding: its version goes along, so that a colleague's step in between is noticed (S-38). */
  readonly row: Pick<CaseRow, 'envelopeId' | 'h' | 'replies' | 'version'>;
  /** The next free place in the person's mailbox. Additions share it with their complaint; absent: nothing else came under this code. */
  readonly mailboxIndex?: number;
  readonly manifest: Redacted<Manifest>;
  readonly officer: ActingOfficer;
  readonly at: Instant;
}

/**
 * The body of `POST /api/cases/:envelopeId/replies`. Refuses `desk/draft-incomplete` and `desk/mailbox-full` (32 answers were given).
 * Throws `VerificationError('sealing/classical-recipient')` when the person's recipient is not a hybrid one.
 */
export const composeReply = async (input: ReplyInput): Promise<Result<ReplyAct, Refusal<ComposeCode>>> => {
  const { draft, row, manifest, officer, at } = input;
  if (faultsOfDraft(draft).length > 0) return err({ code: 'desk/draft-incomplete' });
  const n = input.mailboxIndex ?? row.replies;
  if (n >= MAILBOX_SIZE) return err({ code: 'desk/mailbox-full' });
  const { replyRecipient, mailboxKey } = reveal(manifest);
  const file = await sealPadded(await encodeReply(statementOf(input, n), signerFor(officer)), [replyRecipient]);
  const C = actCommitment(draft.kind, n, manifest, row.h);
  const signed = await signAct({ kind: draft.kind, n, commitment: C, replyHash: hex(fileHash(file)), at }, row, officer);
  return ok({ ...signed, n, kind: draft.kind, tag: tagOf(mailboxKey, n), file: base64(file), commitment: C, version: row.version });
};

const tagOf = (mailboxKey: string, n: number): string => hex(mailboxTag(parseBase64(mailboxKey) ?? (new Uint8Array(0) as Bytes), n));

const statementOf = ({ draft, row, officer, at }: ReplyInput, n: number): ReplyStatement => ({
  v: 1,
  envelopeId: row.envelopeId,
  body: officer.body,
  n,
  kind: draft.kind,
  language: draft.language,
  text: draft.text.trim().toWellFormed(),
  officer: officer.id,
  key: officer.key,
  at: isoOf(at),
  ...(draft.route.trim() === '' ? {} : { route: draft.route.trim().toWellFormed() }),
});
