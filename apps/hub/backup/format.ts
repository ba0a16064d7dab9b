/**
 * A backup as a stream (docs/formats/backup.md):
 *
 *     file  = "dauys-backup/1\n" ‖ block… ‖ SHA-256 of everything before (32)
 *     block = u8 kind ‖ u32 length ‖ body          1 begin · 2 table · 3 data · 4 end of a table · 5 end
 *
 * The digest of the whole stands behind the last block: a stream that breaks off anywhere has none.
 */
import { createHash, type Hash } from 'node:crypto';
import { bytesOf, concat, equalBytes, fromUtf8, hex, readU32, u32, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import canonicalize from 'canonicalize';
import Type from 'typebox';
import Value from 'typebox/value';

export type BackupCode = 'backup/not-a-backup' | 'backup/cut-off' | 'backup/damaged';

export const MAGIC = utf8('dauys-backup/1\n');
const DIGEST = 32;
const HEAD = 5;
/** Longer blocks are nobody's: a row holds at most one envelope, and data is cut into pieces. */
const LONGEST = 32 * 1024 * 1024;
const KINDS = ['begin', 'table', 'data', 'end-of-table', 'end'] as const;
export type BlockKind = (typeof KINDS)[number];

const strict = { additionalProperties: false } as const;
const name = Type.String({ pattern: '^[a-z_][a-z0-9_]{0,62}$' });
const amount = Type.Integer({ minimum: 0 });
const hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** What stands at the beginning: enough to make the schema that the rows fit. */
const beginShape = Type.Object(
  {
    v: Type.Literal(1),
    at: Type.String({ maxLength: 30 }),
    migrations: Type.Array(Type.Object({ number: amount, name: Type.String({ maxLength: 200 }), hash }, strict), { maxItems: 10_000 }),
    tables: Type.Array(Type.Object({ name, columns: Type.Array(name, { minItems: 1, maxItems: 200 }) }, strict), { maxItems: 500 }),
  },
  strict,
);
export type Begin = Type.Static<typeof beginShape>;

const tallyShape = Type.Object({ name, rows: amount, bytes: amount, sha256: hash }, strict);
/** What was copied of one table; `sha256` is over its data blocks' bodies. */
export type Tally = Type.Static<typeof tallyShape>;

const ledgerShape = Type.Object({ size: amount, root: hash }, strict);
const endShape = Type.Object(
  {
    tables: Type.Array(tallyShape, { maxItems: 500 }),
    ledgers: Type.Record(Type.String({ pattern: '^(?:directory|cases)$' }), ledgerShape),
  },
  strict,
);
/** What stands at the end: the tables as they came, and how far the ledgers had grown. */
export type End = Type.Static<typeof endShape>;

/** Makes the blocks of one backup, in order, and the digest at the end. */
export const blockWriter = (): { begin(): Bytes; block(kind: BlockKind, body: Uint8Array): Bytes; close(): Bytes } => {
  const whole = createHash('sha256');
  const counted = (bytes: Bytes): Bytes => {
    whole.update(bytes);
    return bytes;
  };
  return {
    begin: () => counted(MAGIC),
    block: (kind, body) => counted(concat(u8(KINDS.indexOf(kind) + 1), u32(body.length), body)),
    close: () => bytesOf(whole.digest()),
  };
};

export const jsonBody = (value: Begin | End | Tally): Bytes => utf8(canonicalize(value) ?? '');

export interface Block {
  readonly kind: BlockKind;
  readonly body: Bytes;
}

/**
 * The blocks of a stream that may be cut, damaged or no backup at all. Only when the generator ends by itself has everything before been a
 * whole backup; until then nothing may be relied on. Throws `VerificationError<BackupCode>`.
 */
export async function* readBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Block, void, void> {
  const bytes = reader(source);
  if (!equalBytes(await bytes.take(MAGIC.length).catch(notABackup), MAGIC)) notABackup();
  for (;;) {
    const head = await bytes.take(HEAD);
    const kind = KINDS[(head[0] ?? 0) - 1];
    const length = readU32(head, 1);
    if (kind === undefined || length > LONGEST) throw new VerificationError<BackupCode>('backup/damaged');
    yield { kind, body: await bytes.take(length) };
    if (kind === 'end') break;
  }
  const expected = bytes.digest();
  if (!equalBytes(await bytes.take(DIGEST), expected) || !(await bytes.isAtEnd()))
    throw new VerificationError<BackupCode>('backup/damaged');
}

const notABackup = (): never => {
  throw new VerificationError<BackupCode>('backup/not-a-backup');
};

/** Exactly so many bytes at a time, all of them hashed. */
const reader = (source: AsyncIterable<Uint8Array>) => {
  const from = source[Symbol.asyncIterator]();
  const whole: Hash = createHash('sha256');
  let held: Uint8Array = new Uint8Array(0);
  const more = async (): Promise<boolean> => {
    const next = await from.next();
    if (next.done === true) return false;
    held = held.length === 0 ? next.value : concat(held, next.value);
    return true;
  };
  const take = async (length: number): Promise<Bytes> => {
    const parts: Uint8Array[] = [];
    for (let left = length; left > 0; ) {
      if (held.length === 0 && !(await more())) throw new VerificationError<BackupCode>('backup/cut-off');
      const part = held.subarray(0, left);
      held = held.subarray(part.length);
      parts.push(part);
      left -= part.length;
    }
    const taken = concat(...parts);
    whole.update(taken);
    return taken;
  };
  return {
    take,
    /** Of everything taken so far. */
    digest: (): Bytes => bytesOf(whole.copy().digest()),
    isAtEnd: async (): Promise<boolean> => {
      while (held.length === 0) if (!(await more())) return true;
      return false;
    },
  };
};

const parsed = <T>(check: (value: unknown) => value is T, body: Bytes): T => {
  const damaged = (): never => {
    throw new VerificationError<BackupCode>('backup/damaged');
  };
  try {
    const value: unknown = JSON.parse(fromUtf8(body));
    return check(value) ? value : damaged();
  } catch {
    return damaged();
  }
};

export const parseBegin = (body: Bytes): Begin => parsed((value): value is Begin => Value.Check(beginShape, value), body);
export const parseEnd = (body: Bytes): End => parsed((value): value is End => Value.Check(endShape, value), body);
export const parseTally = (body: Bytes): Tally => parsed((value): value is Tally => Value.Check(tallyShape, value), body);

/** Counts what goes through, for a table's tally. */
export const tallying = (): { add(bytes: Uint8Array): void; tally(name: string, rows: number): Tally } => {
  const sum = createHash('sha256');
  let bytes = 0;
  return {
    add: (part) => {
      sum.update(part);
      bytes += part.length;
    },
    tally: (name, rows) => ({ name, rows, bytes, sha256: hex(sum.digest()) }),
  };
};
