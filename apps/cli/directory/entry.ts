/** A statement on its way to the directory: a file with the entry as it will stand in the ledger, and the signatures that it has so far. */
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { type Bytes, equalBytes } from '@dauys/basics/bytes.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { verifyStrict } from '@dauys/directory/signature.ts';
import {
  encodeEntry,
  type Entry,
  parseEntry,
  parseStatement,
  signedMessage,
  statementBytes,
  type StatementSigner,
} from '@dauys/directory/statement.ts';
import { readSmall, writeNew, writeOver } from '../files.ts';
import { Declined, EXIT, Misuse } from '../output.ts';

export interface EntryFile {
  readonly path: string;
  readonly entry: Entry;
  readonly statement: Statement;
}

/** Throws `Declined` for what is no entry, or a statement of a kind that this program does not know. */
export const readEntryFile = (path: string): EntryFile => {
  try {
    const entry = parseEntry(readSmall(path));
    return { path, entry, statement: parseStatement(entry.statement) };
  } catch (error) {
    throw error instanceof VerificationError ? new Declined(error.code, EXIT.usage) : error;
  }
};

/** A new entry that nobody has signed yet. Throws `Declined('directory/malformed-statement')`. */
export const draftEntry = (path: string, statement: Statement): void => writeNew(path, unsigned(statement), 0o644);

/** The entry of a statement that nobody has signed yet. Throws `Declined` (asked wrongly) for one that cannot be written. */
export const unsigned = (statement: Statement): Bytes => {
  try {
    return encodeEntry({ statement: statementBytes(statement), signatures: [] });
  } catch (error) {
    throw error instanceof VerificationError ? new Declined(error.code, EXIT.usage) : error;
  }
};

/** Adds one signature; the same signer again changes nothing. */
export const addSignature = async ({ path, entry }: EntryFile, signer: StatementSigner): Promise<number> => {
  if (entry.signatures.some(({ key }) => key === signer.key)) return entry.signatures.length;
  const signature = await signer.sign(signedMessage(entry.statement));
  const signatures = [...entry.signatures, { key: signer.key, signature: new Uint8Array(signature) }];
  writeOver(path, encodeEntry({ ...entry, signatures }), 0o644);
  return signatures.length;
};

/** One entry with the signatures of all: for signers who signed apart from each other. Throws `Misuse` unless all are of one statement. */
export const joined = (files: readonly EntryFile[]): Bytes => {
  const [first] = files;
  if (first === undefined || !files.every(({ entry }) => equalBytes(entry.statement, first.entry.statement)))
    throw new Misuse('files of different statements');
  const signatures = new Map(files.flatMap(({ entry }) => entry.signatures.map((s) => [s.key, s] as const)));
  return encodeEntry({ statement: first.entry.statement, signatures: [...signatures.values()] });
};

/** How many of the anchor's signers have signed, counting only signatures that hold. */
export const signersOf = ({ entry }: EntryFile, anchor: Anchor): readonly string[] => {
  const message = signedMessage(entry.statement);
  return entry.signatures
    .filter(({ key, signature }) => {
      const publicKey = anchor.signers.get(key);
      return publicKey !== undefined && verifyStrict(signature, message, publicKey);
    })
    .map(({ key }) => key);
};

/** Reads a file of JSON in any spelling. */
export const readJson = (path: string): unknown => {
  try {
    return JSON.parse(Buffer.from(readSmall(path)).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Misuse(path);
    throw error instanceof Error ? error : new Fault(path);
  }
};
