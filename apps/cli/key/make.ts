import { randomBytes } from 'node:crypto';
import { base64, bytesOf, hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { freshIdentity, identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { writeKeyFile } from '@dauys/sealing/key-file.ts';
import { keyId, publicKeyOf } from '@dauys/sealing/signature.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { writeNew } from '../files.ts';
import { Declined, EXIT } from '../output.ts';
import { newPassphrase } from '../prompt.ts';

/** `identity`: opens what is sealed to its recipient. `signer`: signs statements of the directory. */
export type KeyKind = 'identity' | 'signer';

/** What may be told to everybody of a key. */
export type PublicPart =
  | { readonly kind: 'identity'; readonly recipient: string }
  | { readonly kind: 'signer'; readonly key: string; readonly publicKey: string };

/** Makes a key and its file, behind a passphrase unless `plain`. The file is new, or nothing is done. */
export const makeKey = async (
  kind: KeyKind,
  { to, plain, note, t }: { readonly to: string; readonly plain: boolean; readonly note: string; readonly t: CliText },
): Promise<PublicPart> => {
  const line = kind === 'identity' ? redact(await freshIdentity()) : redact(hex(bytesOf(randomBytes(32))));
  const passphrase = plain ? undefined : await newPassphrase(t('key.new-passphrase'), t('key.again'));
  writeNew(to, await writeKeyFile(line, { note, ...(passphrase === undefined ? {} : { passphrase }) }));
  return publicPart(line);
};

/** Which kind of key a key file's line is, and its public part. Throws `Declined('sealing/key-file-malformed')`. */
export const publicPart = async (line: Redacted<string>): Promise<PublicPart> => {
  const seed = parseHex(reveal(line));
  if (seed !== undefined && seed.length === 32) return signerPart(seed);
  try {
    return { kind: 'identity', recipient: await recipientOf(reveal(line)) };
  } catch {
    throw new Declined('sealing/key-file-malformed', EXIT.usage);
  }
};

const signerPart = (seed: Bytes): PublicPart => {
  const publicKey = publicKeyOf(seed);
  return { kind: 'signer', key: keyId(publicKey), publicKey: base64(publicKey) };
};

/** The identity that a fresh seed stands for. */
export const identityOf = (seed: Redacted<Bytes>): Redacted<string> => redact(identityOfSeed(reveal(seed)));
