import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bytes, hex } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { readRecord } from '@dauys/verify/record.ts';
import { overHttp } from '@dauys/verify/source.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { type Ledger, policyText, publish as publishWhole, sha } from '@dauys/testing/published.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fromFolder } from '../verify/source.ts';
import { openFolder } from './folder.ts';
import { holds, mirrorOf, type Report } from './mirror.ts';
import { mirrorApp } from './serve.ts';

const at = instant(1_790_000_000_000);
const world = mkdtempSync(join(tmpdir(), 'dauys-mirror-'));
afterAll(() => rmSync(world, { recursive: true }));
const pinned = pin(JSON.stringify(cast.anchorFile({ directory: policyText('directory'), cases: policyText('cases') })));

/** Batches of 64; stories agree on their first two batches. */
const leaves = (batches: number, story = 'honest'): Bytes[] =>
  Array.from({ length: batches * 64 }, (_, i) => caseLeaf(Math.floor(i / 64), sha(`${i < 128 ? 'both' : story} ${i}`)));
const publish = (root: string, ledger: Ledger, entries: readonly Bytes[]) =>
  publishWhole(root, ledger, entries, { cosigned: { asel: at, bolat: at } });

let statements: Bytes[] = [];
let hub = '';
let to = '';
let made = 0;
beforeAll(async () => {
  const said = [
    cast.bodySaid('ombudsman'),
    cast.hubSaid(cast.hub),
    { v: 1, kind: 'batch-size', at: cast.day(0), size: 64, since: cast.day(0) },
  ] as const;
  statements = (await cast.entriesOf([...said])).map(({ bytes }) => bytes);
});
beforeEach(async () => {
  hub = join(world, `hub-${made}`);
  to = join(world, `mirror-${made++}`);
  await publish(hub, 'directory', statements);
  await publish(hub, 'cases', leaves(5));
});

const mirroring = async (from = hub) =>
  mirrorOf({ pinned, source: fromFolder(from), folder: await openFolder(to), progress: () => undefined });
const look = async (from = hub): Promise<Report> => (await mirroring(from))();
const wholeRecord = () => readRecord(fromFolder(to), pinned, { everything: true });
const files = () =>
  readdirSync(to, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name).slice(to.length + 1))
    .toSorted();
const evidence = () => files().filter((f) => f.startsWith('evidence/'));
const fileOf = (folder: string, ledger: Ledger, path: string) => join(folder, 'ledger', ledger, path);

describe('what a mirror keeps', () => {
  test('is the whole record, which others verify as it is', async () => {
    const report = await look();
    expect(report.ledgers).toMatchObject({ directory: { kind: 'grown', size: 3 }, cases: { kind: 'grown', from: 0, size: 320 } });
    expect(holds(report)).toBe(true);
    const { ledgers, batches } = await wholeRecord();
    expect([ledgers.cases.checkpoint.size, batches]).toEqual([320, 5]);
  });
  test.each([[[1, 2, 3, 4, 5]], [[4, 8]], [[3, 260, 261]], [[4, 1030]]])(
    'follows a ledger of %j batches, and lets old partial tiles go',
    async (steps) => {
      for (const batches of steps) {
        await publish(hub, 'cases', leaves(batches));
        expect((await look()).ledgers.cases).toMatchObject({ size: batches * 64 });
        expect((await wholeRecord()).batches).toBe(batches);
      }
      const widths = files().filter((f) => f.includes('tile/0/') && f.includes('.p/'));
      expect(widths.length).toBeLessThanOrEqual(4);
    },
  );
  test('grows from a hub that keeps full tiles only where they are full', async () => {
    await look();
    rmSync(hub, { recursive: true });
    await publish(hub, 'directory', statements);
    await publish(hub, 'cases', leaves(9));
    expect((await look()).ledgers.cases).toMatchObject({ kind: 'grown', from: 320, size: 576 });
    await wholeRecord();
  });
  test('a file that was lost is fetched again at the next start', async () => {
    await look();
    const before = files();
    for (const path of ['tile/0/000', 'tile/entries/001.p/64', 'tile/1/000.p/1']) rmSync(fileOf(to, 'cases', path));
    expect((await look()).ledgers.cases.kind).toBe('same');
    expect(files()).toEqual(before);
    await wholeRecord();
  });
  test('is served under the paths of a hub, and nothing else is', async () => {
    await look();
    writeFileSync(join(to, 'feed-secret'), 'no');
    const app = mirrorApp(await openFolder(to));
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      expect((await readRecord(overHttp(url), pinned, { everything: true })).batches).toBe(5);
      for (const path of [
        'ledger/cases/tile/0/0',
        'ledger/cases/tile/..%2f..%2f..%2ffeed-secret',
        'feed-secret',
        'ledger/cases/tile/0/000.p/64',
        'evidence/x',
      ])
        expect((await fetch(`${url}/${path}`)).status, path).toBe(404);
    } finally {
      await app.close();
    }
  });
});

