/** Facilities of which something can be said: a year of theirs, written as the hub's tables would have it. */
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import { quietText } from '@dauys/wording/compiled/quiet.ts';
import { expect } from 'vitest';
import { countryOf, statementsOf } from '../../apps/cli/simulate/country.ts';
import { monthAt } from '../../apps/hub/statistics/month.ts';
import { bodies, facilities, NETWORK } from '../demo/cast.ts';
import { operatorToken, type System } from '../demo/system.ts';
import { respondersRead, writeMonth, type MonthOf, type Write } from '../test/quiet-month.ts';
import { type Desk, deskOn } from './desk.ts';
import { inDatabase, stateInDirectory } from './officers.ts';

const LONG = 240_000;
const DAY_MS = 86_400_000;
/** As many as a comparison needs, and the one that is compared. */
const places = countryOf(24)
  .slice(0, 7)
  .map((place) => ({ ...place, terminals: place.terminals.slice(0, 1) }));
/** What came from each, and from the last: with so many people in so many hours, 26 and more are usual. */
const [PEOPLE, USUAL, LEFT] = [290, 31, 1];

/** They stand in the directory, with the people that the operator says they hold. Those of the demonstration are of another kind, each alone. */
export const bringPlaces = async (system: System): Promise<void> => {
  const stated = statementsOf(places, NETWORK, isoOf(systemClock.now()));
  for (const said of stated) await stateInDirectory(system, `${said.kind}-${said.id}`, said);
  const people = async (facility: string, kind: string): Promise<boolean> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${operatorToken(system.data)}` };
    const body = JSON.stringify({ facility, kind, people: PEOPLE });
    return (await fetch(`${system.hub.url}/provision/people`, { method: 'PUT', headers, body })).ok;
  };
  for (const { id } of places) await expect.poll(() => people(id, 'colony'), { timeout: LONG }).toBe(true);
  for (const { id } of facilities) expect(await people(id, 'prison')).toBe(true);
};

/** A month that was closed long ago, what arrived in it, and that responders read. Each device could be used all the time but the first of the demonstration. */
const writeYear = (system: System): Promise<void> =>
  inDatabase(system, async (client) => {
    const now = systemClock.now();
    const write: Write = (sql, values) => client.query(sql, values);
    const of: readonly MonthOf[] = [
      ...places.map(({ id, terminals: [only] }, i): MonthOf => {
        const isLast = i === places.length - 1;
        return { facility: id, came: [only?.number ?? 0, isLast ? LEFT : USUAL] };
      }),
      ...facilities.map(({ id }, i) => ({ facility: id, ...(i === 0 ? { usable: 0 } : {}) })),
    ];
    await writeMonth(write, monthAt((now - 100 * DAY_MS) as typeof now), { at: now, of });
    await respondersRead(
      write,
      bodies.map(({ id }) => id),
      now,
    );
  });

/** A monitor, in English: first nothing can be said; a year later one is quiet, the others are as usual, and of two nothing can be said. No count stands there. */
export const quietBeforeMonitor = async (monitor: Desk, system: System): Promise<void> => {
  const q = quietText('en');
  const { page } = monitor;
  const goTo = (name: string) => page.getByRole('link', { name, exact: true }).click();
  await goTo(q('title'));
  await monitor.sees(q('nothing-yet'));
  await writeYear(system);
  await goTo(deskOn(page, 'en').t('frame.fleet'));
  await goTo(q('title'));
  await page.getByRole('row').nth(1).waitFor({ timeout: LONG });
  const told = await page.getByRole('row').allTextContents();
  const counted = (['quiet', 'usual', 'nothing'] as const).map((says) => told.filter((row) => row.includes(q(`says.${says}`))).length);
  expect(counted).toEqual([1, places.length - 1, facilities.length]);
  expect(told.filter((row) => /\b(?:31|187)\b/.test(row))).toEqual([]);
};
