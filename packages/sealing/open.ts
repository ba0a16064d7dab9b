import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { Decrypter } from 'age-encryption';
import type { SealingCode } from './codes.ts';
import { seedOfIdentity } from './identity.ts';

const HYBRID = 'mlkem768x25519';
/** Room for 32 recipients (one hybrid stanza is under 1,700 bytes). The attacker controls the header: no more of it is scanned. */
const HEADER_LIMIT = 65_536;

/**
 * Opens an age v1 file with the first identity that fits. Nothing is returned before the stream has closed with its final tag: an age
 * stream is not authentic until then. Throws `VerificationError`:
 * 'sealing/classical-stanza' when any stanza is not mlkem768x25519, 'sealing/not-for-us' when no identity fits, 'sealing/damaged' for
 * everything else. Throws `Fault` when an identity is not a hybrid one.
 */
export const open = async (file: Uint8Array, identities: readonly Redacted<string>[]): Promise<Redacted<Bytes>> => {
  requireOnlyHybridStanzas(file);
  const decrypter = decrypterFor(identities);
  let noneFitted = false;
  // Asked only after every real identity has found nothing for itself: tells "not for us" from "damaged" without reading error texts.
  decrypter.addIdentity({
    unwrapFileKey: () => {
      noneFitted = true;
      return null;
    },
  });
  try {
    return redact(bytesOf(await decrypter.decrypt(bytesOf(file))));
  } catch {
    throw new VerificationError<SealingCode>(noneFitted ? 'sealing/not-for-us' : 'sealing/damaged');
  }
};

/**
 * As `open`, for files that are too large for memory, such as backups. The caller must be able to undo whatever it did with the bytes: the
 * stream ends with an error when the file is damaged or cut, and only its orderly end says that everything before was authentic.
 * Throws `VerificationError` 'sealing/damaged' when no identity fits or the header is none. Stanzas of other types are not looked for.
 */
export const openStream = async (
  file: ReadableStream<Uint8Array>,
  identities: readonly Redacted<string>[],
): Promise<ReadableStream<Uint8Array>> => {
  const damaged = () => new VerificationError<SealingCode>('sealing/damaged');
  const opened = await decrypterFor(identities)
    .decrypt(file)
    .catch(() => Promise.reject(damaged()));
  const reader = opened.getReader();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await reader.read().catch(() => Promise.reject(damaged()));
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
};

const decrypterFor = (identities: readonly Redacted<string>[]): Decrypter => {
  const decrypter = new Decrypter();
  for (const identity of identities) {
    seedOfIdentity(reveal(identity));
    decrypter.addIdentity(reveal(identity));
  }
  return decrypter;
};

/** The types of the header's stanzas in their order; throws 'sealing/damaged' when no header ends within its limit. */
const stanzaTypes = (file: Uint8Array): string[] => {
  const head = new TextDecoder('latin1').decode(file.subarray(0, HEADER_LIMIT));
  const end = head.indexOf('\n--- ');
  if (!head.startsWith('age-encryption.org/v1\n') || end < 0) throw new VerificationError<SealingCode>('sealing/damaged');
  return head
    .slice(0, end)
    .split('\n')
    .filter((line) => line.startsWith('-> '))
    .map((line) => line.split(' ')[1] ?? '');
};

const requireOnlyHybridStanzas = (file: Uint8Array): void => {
  if (stanzaTypes(file).some((type) => type !== HYBRID)) throw new VerificationError<SealingCode>('sealing/classical-stanza');
};
