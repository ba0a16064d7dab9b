import { parseHex } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { nextFragments, type Planned, sizeOf, type Waiting } from '@dauys/beat/order.ts';

/** How far one parcel has got on the present uplink. In memory only: after a restart it is offered from its start, and the hub says what it holds. */
export interface Carriage {
  /** The first byte not sent. */
  readonly sent: number;
  /** The same before the last frame. */
  readonly before: number;
  /** And before the one before that: an answer speaks of what was read and written by then, which takes the hub up to a beat. */
  readonly earlier: number;
  readonly movedAt: Instant;
}

/** What the outbox has to carry or to watch. */
export interface Carried {
  readonly parcel: string;
  readonly total: number;
  readonly urgent: boolean;
  /** Accepted already, but not public: offered again now and then, in case the hub lost it. */
  readonly isAccepted: boolean;
  readonly storedAt: Instant;
  /** Public already: offered once in a session, in room that nothing else needs, in case the hub was restored from a backup. */
  readonly isKept?: boolean;
}

export interface Pace {
  /** A parcel that was sent whole and not accepted is offered again after this long, ms. */
  readonly stallMs: number;
  /** One that was accepted and is not public, ms. */
  readonly watchMs: number;
}

/** Both follow the beat, so that a slow line is not asked twice. */
export const paceOf = (beatSeconds: number): Pace => ({
  stallMs: Math.max(5_000, 10_000 * beatSeconds),
  watchMs: Math.max(60_000, 120_000 * beatSeconds),
});

const nothing = { sent: 0, before: 0, earlier: 0 };

export type Carriages = ReadonlyMap<string, Carriage>;

/** The carriages of a new session: everything is offered from its start. What was accepted is asked for with one fragment. */
export const atStart = (carried: readonly Carried[]): Carriages =>
  new Map(carried.map((c) => [c.parcel, { ...nothing, movedAt: c.storedAt }]));

/** Adds new parcels, forgets finished ones, and offers again what has stalled. Pure. */
export const refreshed = (
  carriages: Carriages,
  carried: readonly Carried[],
  at: { readonly now: Instant; readonly pace: Pace },
): Carriages =>
  new Map(
    carried.map((c) => {
      const known = carriages.get(c.parcel);
      if (known === undefined) return [c.parcel, { ...nothing, movedAt: c.storedAt }];
      const patience = c.isAccepted ? at.pace.watchMs : at.pace.stallMs;
      const stalled = known.sent === c.total && at.now - known.movedAt >= patience;
      return [c.parcel, stalled ? { ...nothing, movedAt: known.movedAt } : known];
    }),
  );

/** What goes into the next frame: an accepted parcel is not urgent any more, and one that is public gets what room is left. Pure. */
export const planFrame = (carriages: Carriages, carried: readonly Carried[], room: number, now: Instant): Planned[] => {
  const open = nextFragments(waitingOf(carriages, carried, false), room, now);
  const kept = nextFragments(waitingOf(carriages, carried, true), room - sizeOf(open), now);
  return [...open, ...kept].slice(0, 255);
};

const waitingOf = (carriages: Carriages, carried: readonly Carried[], kept: boolean): Waiting[] =>
  carried
    .filter((c) => (c.isKept ?? false) === kept)
    .map((c): Waiting => {
      const { sent, movedAt } = carriages.get(c.parcel) ?? { sent: 0, movedAt: c.storedAt };
      return {
        parcel: parseHex(c.parcel) ?? new Uint8Array(32),
        urgent: c.urgent && !c.isAccepted,
        total: c.total,
        sent,
        movedAt: instant(movedAt),
      };
    });

/** After a frame left with these fragments. */
export const afterSending = (
  carriages: Carriages,
  planned: readonly { parcel: string; offset: number; length: number }[],
  now: Instant,
): Carriages => {
  const next = new Map([...carriages].map(([parcel, c]) => [parcel, { ...c, before: c.sent, earlier: c.before }]));
  for (const { parcel, offset, length } of planned)
    next.set(parcel, { sent: offset + length, before: offset, earlier: next.get(parcel)?.earlier ?? 0, movedAt: now });
  return next;
};

/** After an exchange that failed: nobody knows what came through, so the fragments of the last frame are sent again. */
export const afterLoss = (carriages: Carriages): Carriages =>
  new Map([...carriages].map(([parcel, c]) => [parcel, { ...c, sent: c.before, before: Math.min(c.before, c.earlier) }]));

/** After the hub said how many leading bytes are durable. More than we sent: jump ahead. Less than two frames ago: something was lost. */
export const afterAck = (
  carriages: Carriages,
  ack: { readonly parcel: string; readonly durable: number; readonly total: number },
): Carriages => {
  const known = carriages.get(ack.parcel);
  if (known === undefined) return carriages;
  const durable = Math.min(ack.durable, ack.total);
  const isNews = durable > known.sent || durable < known.earlier;
  return isNews ? new Map(carriages).set(ack.parcel, { ...known, sent: durable, before: durable, earlier: durable }) : carriages;
};
