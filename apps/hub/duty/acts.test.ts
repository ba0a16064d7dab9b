import { instant, isoOf } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { expect, test } from 'vitest';
import { scriptedDb } from '../../../tools/test/scripted-db.ts';
import type { Watcher } from '../access/watcher.ts';
import { silentLog } from '../events.ts';
import { announceMaintenance, signMaintenance } from './acts.ts';

const now = instant(Date.parse('2026-11-22T12:00:00.000Z'));
const DAY = 86_400_000;
const entries = await cast.entriesOf([cast.facilitySaid('kapshagai'), cast.terminalSaid('0000000a', 'kapshagai', cast.kiosk)]);
const directory = foldDirectory(entries, parseAnchor(JSON.stringify(cast.anchorFile())));
const aigul: Watcher = { role: 'facility-duty', id: 'aigul', name: 'Aigul', facility: 'kapshagai' };
const bolat: Watcher = { ...aigul, id: 'bolat' };

const hub = (answer: Parameters<typeof scriptedDb>[0]) => {
  const { log, said } = silentLog();
  const view = { current: () => directory, refresh: async () => directory, follow: () => ({ stop: () => undefined }) };
  return { said, needs: { db: scriptedDb(answer), log, config: {}, clock: { now: () => now }, directory: view } };
};

test('nobody fills the list with announcements that nobody signs, and none lies years ahead', async () => {
  let waiting = 0;
  const { needs, said } = hub((sql) => {
    if (sql.startsWith('insert into maintenance')) waiting++;
    return sql.includes('count(*)') ? [{ count: waiting }] : [];
  });
  const announce = async (days: number) => {
    const [from, to] = [now + days * DAY, now + days * DAY + DAY / 24];
    const wish = { terminal: '0000000a', from: isoOf(instant(from)), to: isoOf(instant(to)) };
    const done = await announceMaintenance(needs, aigul, wish);
    return done.ok ? 'announced' : done.error.code;
  };
  expect(await announce(93)).toBe('fleet/maintenance-far');
  for (let day = 2; day < 12; day++) expect(await announce(day)).toBe('announced');
  expect(await announce(12)).toBe('fleet/maintenance-unsigned');
  expect(said).toHaveLength(10);
});

test('the log says of which terminal an announcement was signed a second time', async () => {
  const row = { terminal: 10, facility: 'kapshagai', fromAt: now + 2 * DAY, toAt: now + 2 * DAY + 1, announcedAt: now, firstBy: 'aigul' };
  const { needs, said } = hub((sql) =>
    sql.includes('from maintenance') ? [{ ...row, id: new Uint8Array(16), secondBy: null, secondAt: null }] : [],
  );
  expect(await signMaintenance(needs, bolat, '00'.repeat(16))).toEqual({ ok: true, value: undefined });
  expect(said).toEqual([{ event: 'fleet.maintenance', fields: { terminal: '0000000a', by: 'bolat' } }]);
});
