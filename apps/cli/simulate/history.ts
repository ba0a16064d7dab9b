/** Gives a country a past: worked out, and written where the hub will find it. */
import canonicalize from 'canonicalize';
import { dayIn, instant, systemClock } from '@dauys/basics/clock.ts';
import { DAY } from './building/story.ts';
import { ZONE, type Place } from './country.ts';
import type { Kept } from './device.ts';
import { hubTime, type Calendar } from './fleet.ts';
import type { KeptRun } from './kept.ts';
import { pastOf, type Past } from './past.ts';
import { openPastStore, type SaidOfSite } from './past-store.ts';
import { settle, type Site } from './site.ts';

/** Open to people from eight to nine, every day. */
const WEEK = Array.from({ length: 7 }, () => [{ from: 480, to: 1_260 }]);

const saidOf = ({ place, building, terminals }: Site, calendar: Calendar): SaidOfSite => {
  const hours = canonicalize({ version: 1, since: dayIn(ZONE, hubTime(calendar, calendar.from)), zone: ZONE, week: WEEK }) ?? '';
  return {
    facility: place.id,
    provider: place.provider,
    feeder: place.feeder,
    terminals: terminals.map(({ number }, i) => ({
      terminal: number,
      mainsSensor: building.devices[i]?.mainsSensor ?? false,
      battery: (building.devices[i]?.batteryMinutes ?? 0) > 0,
      hours,
    })),
  };
};

export interface Wish {
  readonly days: number;
  readonly database: string;
  readonly seed: number;
  /** Troubles by chance, a day and facility. */
  readonly perDay: number;
  readonly progress: (done: number) => void;
}

/**
 * Writes `days` that end now. Resolves with what the country's life goes on from; with nothing when any of the terminals was heard there already: then
 * nothing is written.
 */
export const writeHistory = async (
  places: readonly Place[],
  { days, database, seed, perDay, progress }: Wish,
): Promise<KeptRun | undefined> => {
  const to = days * DAY;
  const store = await openPastStore(database);
  try {
    if (await store.hasPast(places.flatMap(({ terminals }) => terminals).map(({ number }) => number))) return undefined;
    const now = systemClock.now();
    const calendar: Calendar = { begin: instant(now - to), from: 0, pace: 1 };
    const sites = settle(places, { seed, from: 0, to, perDay, script: [] });
    const terminals = new Map<string, Kept>();
    // One facility after the other: a year of all at once is most of a gigabyte.
    const pasts = function* (): Generator<Past> {
      for (const [i, site] of sites.entries()) {
        progress(i);
        for (const past of pastOf(site, calendar, to)) {
          terminals.set(past.terminal.id, past.kept);
          yield past;
        }
      }
    };
    await store.write(
      sites.map((site) => saidOf(site, calendar)),
      pasts(),
      // Before hours are declared nothing is promised: said later, the whole past would be one that nobody measured.
      calendar.begin,
    );
    return { at: to, endedAt: now, terminals };
  } finally {
    await store.close();
  }
};
