/** A ledger with two witnesses that really sign, and the anchor that trusts them. Tests only. */
import { createHash } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { systemClock, type Instant } from '@dauys/basics/clock.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { cosign } from '@dauys/ledger/cosignature.ts';
import { ed25519Signer, type Ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { COSIGNATURE, NOTE_SIGNATURE, signNote, verifierKey, withSignatures } from '@dauys/ledger/note.ts';

export const seedOf = (name: string): Bytes => bytesOf(createHash('sha256').update(`honest/${name}`).digest());
const signerOf = (name: string): Ed25519Signer => ed25519Signer(seedOf(name));

const witnesses = ['east', 'west'] as const;

/** C2SP policy: one log, two witnesses, both needed. */
export const policyOf = (origin: string): string =>
  [
    `log ${verifierKey(origin, NOTE_SIGNATURE, signerOf(origin).publicKey)}`,
    ...witnesses.map((name) => `witness ${name} ${verifierKey(`${name}.test`, COSIGNATURE, signerOf(name).publicKey)}`),
    `group both all ${witnesses.join(' ')}`,
    'quorum both',
    '',
  ].join('\n');

/** A note over these entries, signed by the log and cosigned by both. `cosigners` fewer: a note that no policy accepts. `at`: what the witnesses' clocks say. */
export const noteOver = async (
  origin: string,
  entries: readonly Uint8Array[],
  { cosigners = witnesses, at = systemClock.now() }: { readonly cosigners?: readonly string[]; readonly at?: Instant } = {},
): Promise<string> => {
  const text = encodeCheckpoint({ origin, size: entries.length, root: rootOf(entries.map(leafHash)) });
  const note = await signNote(text, origin, signerOf(origin));
  const lines = await Promise.all(cosigners.map((name) => cosign(text, { name: `${name}.test`, signer: signerOf(name), at })));
  return withSignatures(note, lines);
};
