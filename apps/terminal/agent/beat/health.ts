import type { Instant } from '@dauys/basics/clock.ts';

/** How an uplink stands. `since` is when the first of the failed beats was due. */
export type Health =
  | { readonly state: 'starting' }
  | { readonly state: 'reachable' }
  | { readonly state: 'failing' | 'unreachable'; readonly since: Instant; readonly attempts: number };

/** What is worth an entry in the journal. */
export type Change = 'became-unreachable' | 'came-back' | undefined;

/** Single lost beats are ordinary: only the third in a row is told, and then nothing until it is over. Pure. */
export const afterExchange = (health: Health, answered: boolean, now: Instant): { readonly health: Health; readonly change: Change } => {
  if (answered) return { health: { state: 'reachable' }, change: health.state === 'unreachable' ? 'came-back' : undefined };
  const before = health.state === 'failing' || health.state === 'unreachable' ? health : { since: now, attempts: 0 };
  const attempts = before.attempts + 1;
  const unreachable = attempts >= 3;
  const change = unreachable && health.state !== 'unreachable' ? 'became-unreachable' : undefined;
  return { health: { state: unreachable ? 'unreachable' : 'failing', since: before.since, attempts }, change };
};

/** The uplink that carries parcels: the first that answers; when none does, the one that did, so that nothing is begun anew in vain. Pure. */
export const primaryOf = (uplinks: readonly { readonly carries: boolean; readonly health: Health }[], before: number): number => {
  const first = uplinks.findIndex((u) => u.carries && (u.health.state === 'reachable' || u.health.state === 'failing'));
  if (first >= 0) return first;
  if (uplinks[before]?.carries === true) return before;
  return Math.max(
    0,
    uplinks.findIndex((u) => u.carries),
  );
};
