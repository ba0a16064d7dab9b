/** Puts the simulated terminals into the directory of the hub, where that is a demonstration's and its signers' keys are at hand. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { signStatement, type StatementSigner } from '@dauys/directory/statement.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { keyId } from '@dauys/sealing/signature.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { bringEntry } from '../directory/hub.ts';
import { openSeed } from '../key/open.ts';
import { Declined } from '../output.ts';
import { statementsOf, type Place } from './country.ts';

const SLOW_MS = 5_000;

/** Whether invented terminals may stand in a directory of this name at all: whoever reads our sources can speak in their names. */
export const isDemonstration = (network: string): boolean => /(?:^|\.)(?:demo|test)$/.test(network);

/** What the directory does not say yet. */
export const missingIn = (
  { facilities, terminals }: Pick<Directory, 'facilities' | 'terminals'>,
  places: readonly Place[],
  network: string,
): readonly Statement[] =>
  statementsOf(places, network, isoOf(systemClock.now())).filter((said) =>
    said.kind === 'facility' ? !facilities.has(said.id) : !terminals.has(said.id),
  );

/** The quorum's signers among these key files. Throws `Declined('directory/no-quorum')` when they are too few. */
export const quorumOf = async (
  files: readonly string[],
  { signers, threshold }: Anchor,
  t: CliText,
): Promise<readonly StatementSigner[]> => {
  const held = new Map<string, StatementSigner>();
  for (const file of files) {
    const signer = ed25519Signer(reveal(await openSeed(file, t)));
    const key = keyId(signer.publicKey);
    if (signers.has(key)) held.set(key, { key, sign: (message) => signer.sign(message) });
  }
  if (held.size < threshold) throw new Declined('directory/no-quorum');
  return [...held.values()].slice(0, threshold);
};

/** Brings them in order; one that stands there already is taken again and changes nothing. */
export const enrol = async (
  hub: string,
  statements: readonly Statement[],
  signers: readonly StatementSigner[],
  progress: (done: number) => void,
): Promise<void> => {
  for (const [i, statement] of statements.entries()) {
    progress(i);
    await brought(hub, await signStatement(statement, signers));
  }
};

/** A country is more entries than a hub takes of one address in a minute. */
const brought = async (hub: string, entry: Bytes): Promise<void> => {
  for (;;) {
    try {
      await bringEntry(hub, entry);
      return;
    } catch (error) {
      if (!(error instanceof Declined) || error.code !== 'http/slow-down') throw error;
      await pause(SLOW_MS);
    }
  }
};