describe('what a mirror does not take', () => {
  test('a fork: named, both notes kept, and the copy stays as it was', async () => {
    await look();
    const before = files();
    for (const batches of [5, 6]) {
      await publish(hub, 'cases', leaves(batches, 'other'));
      const { cases } = (await look()).ledgers;
      expect(cases).toMatchObject({ kind: 'distrusted', code: batches === 5 ? 'ledger/forked' : 'ledger/consistency-mismatch' });
    }
    expect(files().filter((f) => !f.startsWith('evidence/'))).toEqual(before);
    expect(evidence()).toHaveLength(2);
    for (const path of evidence()) {
      const { ours, theirs } = JSON.parse(readFileSync(join(to, path), 'utf8')) as { ours: string; theirs: string };
      expect(ours).toBe(readFileSync(fileOf(to, 'cases', 'checkpoint'), 'utf8'));
      expect(theirs).not.toBe(ours);
    }
    await look();
    expect(evidence()).toHaveLength(2);
  });
  test('an older tree of another story is a fork; an older tree of ours is a hub that went back', async () => {
    await look();
    await publish(hub, 'cases', leaves(4, 'other'));
    expect((await look()).ledgers.cases).toMatchObject({ kind: 'distrusted', code: 'ledger/forked' });
    await publish(hub, 'cases', leaves(3));
    const report = await look();
    expect(report.ledgers.cases).toEqual({ kind: 'behind', size: 320, shown: 192 });
    expect(holds(report)).toBe(false);
    expect((await wholeRecord()).batches).toBe(5);
  });
  test.each(['checkpoint', 'tile/0/000', 'tile/0/001.p/64', 'tile/1/000.p/1', 'tile/entries/000', 'tile/entries/001.p/64'])(
    'a flipped byte in %s never reaches the disk',
    async (path) => {
      const bytes = readFileSync(fileOf(hub, 'cases', path));
      // Past the middle: in a bundle that is inside an entry, where lengths do not tell.
      const middle = Math.floor(bytes.length / 2) + 7;
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      writeFileSync(fileOf(hub, 'cases', path), bytes);
      expect((await look()).ledgers.cases.kind).toBe('distrusted');
      expect(files()).not.toContain(`ledger/cases/${path}`);
      expect(files()).not.toContain('ledger/cases/checkpoint');
      await publish(hub, 'cases', leaves(5));
      expect((await look()).ledgers.cases.kind).toBe('grown');
      await wholeRecord();
    },
  );
  test.each(['tile/0/000', 'tile/entries/001.p/64'])('a missing %s: no checkpoint is written that it covers', async (path) => {
    rmSync(fileOf(hub, 'cases', path));
    expect((await look()).ledgers.cases).toMatchObject({ kind: 'distrusted', code: 'verify/file-missing' });
    expect(files()).not.toContain('ledger/cases/checkpoint');
  });
  test('too few witnesses', async () => {
    await publishWhole(hub, 'cases', leaves(6), { cosigned: { asel: at } });
    expect((await look()).ledgers.cases).toMatchObject({ kind: 'distrusted', code: 'ledger/quorum-not-met' });
  });
});

test('one mirror may follow another', async () => {
  await look();
  const first = to;
  to = join(world, `second-${hex(sha(first)).slice(0, 8)}`);
  expect(holds(await look(first))).toBe(true);
  await wholeRecord();
});
