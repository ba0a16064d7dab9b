import { instant } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { expect, test } from 'vitest';
import { scriptedDb } from '../../../tools/test/scripted-db.ts';
import { silentLog } from '../events.ts';
import { judgeNext } from './judge.ts';

const now = instant(Date.parse('2026-11-22T12:00:00.000Z'));
const hour = 3_600_000;
const entries = await cast.entriesOf([cast.facilitySaid('kapshagai'), cast.terminalSaid('00000002', 'kapshagai', cast.kiosk)]);
const stated = foldDirectory(entries, parseAnchor(JSON.stringify(cast.anchorFile())));

/** Two silences are due, of terminals 1 and 2, the first for longer; `silence` is what the database says of each. */
const hub = (silence: (terminal: number) => readonly object[], { directory = stated, isWritten = true } = {}) => {
  const due = new Map([
    [1, 0],
    [2, 1],
  ]);
  const db = scriptedDb((sql, [first, second, third], inTransaction) => {
    if (sql.includes('from hearing')) return [{ until: now, to: now, from: now }];
    if (sql.includes('from judging where due_at')) {
      const [next] = [...due].filter(([, at]) => at <= now).toSorted((a, b) => a[1] - b[1]);
      return next === undefined ? [] : [{ terminal: next[0], fromAt: now - hour }];
    }
    if (sql.includes('from lapses where terminal = $1')) return silence(Number(first));
    // What a transaction wrote that fails is undone: only what stands outside of it counts here.
    if (sql.startsWith('update judging') && !inTransaction && second === now - hour) due.set(Number(first), Number(third));
    if (sql.startsWith('delete from judging')) due.delete(Number(first));
    if (!isWritten && sql.startsWith('update judging')) throw new Error('away');
    return [];
  });
  const { log, said } = silentLog();
  const view = { current: () => directory, refresh: async () => directory, follow: () => ({ stop: () => undefined }) };
  return { due, said, judge: () => judgeNext({ db, log, config: {}, clock: { now: () => now }, directory: view }) };
};
const gone = Object.assign(new Error('an entry that nobody can read'), { code: '22P02' });

test('one silence that cannot be judged is put off for a minute, and told; the next is judged', async () => {
  const { due, said, judge } = hub((terminal) => {
    if (terminal === 1) throw gone;
    return [];
  });
  expect(await judge()).toMatchObject({ terminal: 1, noticed: false });
  expect(await judge()).toMatchObject({ terminal: 2 });
  expect(await judge()).toBeUndefined();
  expect([...due]).toEqual([[1, now + 60_000]]);
  expect(said).toEqual([{ event: 'fleet.put-off', fields: { terminal: '00000001', code: '22P02' } }]);
});

test('while the database does not answer nothing is put off: that is the fault', async () => {
  const { said, judge } = hub(
    () => {
      throw gone;
    },
    { isWritten: false },
  );
  await expect(judge()).rejects.toThrow('away');
  expect(said).toEqual([]);
});

test('a terminal that was retired while it was silent is looked at no more', async () => {
  const [terminal] = [...stated.terminals.values()];
  if (terminal === undefined) throw new Error('a terminal');
  const retired = { ...stated, terminals: new Map([[terminal.id, { ...terminal, retired: now }]]) };
  const lasting = [{ kind: 'silent', toAt: null, words: [], boot: 1 }];
  const { due, judge } = hub((number) => (number === 1 ? [] : lasting), { directory: retired });
  await judge();
  expect(await judge()).toEqual({ terminal: 2, fromAt: now - hour, noticed: false });
  expect([...due]).toEqual([]);
});
