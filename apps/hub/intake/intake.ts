import { concat, hex, u32, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { parcelHash } from '@dauys/beat/received.ts';
import { PARCEL, type Acceptance } from '@dauys/protocol/beat.ts';
import { parseEnvelopeParcel } from '@dauys/sealing/envelope.ts';
import type { JournalCode } from '@dauys/journal/entry.ts';
import type { Context } from '../context.ts';
import type { Db } from '../database/store.ts';
import { createJournals } from '../fleet/journal.ts';
import type { EvidenceKeeper } from '../evidence/keeper.ts';
import { acceptOnce, type Taken } from './accept.ts';
import { createBatcher } from './batcher.ts';
import { checkParcel, type Candidate, type IntakeCode } from './check.ts';
import { closeParcel, forgetParcel, keepRecord, type ParcelName } from './parcel-store.ts';

/** What became of a whole parcel. `kept`: it is about the device, and durable. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly acceptance: Acceptance }
  | { readonly kind: 'refused'; readonly code: IntakeCode | JournalCode }
  | { readonly kind: 'kept' };

export interface Intake {
  /**
   * Takes a whole parcel, whose bytes the caller has held against its name (a SHA-256 of a text costs a fifth of a beat). When it resolves, the outcome is durable, and the same parcel gets the same outcome again. Throws
   * (database away, for example): then nothing has happened that counts, and the parcel may come again. The bytes must stay until then, and nobody
   * holds on to them afterwards.
   */
  take(name: ParcelName, bytes: Bytes): Promise<Outcome>;
  /** Resolves when nothing is being accepted. */
  idle(): Promise<void>;
}

const TOGETHER = { items: 256, bytes: 24 * 1024 * 1024, sizeOf: ({ file }: Candidate) => file.length };
const RECORD_LIMIT = 1024 * 1024;

export interface IntakeContext extends Pick<Context, 'db' | 'clock' | 'log' | 'keys' | 'directory'> {
  /** The same database, for transactions that carry sealed files. */
  readonly accepting: Pick<Db, 'tx'>;
}

export const createIntake = (context: IntakeContext, evidence: EvidenceKeeper): Intake => {
  const { db, accepting, clock, keys, directory } = context;
  const { named, refuse } = refusalsOf(context, evidence);
  const journals = createJournals(context);
  const batcher = createBatcher<Candidate, Taken>((candidates) => {
    const at = clock.now();
    return accepting.tx((tx) => acceptOnce(tx, candidates, { key: keys.statement, at }));
  }, TOGETHER);

  const takeEnvelope = async (name: ParcelName, bytes: Bytes): Promise<Outcome> => {
    let checked = checkParcel(bytes, name, directory.current());
    // A body or terminal announced a moment ago must not cost a complaint: look again before a word that is final.
    if (!checked.ok && isAboutDirectory(checked.error.code)) checked = checkParcel(bytes, name, await directory.refresh());
    if (!checked.ok) return refuse(name, bytes, checked.error.code);
    const taken = await batcher.add(checked.value);
    if (taken.kind === 'refused') return refuse(name, bytes, taken.code);
    tellTaken(context, taken);
    return { kind: 'accepted', acceptance: taken.acceptance };
  };

  const takeJournal = async (name: ParcelName, bytes: Bytes): Promise<Outcome> => {
    const device = directory.current().terminals.get(hex(u32(name.terminal)));
    if (device === undefined) return refuse(name, bytes, 'intake/unknown-terminal');
    const code = await journals.take(name.terminal, device, bytes);
    if (code === undefined) return { kind: 'kept' };
    if (code !== 'journal/gap') return refuse(name, bytes, code);
    // Not final: this hub may have been set back to a backup, and the terminal sends what comes before.
    await db.tx((tx) => forgetParcel(tx, name));
    return named(name, bytes, code);
  };

  return {
    take: async (name, bytes) => {
      const kind = bytes[0] ?? 0;
      if (kind === PARCEL.envelope) return takeEnvelope(name, bytes);
      if (kind === PARCEL.journal) return takeJournal(name, bytes);
      if (kind !== PARCEL.diagnostics || bytes.length > RECORD_LIMIT) return refuse(name, bytes, 'intake/malformed');
      await db.tx((tx) => keepRecord(tx, name, { kind, bytes, at: clock.now() }));
      return { kind: 'kept' };
    },
    idle: () => batcher.idle(),
  };
};

interface Refusals {
  /** Keeps what an inquiry needs, and is not final. */
  named(name: ParcelName, bytes: Bytes, code: IntakeCode | JournalCode): Outcome;
  /** The same, and the parcel is closed: it gets this answer whenever it comes. */
  refuse(name: ParcelName, bytes: Bytes, code: IntakeCode | JournalCode): Promise<Outcome>;
}

const refusalsOf = ({ db, clock, log }: IntakeContext, evidence: EvidenceKeeper): Refusals => {
  const named: Refusals['named'] = (name, bytes, code) => {
    evidence.note({ kind: code, terminal: name.terminal, bytes: remains(name, bytes) });
    log('intake.refused', { terminal: hex(u32(name.terminal)), code });
    return { kind: 'refused', code };
  };
  return {
    named,
    refuse: async (name, bytes, code) => {
      await db.tx((tx) => closeParcel(tx, name, { total: bytes.length, at: clock.now(), became: { refused: code } }));
      return named(name, bytes, code);
    },
  };
};

const tellTaken = ({ log }: IntakeContext, { acceptance, first, above }: Extract<Taken, { kind: 'accepted' }>): void => {
  const { terminal, counter } = acceptance;
  if (first) log('intake.accepted', { terminal, counter });
  if (above !== undefined) log('intake.gap', { terminal, counter, highest: above });
};

const isAboutDirectory = (code: IntakeCode): boolean => code === 'intake/unknown-terminal' || code === 'intake/unknown-body';

/** What an inquiry needs: the parcel's name, and label and signature where there are some; else the beginning. All of it sealed or outside the seal. */
const remains = ({ parcel }: ParcelName, bytes: Bytes): Bytes => {
  try {
    const { labelBytes, signature } = parseEnvelopeParcel(bytes, parcelHash);
    return concat(parcel, signature, labelBytes);
  } catch {
    return concat(parcel, utf8('malformed\0'), bytes.subarray(0, 2_048));
  }
};
