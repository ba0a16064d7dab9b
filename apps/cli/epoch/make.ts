/** A body's next epoch: its seeds are made, sealed and forgotten in this one process. */
import { randomBytes } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { type Instant, instant, isoOf } from '@dauys/basics/clock.ts';
import { redact, reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { EPOCH_DAYS, nextEpoch } from '@dauys/directory/epochs.ts';
import type { BodyEpochStatement, EpochSharedStatement } from '@dauys/directory/kinds.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { sealTo } from '@dauys/sealing/seal.ts';
import { type SharedSeed, splitSeed } from '@dauys/sealing/trustees.ts';
import { draftEntry } from '../directory/entry.ts';
import { writeNew } from '../files.ts';
import { officerPath, sharePath, statementPath, writeAbout } from './folder.ts';
import { officersOf, trusteesOf } from './people.ts';

const DAY = 86_400_000;

export interface NewEpoch {
  readonly directory: Directory;
  readonly body: string;
  readonly folder: string;
  readonly at: Instant;
  /** When it begins; 14 days before the end of the one before unless said. */
  readonly begin?: Instant;
  readonly days?: number;
  /** Who may open covers and canaries; without it nobody ever can. */
  readonly canary?: string;
}

export interface Made {
  readonly body: string;
  readonly epoch: number;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly officers: readonly string[];
  readonly trustees: readonly string[];
  readonly statements: readonly string[];
}

const recipientOfSeed = (seed: Redacted<Bytes>): Promise<string> => recipientOf(identityOfSeed(reveal(seed)));
const freshSeed = (): Redacted<Bytes> => redact(bytesOf(randomBytes(32)));

/**
 * Makes an epoch into a new folder: two statements for the signers, the seed sealed to each officer, a share sealed to each trustee. Throws `Misuse`,
 * `Declined('epoch/no-officers')`, `Declined('epoch/no-trustees')` before anything is made.
 */
export const makeEpoch = async (asked: NewEpoch): Promise<Made> => {
  const { directory, body, folder, at } = asked;
  const officers = officersOf(directory, body);
  const trustees = trusteesOf(directory, body);
  const { epoch, ...times } = timesOf(asked);
  const [seed, canary] = [freshSeed(), freshSeed()];
  const recipients = { recipient: await recipientOfSeed(seed), canaryRecipient: await recipientOfSeed(canary) };
  const said: BodyEpochStatement = { v: 1, kind: 'body-epoch', at: isoOf(at), body, epoch, ...recipients, ...times };
  writeAbout(folder, { body, epoch });
  const first = statementPath(folder, '01-body-epoch');
  draftEntry(first, said);
  for (const { id, recipient } of officers) writeNew(officerPath(folder, id), await sealTo(reveal(seed), [recipient]));
  const second = await shareSeed(seed, { body, epoch, trustees, folder, at, name: '02-epoch-shared' });
  if (asked.canary !== undefined) writeNew(`${folder}/canary.age`, await sealTo(reveal(canary), [asked.canary]));
  const people = { officers: officers.map(({ id }) => id), trustees: trustees.map(({ id }) => id) };
  return { body, epoch, ...times, ...people, statements: [first, second] };
};

const timesOf = ({ directory, body, at, begin, days = EPOCH_DAYS }: NewEpoch) => {
  const { epoch, notBefore } = nextEpoch(directory, body, at);
  const from = begin ?? notBefore;
  return { epoch, notBefore: isoOf(from), notAfter: isoOf(instant(from + days * DAY)) };
};

export interface Sharing {
  readonly body: string;
  readonly epoch: number;
  readonly trustees: readonly { readonly id: string; readonly recipient: string }[];
  readonly folder: string;
  readonly at: Instant;
  /** Of the statement's file. */
  readonly name: string;
}

/** Seals a share to each trustee and drafts the statement that commits to all of it; returns the statement's path. */
export const shareSeed = async (seed: Redacted<Bytes>, { body, epoch, trustees, folder, at, name }: Sharing): Promise<string> => {
  const { shared, files } = await splitSeed(
    seed,
    { body, epoch },
    trustees.map(({ id }) => id),
  );
  for (const { id, recipient } of trustees) {
    const text = files.get(id);
    if (text !== undefined) writeNew(sharePath(folder, id), await sealTo(reveal(text), [recipient]));
  }
  const path = statementPath(folder, name);
  draftEntry(path, statementOf(shared, at));
  return path;
};

const statementOf = ({ body, epoch, commitment, shares }: SharedSeed, at: Instant): EpochSharedStatement => ({
  ...{ v: 1, kind: 'epoch-shared', at: isoOf(at), body, epoch, commitment },
  shares: [...shares].map(([trustee, of]) => ({ trustee, commitment: of })),
});
