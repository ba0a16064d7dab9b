import { bytesOf, concat, u32, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Code } from './code.ts';
import { identityOfSeed, recipientOf } from './identity.ts';
import { derive, secretOfCode } from './status.ts';

/** All keys of one complainant, derived from the code alone; they exist in page memory and, as the code, on paper. */
export interface ComplainantKeys {
  /** Opens the answers. */
  readonly replyIdentity: Redacted<string>;
  readonly replyRecipient: string;
  /** 32 bytes: names the answers in the feed. The body knows it from inside the envelope. */
  readonly mailboxKey: Bytes;
  /** 32 bytes: links a person's complaints at one body. */
  readonly threadKey: Redacted<Bytes>;
  /** 16 bytes: opens the later commitments. */
  readonly q: Bytes;
}

/**
 * Each key = HKDF-SHA256(s, no salt, "dauys/v1/<reply|mailbox|thread|status>\0"), where s is stretched from the code (`secretOfCode`).
 */
export const keysOfCode = async (code: Redacted<Code>): Promise<ComplainantKeys> => {
  const s = await secretOfCode(code);
  const replyIdentity = identityOfSeed(derive(s, 'reply', 32));
  return {
    replyIdentity: redact(replyIdentity),
    replyRecipient: await recipientOf(replyIdentity),
    mailboxKey: derive(s, 'mailbox', 32),
    threadKey: redact(derive(s, 'thread', 32)),
    q: derive(s, 'status', 16),
  };
};

/** Name of answer `i` in the feed: HMAC-SHA256(mailboxKey, u32 i)[:16]. Tags of one mailbox are unlinkable without its key. */
export const mailboxTag = (mailboxKey: Uint8Array, i: number): Bytes => bytesOf(hmac(sha256, mailboxKey, u32(i)).subarray(0, 16));

/** Groups what one code sends to one body, and to no other: HMAC-SHA256(threadKey, "dauys/v1/thread\0" ‖ body)[:16]. */
export const threadToken = (threadKey: Redacted<Bytes>, bodyId: string): Bytes =>
  bytesOf(hmac(sha256, reveal(threadKey), concat(utf8('dauys/v1/thread\0'), utf8(bodyId))).subarray(0, 16));
