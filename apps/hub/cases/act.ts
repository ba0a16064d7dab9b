import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import Value from 'typebox/value';
import { bytesOf, concat, fromUtf8, hex, parseBase64, parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { parseIso } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { CASE_ACT_DOMAIN, caseActStatement, type CaseActStatement, type ReceivedAct, type ReplyAct } from '@dauys/protocol/case.ts';
import { REPLY_FILE_BYTES } from '@dauys/sealing/reply.ts';
import type { SignedOfficer } from '../access/session.ts';

/** An act whose signature holds and whose parts say the same. Bytes as received. */
export interface CheckedAct {
  readonly said: CaseActStatement;
  readonly statement: Bytes;
  readonly signature: Bytes;
  /** Key id, 8 bytes. */
  readonly key: Bytes;
  readonly commitment: Bytes;
  /** Only of replies. */
  readonly reply?: { readonly tag: Bytes; readonly file: Bytes; readonly hash: Bytes };
}

export type ActCode = 'case/bad-signature' | 'case/mismatch' | 'case/reply-size' | 'http/malformed';

/**
 * Holds that this officer signed this act about this envelope with the key that the directory gives her, and that statement and
 * message agree in every field. Pure.
 */
export const checkAct = (
  brought: Omit<ReceivedAct, 'summary'> | Omit<ReplyAct, 'version'>,
  envelopeId: string,
  officer: SignedOfficer,
): Result<CheckedAct, Refusal<ActCode>> => {
  const statement = parseBase64(brought.statement);
  const signature = parseBase64(brought.signature);
  const commitment = parseHex(brought.commitment);
  const key = parseHex(brought.key);
  if (statement === undefined || signature === undefined || commitment === undefined || key === undefined)
    return err({ code: 'http/malformed' });
  // The signature first: what follows reads only what she said.
  const signed = concat(utf8(CASE_ACT_DOMAIN), statement);
  if (brought.key !== officer.key || !verifyNative(signature, signed, officer.publicKey)) return err({ code: 'case/bad-signature' });
  const said = parseSaid(statement);
  if (said === undefined) return err({ code: 'http/malformed' });
  const reply = 'file' in brought ? replyOf(brought) : undefined;
  const expected = {
    envelopeId,
    officer: officer.id,
    body: officer.body,
    commitment: brought.commitment,
    kind: 'kind' in brought ? brought.kind : 'received',
    n: 'n' in brought ? brought.n : 0,
    replyHash: reply && hex(reply.hash),
  };
  for (const [field, value] of Object.entries(expected))
    if (said[field as keyof typeof expected] !== value) return err({ code: 'case/mismatch', params: { field } });
  // One size for all: by another one, whoever keeps the feed would know that somebody was answered.
  if (reply !== undefined && reply.file.length !== REPLY_FILE_BYTES) return err({ code: 'case/reply-size' });
  return ok({ said, statement, signature, key, commitment, ...(reply === undefined ? {} : { reply }) });
};

const parseSaid = (bytes: Bytes): CaseActStatement | undefined => {
  try {
    const text = fromUtf8(bytes);
    const value: unknown = JSON.parse(text);
    if (!Value.Check(caseActStatement, value) || canonicalize(value) !== text || parseIso(value.at) === undefined) return undefined;
    const { replyHash, ...rest } = value;
    return replyHash === undefined ? rest : { ...rest, replyHash };
  } catch {
    return undefined;
  }
};

const replyOf = ({ tag, file }: Pick<ReplyAct, 'tag' | 'file'>): CheckedAct['reply'] => {
  const sealed = parseBase64(file) ?? new Uint8Array(0);
  return { tag: parseHex(tag) ?? new Uint8Array(0), file: sealed, hash: bytesOf(createHash('sha256').update(sealed).digest()) };
};
