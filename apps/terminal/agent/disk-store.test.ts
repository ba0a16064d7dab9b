import { instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { append, EMPTY } from '@dauys/journal/chain.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDisk, shippedMigrations } from './disk-store.ts';
import { keepEvidence } from './facts-store.ts';
import { journalAfter, journalHead } from './journal/store.ts';
import { promiseOf, whereaboutsOf } from './outbox/store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-disk-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('migrations', () => {
  test('a store of the first one, with a promise and a journal in it, comes up to date with nothing lost', () => {
    const [first] = shippedMigrations();
    if (first === undefined) throw new Error('no migration');
    const id = 'ab'.repeat(16);
    const entry = append(EMPTY, { at: instant(1_790_000_000_000), boot: 1, kind: 'boot', details: {} });
    // Written as the first version wrote it: by its SQL, not by today's functions.
    const old = openDisk(folder, [first]);
    old.commit(() => {
      old.run(
        "insert into outbox values (?, 7, 20000, 1, 0, zeroblob(32), randomblob(32), zeroblob(16), x'00', 'DAUYS1:X', randomblob(32), 3)",
        id,
      );
      old.run("insert into parcel values (?, x'010203')", id);
      old.run("insert into whereabouts (envelope_id, state) values (?, 'stored')", id);
      old.run('insert into journal values (1, ?, ?)', entry.bytes, entry.head.hash);
    });
    expect(() => old.commit(() => keepEvidence(old, { sha256: 'c'.repeat(64), code: 'x', at: 1, bytes: entry.bytes }))).toThrow();
    old.close();
    const now = openDisk(folder);
    expect(promiseOf(now, id)).toMatchObject({ counter: 7, slip: 'DAUYS1:X' });
    expect(whereaboutsOf(now, id)).toEqual({ state: 'stored' });
    expect(journalHead(now)).toEqual(entry.head);
    expect(journalAfter(now, 0, 9)).toEqual([entry.bytes]);
    expect(now.commit(() => keepEvidence(now, { sha256: 'c'.repeat(64), code: 'x', at: 1, bytes: entry.bytes })).ok).toBe(true);
    now.close();
    openDisk(folder).close();
  });
  test('a store with another history, or a newer one, is not touched', () => {
    openDisk(folder).close();
    const shipped = shippedMigrations();
    const rewritten = shipped.map((m, i) => (i === 0 ? { ...m, sql: `${m.sql}\n` } : m));
    expect(() => openDisk(folder, rewritten)).toThrow(Fault);
    expect(() => openDisk(folder, shipped.slice(0, 1))).toThrow(Fault);
    openDisk(folder).close();
  });
});

describe('commit', () => {
  test('an act that throws leaves nothing behind', () => {
    const disk = openDisk(folder);
    const add = (n: number) => disk.run('insert into meta values (?, 1)', `n${n}`);
    expect(() =>
      disk.commit(() => {
        add(1);
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
    expect(disk.commit(() => add(2))).toEqual({ ok: true, value: 1 });
    expect(disk.all('select name from meta')).toEqual([{ name: 'n2' }]);
    // A broken promise of the schema is our own fault.
    expect(() => disk.commit(() => add(2))).toThrow(Fault);
    disk.close();
  });
  test('no second process on one store', () => {
    const disk = openDisk(folder);
    expect(() => openDisk(folder)).toThrow();
    disk.close();
  });
});
