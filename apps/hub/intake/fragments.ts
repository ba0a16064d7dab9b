import { bytesOf, concat, equalBytes, hex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { applyFragment, parcelHash } from '@dauys/beat/received.ts';
import type { Fragment } from '@dauys/beat/up.ts';
import type { DownStatus } from '@dauys/protocol/beat.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../database/store.ts';
import type { EvidenceKeeper } from '../evidence/keeper.ts';
import { bytesOfHex } from './check.ts';
import type { Intake, Outcome } from './intake.ts';
import {
  acceptanceFor,
  appendPart,
  beginParcel,
  closeParcel,
  forgetParcel,
  heldBytes,
  lockParcel,
  openParcels,
  type ParcelName,
  type ParcelRow,
} from './parcel-store.ts';

export type Ack = DownStatus['acks'][number];

/** What one terminal may have begun and not finished: more is left unanswered, so that no key can fill the disk. */
const OPEN_LIMIT = { parcels: 64, bytes: 256 * 1024 * 1024 } as const;

/**
 * Takes fragments as they come: twice, late, out of order, with a wrong total. The acknowledgement says how much is durable; none
 * comes for what was left unanswered. Throws when the database is away: then the fragment comes again. Either way nobody holds on to its
 * bytes any more.
 */
export interface Fragments {
  take(terminal: number, fragment: Fragment): Promise<Ack | undefined>;
}

type Step =
  | { readonly kind: 'held'; readonly held: number }
  | { readonly kind: 'complete' }
  | { readonly kind: 'closed'; readonly row: ParcelRow }
  | { readonly kind: 'wrong-total'; readonly held: number; readonly first: number }
  | { readonly kind: 'too-much' };

interface Parts extends Pick<Context, 'db' | 'clock' | 'log'> {
  readonly intake: Intake;
  readonly evidence: EvidenceKeeper;
}

export const createFragments = (context: Pick<Context, 'db' | 'clock' | 'log'>, intake: Intake, evidence: EvidenceKeeper): Fragments => {
  const { db, clock, log } = context;
  const parts: Parts = { db, clock, log, intake, evidence };
  return {
    take: async (terminal, fragment) => {
      const name: ParcelName = { terminal, parcel: bytesOf(fragment.parcel) };
      // The usual case, a text in one frame: no partial parcel is ever written.
      if (fragment.offset === 0 && fragment.bytes.length === fragment.total && equalBytes(parcelHash(fragment.bytes), name.parcel))
        return ackOf(name, fragment.total, await intake.take(name, fragment.bytes));
      const step = await db.tx((tx) => addFragment(tx, name, fragment, clock.now()));
      switch (step.kind) {
        case 'held':
          return { parcel: hex(name.parcel), durable: step.held };
        case 'complete':
          return finish(parts, name, fragment.total);
        case 'closed':
          return answerClosed(parts, name, step.row);
        case 'wrong-total': {
          named(parts, name, { code: 'intake/wrong-total', remains: concat(u32(step.first), u32(fragment.total)) });
          return { parcel: hex(name.parcel), durable: step.held, refused: 'intake/wrong-total' };
        }
        case 'too-much':
          named(parts, name, { code: 'intake/too-much', remains: u32(fragment.total) });
          return undefined;
      }
    },
  };
};

/** All bytes are there: takes the parcel, or forgets it where they are not those that its name announced. */
const finish = async (parts: Parts, name: ParcelName, total: number): Promise<Ack> => {
  const { db, clock, intake } = parts;
  const bytes = concat(...(await heldBytes(db, name)));
  if (!equalBytes(parcelHash(bytes), name.parcel)) {
    // Every byte came through an authentic cell, so the device itself sent others than it announced. It begins anew; the case is kept.
    await db.tx((tx) => forgetParcel(tx, name));
    named(parts, name, { code: 'intake/hash-mismatch', remains: bytes.subarray(0, 2_048) });
    return { parcel: hex(name.parcel), durable: 0 };
  }
  const outcome = await intake.take(name, bytes);
  if (outcome.kind !== 'refused') {
    const became = outcome.kind === 'accepted' ? { envelopeId: envelopeIdOf(outcome) } : { record: true as const };
    await db.tx((tx) => closeParcel(tx, name, { total, at: clock.now(), became }));
  }
  return ackOf(name, total, outcome);
};

const answerClosed = async ({ db }: Parts, name: ParcelName, row: ParcelRow): Promise<Ack> => {
  const ack = { parcel: hex(name.parcel), durable: row.total };
  if (row.refused !== null) return { ...ack, refused: row.refused };
  const acceptance = row.envelopeId === null ? undefined : await acceptanceFor(db, row.envelopeId);
  return acceptance === undefined ? ack : { ...ack, acceptance };
};

const named = (
  { evidence, log }: Parts,
  name: ParcelName,
  { code, remains }: { readonly code: string; readonly remains: Uint8Array },
): void => {
  evidence.note({ kind: code, terminal: name.terminal, bytes: concat(name.parcel, remains) });
  log('beat.named', { terminal: hex(u32(name.terminal)), code });
};

const addFragment = async (tx: Tx, name: ParcelName, fragment: Fragment, at: ReturnType<Context['clock']['now']>): Promise<Step> => {
  let row = await lockParcel(tx, name);
  if (row?.closed === true) return { kind: 'closed', row };
  if (row === undefined) {
    const open = await openParcels(tx, name.terminal);
    if (open.parcels >= OPEN_LIMIT.parcels || open.bytes + fragment.total > OPEN_LIMIT.bytes) return { kind: 'too-much' };
    await beginParcel(tx, name, { total: fragment.total, at });
    row = await lockParcel(tx, name);
  }
  const applied = applyFragment(row, fragment);
  if (!applied.ok)
    return applied.error.code === 'beat/gap'
      ? { kind: 'held', held: row?.held ?? 0 }
      : { kind: 'wrong-total', held: row?.held ?? 0, first: row?.total ?? 0 };
  const { received, append, complete } = applied.value;
  if (append.length > 0) await appendPart(tx, name, { start: received.held - append.length, bytes: append });
  return complete ? { kind: 'complete' } : { kind: 'held', held: received.held };
};

const envelopeIdOf = (outcome: Extract<Outcome, { kind: 'accepted' }>): Bytes => bytesOfHex(outcome.acceptance.envelopeId);

const ackOf = (name: ParcelName, total: number, outcome: Outcome): Ack => {
  const ack = { parcel: hex(name.parcel), durable: total };
  switch (outcome.kind) {
    case 'accepted':
      return { ...ack, acceptance: outcome.acceptance };
    case 'refused':
      return { ...ack, refused: outcome.code };
    case 'kept':
      return ack;
  }
};
