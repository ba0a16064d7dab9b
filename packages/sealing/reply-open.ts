import type { Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { SealingCode } from './codes.ts';
import { open } from './open.ts';
import { REPLY_DOMAIN, parseReply, type ReplyStatement } from './reply.ts';
import { keyId, verify } from './signature.ts';

export interface OpenedReply {
  readonly statement: Redacted<ReplyStatement>;
  readonly statementBytes: Bytes;
  readonly signature: Bytes;
}

/** Opens one reply with the complainant's reply identity. Throws as `open` and `parseReply`. Nothing is to be shown before `verifyReply`. */
export const openReply = async (file: Uint8Array, identity: Redacted<string>): Promise<OpenedReply> => {
  const { statement, statementBytes, signature } = parseReply(reveal(await open(file, [identity])));
  return { statement: redact(statement), statementBytes, signature };
};

/**
 * Whether the officer's statement key (Ed25519, from the directory) signed this reply and is the key it names. Whose key it is, of which
 * body, and since when, is the caller's to check. Throws `VerificationError('sealing/reply-signature')`.
 */
export const verifyReply = (opened: OpenedReply, publicKey: Uint8Array): void => {
  const named = reveal(opened.statement).key === keyId(publicKey);
  if (!named || !verify(REPLY_DOMAIN, opened.statementBytes, opened.signature, { publicKey, algorithm: 'ed25519' }))
    throw new VerificationError<SealingCode>('sealing/reply-signature');
};
