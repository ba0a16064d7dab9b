import { equalBytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { Fault, type Refusal } from '@dauys/basics/failure.ts';
import { noteOf as textOfNote } from '@dauys/ledger/note.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { LEDGERS, type LedgerName } from '@dauys/protocol/ledger.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { type PublicRecord, readRecord } from '@dauys/verify/record.ts';
import type { Db, Tx } from '../database/store.ts';
import { BEFORE_FIRST, lastChunk } from '../feed/publish-store.ts';
import { headOf, regainedChunks } from './feed.ts';
import { regainChunk } from './feed-store.ts';
import { regainLedger } from './ledger.ts';
import { noteCaughtUp } from './ledger-store.ts';
import { mirroredChunk, mirroredRecord } from './mirror-folder.ts';

export type CatchUpCode = 'restore/mirror-behind' | 'restore/mirror-differs' | 'restore/no-feed';

export interface CaughtUp {
  readonly leaves: number;
  readonly statements: number;
  readonly chunks: number;
}

export interface CatchUp {
  readonly db: Db;
  readonly anchorText: string;
  /** The hub's statement key. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly mirror: string;
  readonly at: Instant;
}

/** Refused inside the transaction: nothing of it stays. */
class Refused extends Error {
  readonly refusal: Refusal<CatchUpCode>;
  constructor(refusal: Refusal<CatchUpCode>) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Brings a restored database to what has been public since its backup: both ledgers and the feed, from a mirror that is verified whole
 * first. One transaction; run again it changes nothing. Whether the witnesses have seen more than the mirror, the hub asks itself when it
 * starts. Throws `VerificationError` for a mirror that does not hold.
 */
export const catchUp = async (parts: CatchUp): Promise<Result<CaughtUp, Refusal<CatchUpCode>>> => {
  const { db, anchorText, mirror } = parts;
  const record = await readRecord(mirroredRecord(mirror), pin(anchorText), { everything: false, verify: verifyNative });
  const notes = { directory: await noteOf(mirror, 'directory'), cases: await noteOf(mirror, 'cases') };
  try {
    return ok(
      await db.tx(async (tx) => {
        await tx.query('set local statement_timeout = 0');
        await tx.query('lock table ledger_heads, feed_chunks in exclusive mode');
        const regained = { directory: 0, cases: 0 };
        for (const name of LEDGERS) regained[name] = await regain(tx, name, { ...parts, record, published: notes[name] });
        const chunks = await regainFeed(tx, parts, record);
        await noteCaughtUp(tx, parts.at);
        // From here on what this database has is what everybody has seen: a chunk or a leaf of its number can be no other.
        return { leaves: regained.cases, statements: regained.directory, chunks };
      }),
    );
  } catch (error) {
    if (error instanceof Refused) return err(error.refusal);
    throw error;
  }
};

const noteOf = async (mirror: string, name: LedgerName): Promise<string> => {
  const bytes = await mirroredRecord(mirror)(name)('checkpoint');
  if (bytes === undefined) throw new Fault('the mirror has no checkpoint');
  return textOfNote(bytes);
};

const regain = async (
  tx: Tx,
  name: LedgerName,
  { record, published, at }: CatchUp & { readonly record: PublicRecord; readonly published: string },
): Promise<number> => {
  const mirrored = record.ledgers[name];
  const gap = await regainLedger(tx, { name, origin: mirrored.checkpoint.origin }, { mirrored, published, at });
  if (gap.kind === 'regained') return gap.entries;
  throw new Refused({ code: gap.kind === 'behind' ? 'restore/mirror-behind' : 'restore/mirror-differs', params: { ledger: name } });
};

const regainFeed = async (tx: Tx, { mirror, publicKey }: CatchUp, { directory }: PublicRecord): Promise<number> => {
  const last = (await lastChunk(tx)) ?? BEFORE_FIRST;
  const theirs = last.number < 0 ? undefined : await mirroredChunk(mirror, last.number);
  if (last.number >= 0 && theirs === undefined) throw new Refused({ code: 'restore/no-feed' });
  if (theirs !== undefined && !equalBytes(headOf(theirs), last.head))
    throw new Refused({ code: 'restore/mirror-differs', params: { chunk: last.number } });
  let newest = last.number;
  for await (const chunk of regainedChunks(last, (number) => mirroredChunk(mirror, number), { publicKey, directory })) {
    await regainChunk(tx, chunk);
    newest = chunk.number;
  }
  // The directory announces heads of the feed to everybody: a copy that ends before one of them is too old.
  const announced = directory.newestFeedHead()?.number ?? -1;
  if (announced > newest) throw new Refused({ code: 'restore/no-feed', params: { announced, newest } });
  return newest - last.number;
};
