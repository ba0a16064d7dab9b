import { readFileSync } from 'node:fs';
import { type Bytes, equalBytes } from '@dauys/basics/bytes.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { parseEntry } from '@dauys/directory/statement.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { pin, type Pinned } from '@dauys/verify/pinned.ts';
import { inPlace, readDirectory } from '@dauys/verify/record.ts';
import type { Command } from 'commander';
import type { Output } from '../output.ts';
import { sourceOf } from '../verify/source.ts';

/** Where the directory is read, and what is trusted. */
export interface From {
  readonly anchor: string;
  readonly from: string;
}

/** The options of a command that reads the directory. */
export const withDirectory = (command: Command): Command =>
  command
    .requiredOption('--anchor <file>', 'what you trust: the pinned keys and policy, and nothing else')
    .requiredOption('--from <place>', 'a hub or mirror (https://…) or a folder that holds ledger/directory')
    .option('--json', 'print one JSON object');

export interface ReadDirectory {
  readonly pinned: Pinned;
  readonly directory: Directory;
  /** The entries of the cosigned checkpoint, in their order. */
  readonly entries: readonly Bytes[];
}

/** What an anchor file pins. Throws `LedgerFault` at the place `anchor` for one that does not hold. */
export const pinnedIn = (path: string): Promise<Pinned> => inPlace('anchor', () => pin(readFileSync(path, 'utf8')));

/** The directory as a quorum of witnesses vouches for it. Throws as `readDirectory` of verify. */
export const directoryFrom = async ({ anchor, from }: From, output: Output): Promise<ReadDirectory> => {
  const pinned = await pinnedIn(anchor);
  const progress = (ledger: string, done: number, total: number) => output.progress(`${ledger}: ${done}/${total}`);
  const { directory, ledger } = await readDirectory(sourceOf(from), pinned, { everything: false, verify: verifyNative, progress });
  return { pinned, directory, entries: ledger.entries };
};

/** Where a statement stands, whoever signed it there. */
export const placeOf = (entries: readonly Bytes[], statement: Bytes): number | undefined => {
  const index = entries.findIndex((bytes) => saysThe(bytes, statement));
  return index < 0 ? undefined : index;
};

const saysThe = (bytes: Bytes, statement: Bytes): boolean => {
  try {
    return equalBytes(parseEntry(bytes).statement, statement);
  } catch {
    return false;
  }
};
