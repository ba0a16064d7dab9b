import { instant, type Instant } from '@dauys/basics/clock.ts';
import { CHALLENGE_MS } from '../access/challenge.ts';
import { ABSOLUTE_MS } from '../access/decide.ts';
import { SESSION_MS } from '../beat/sessions.ts';
import type { Context } from '../context.ts';
import { repeat, type Running } from '../repeat.ts';
import {
  deleteAnswered,
  deleteOfficerSessions,
  deleteSessions,
  deleteUnfinished,
  deleteWatcherSessions,
  forgetSessionKeys,
} from './store.ts';

const DAY = 86_400_000;
/** A transport key lives a month and one more as the previous one: then no old set-up opens, and its name need not be known. */
export const SESSION_NAME_MS = 400 * DAY;
/** A terminal that comes back later sends such a parcel from its start: it still holds it whole. */
export const UNFINISHED_MS = 60 * DAY;
const OFFICER_SESSION_MS = ABSOLUTE_MS + 7 * DAY;
/** Well past a challenge's life, by the clock of any hub process. */
const ANSWERED_MS = 4 * CHALLENGE_MS;

/** At once at most: a hub that was off for a year must not hold locks for minutes. */
const ROWS = 1_000;
const PARCELS = 20;
const REST_MS = 600_000;

export interface Expired {
  readonly keys: number;
  readonly sessions: number;
  readonly parcels: number;
  readonly officers: number;
  readonly watchers: number;
  readonly challenges: number;
}

/** One bounded round; `more` when something is left that could go now. Nothing that was promised or accepted ever expires. */
export const expireOnce = async ({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<Expired & { readonly more: boolean }> => {
  const now = clock.now();
  const ago = (ms: number): Instant => instant(Math.max(0, now - ms));
  const keys = await forgetSessionKeys(db, ago(SESSION_MS), ROWS);
  const sessions = await deleteSessions(db, ago(SESSION_NAME_MS), ROWS);
  const parcels = await deleteUnfinished(db, ago(UNFINISHED_MS), PARCELS);
  const officers = await deleteOfficerSessions(db, ago(OFFICER_SESSION_MS), ROWS);
  const watchers = await deleteWatcherSessions(db, ago(OFFICER_SESSION_MS), ROWS);
  const challenges = await deleteAnswered(db, ago(ANSWERED_MS), ROWS);
  const more = parcels === PARCELS || [keys, sessions, officers, watchers, challenges].includes(ROWS);
  return { keys, sessions, parcels, officers, watchers, challenges, more };
};

/** Lets go of what is past its time, beside requests, every ten minutes. Several hubs may: what one holds the other passes over. */
export const runExpiry = (context: Pick<Context, 'db' | 'clock' | 'log'>): Running =>
  repeat(
    async () => {
      const { more, ...expired } = await expireOnce(context);
      if (Object.values(expired).some((n) => n > 0)) context.log('expiry.done', expired);
      return more ? 100 : REST_MS;
    },
    { failed: (code) => context.log('expiry.fault', { code }), ended: async () => undefined },
  );
