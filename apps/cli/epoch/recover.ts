/**
 * An epoch whose officers have all lost their keys, brought back by two of its three trustees. Every step after the first refuses to act before the
 * recovery stands in the directory ledger under a quorum of cosignatures: public before usable.
 */
import type { Bytes } from '@dauys/basics/bytes.ts';
import { type Instant, isoOf } from '@dauys/basics/clock.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { EpochRecoveredStatement } from '@dauys/directory/kinds.ts';
import type { Recovery } from '@dauys/directory/epoch.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { open } from '@dauys/sealing/open.ts';
import { sealTo } from '@dauys/sealing/seal.ts';
import { combineShares, type EpochName, requireShare, ShareFault, shareName } from '@dauys/sealing/trustees.ts';
import { draftEntry, unsigned } from '../directory/entry.ts';
import { writeNew } from '../files.ts';
import { Declined, EXIT } from '../output.ts';
import { officerPath, statementPath, writeAbout } from './folder.ts';
import { officersOf, sharedOf } from './people.ts';

export interface Asked extends EpochName {
  readonly trustees: readonly string[];
  readonly officers: readonly string[];
  readonly by: string;
  readonly reason: string;
  /** Of the key that was made for this one recovery, on the machine of officer `by`. */
  readonly recipient: string;
  readonly at: Instant;
}

/** The statement. Throws `Declined` with the directory's code when no reader would believe it, whoever signed. */
export const recoveryOf = (directory: Directory, { at, ...asked }: Asked): EpochRecoveredStatement => {
  const { trustees, officers } = asked;
  const said: EpochRecoveredStatement = {
    v: 1,
    kind: 'epoch-recovered',
    at: isoOf(at),
    ...asked,
    trustees: [...trustees],
    officers: [...officers],
  };
  const because = directory.judge(unsigned(said));
  if (because !== undefined && because !== 'directory/no-quorum') throw new Declined(because, EXIT.usage);
  return said;
};

/** Writes it for the signers; returns its path. */
export const draftRecovery = (folder: string, said: EpochRecoveredStatement): string => {
  const path = statementPath(folder, '01-epoch-recovered');
  draftEntry(path, said);
  return path;
};

/** The newest recovery of an epoch that stands in the ledger. Throws `Declined('epoch/not-stated')`. */
const statedRecovery = (directory: Directory, { body, epoch }: EpochName, holds: (recovery: Recovery) => boolean): Recovery => {
  const recovery = directory.recoveries.findLast((r) => r.body === body && r.epoch === epoch && holds(r));
  if (recovery === undefined) throw new Declined('epoch/not-stated');
  return recovery;
};

export interface Opened {
  readonly text: Redacted<Bytes>;
  readonly trustee: string;
  readonly recovery: Recovery;
}

/** A trustee opens her share and finds the recovery that asks for it. Throws `Declined('epoch/not-stated')`, `ShareFault`, `VerificationError('sealing/…')`. */
export const openShare = async (directory: Directory, sealed: Bytes, identity: Redacted<string>): Promise<Opened> => {
  const text = await open(sealed, [identity]);
  const { trustee, ...name } = shareName(text);
  requireShare(text, sharedOf(directory, name.body, name.epoch));
  const recovery = statedRecovery(directory, name, ({ trustees }) => trustees.includes(trustee));
  return { text, trustee, recovery };
};

/** The same share for the machine that the statement names. */
export const resealShare = ({ text, recovery }: Opened): Promise<Bytes> => sealTo(reveal(text), [recovery.recipient]);

export interface Recovered extends EpochName {
  readonly recovery: Recovery;
  readonly officers: readonly string[];
}

/**
 * Opens what two trustees released, combines it in this process, holds the seed against its commitment and against the recipient in the directory, and
 * seals it to the officers whom the statement names. Throws `Declined('epoch/not-stated')`, `ShareFault` with the trustee.
 */
export const finishRecovery = async (
  directory: Directory,
  {
    released,
    identity,
    folder,
    ...name
  }: EpochName & { readonly released: readonly Bytes[]; readonly identity: Redacted<string>; readonly folder: string },
): Promise<Recovered> => {
  const recipient = await recipientOf(reveal(identity));
  const recovery = statedRecovery(directory, name, (r) => r.recipient === recipient);
  const texts = await Promise.all(released.map((sealed) => open(sealed, [identity])));
  for (const text of texts) {
    const { trustee } = shareName(text);
    // Only those whom everybody can read about hand out shares.
    if (!recovery.trustees.includes(trustee)) throw new ShareFault('sealing/share-foreign', trustee);
  }
  const seed = await combineShares(texts, sharedOf(directory, name.body, name.epoch));
  await requireEpochKey(directory, name, seed);
  const officers = officersOf(directory, name.body).filter(({ id }) => recovery.officers.includes(id));
  writeAbout(folder, name);
  for (const officer of officers) writeNew(officerPath(folder, officer.id), await sealTo(reveal(seed), [officer.recipient]));
  return { ...name, recovery, officers: officers.map(({ id }) => id) };
};

/** Whether this seed is the key that complaints were sealed to. Throws `ShareFault('sealing/seed-mismatch')`. */
const requireEpochKey = async (directory: Directory, { body, epoch }: EpochName, seed: Redacted<Bytes>): Promise<void> => {
  const stated = directory.epochs(body).find((e) => e.epoch === epoch);
  const bytes = reveal(seed);
  if (bytes.length !== 32 || stated?.recipient !== (await recipientOf(identityOfSeed(bytes))))
    throw new ShareFault('sealing/seed-mismatch');
};

/** An epoch's seed from the file that was sealed to an officer. Throws `VerificationError('sealing/…')`, `ShareFault('sealing/seed-mismatch')`. */
export const openSeedFile = async (
  directory: Directory,
  name: EpochName,
  { file, identity }: { file: Bytes; identity: Redacted<string> },
) => {
  const seed = await open(file, [identity]);
  await requireEpochKey(directory, name, seed);
  return seed;
};
