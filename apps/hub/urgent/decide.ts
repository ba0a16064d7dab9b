/** When which role of a body is roused because something urgent waits unopened there. Never which, nor how much, nor from where. Pure. */
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import type { BodyRole, UrgentRules, UrgentRung } from './rules.ts';

/** One alert for all that waits at a body. */
export interface UrgentAlert {
  readonly kind: 'urgent';
  /** The same for every hub that decides it: a receiver drops what it has seen. */
  readonly key: string;
  readonly to: BodyRole;
  readonly body: string;
  /** A full step: the times of what waits stand nowhere in it. */
  readonly sendAt: Instant;
}

export interface WaitingAtBody {
  readonly body: string;
  /** When each of what waits was accepted. */
  readonly since: readonly Instant[];
  /** By role, when it was roused last. */
  readonly roused: Readonly<Partial<Record<BodyRole, Instant>>>;
}

/** At most one for each role: for what waits that its last alert did not cover, or again because it still waits. */
export const urgentAlerts = ({ body, since, roused }: WaitingAtBody, now: Instant, rules: UrgentRules): readonly UrgentAlert[] =>
  rules.ladder.flatMap((rung) => {
    const sendAt = dueOf(rung, since, { last: roused[rung.to], now, stepMs: rules.stepMinutes * MINUTE });
    return sendAt === undefined ? [] : { kind: 'urgent', key: `urgent/${body}/${rung.to}/${isoOf(sendAt)}`, to: rung.to, body, sendAt };
  });

const MINUTE = 60_000;

interface When {
  readonly last: Instant | undefined;
  readonly now: Instant;
  readonly stepMs: number;
}

const dueOf = ({ afterMinutes, everyMinutes }: UrgentRung, since: readonly Instant[], { last, now, stepMs }: When): Instant | undefined => {
  const step = (at: number): Instant => instant(Math.ceil(at / stepMs) * stepMs);
  const due = since.map((at) => step(at + afterMinutes * MINUTE)).filter((at) => at <= now);
  const newest = due.reduce((latest, at) => Math.max(latest, at), 0);
  if (newest === 0) return undefined;
  // A hub that was away tells once of all that came meanwhile.
  if (last === undefined || newest > last) return instant(newest);
  const again = step(last + everyMinutes * MINUTE);
  return again <= now ? again : undefined;
};
