import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { instant } from '@dauys/basics/clock.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { policyText, publish as publishWhole, sha } from '@dauys/testing/published.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { readRecord } from '@dauys/verify/record.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program } from '../../../tools/test/dauys.ts';
import { fromFolder } from '../verify/source.ts';

/** Loaded before the command: dies before or after its n-th change of the file system, in the middle of a write too. */
const dying = `
import fs, { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const last = Number(new URL(import.meta.url).searchParams.get('at'));
let n = 0;
const step = () => { if (n++ === last) process.kill(process.pid, 'SIGKILL'); };
const around = (own, half) => async (...args) => { step(); if (half !== undefined) await half(...args); step(); const result = await own(...args); step(); return result; };
const { open } = fs.promises;
fs.promises.open = async (...args) => {
  const file = await open(...args);
  if (args[1] === 'r') return file;
  const whole = file.writeFile.bind(file);
  file.writeFile = async (bytes) => { step(); const cut = Math.floor(bytes.length / 2); await file.write(bytes.subarray(0, cut)); step(); await file.write(bytes.subarray(cut)); step(); };
  file.sync = around(file.sync.bind(file));
  return file;
};
for (const name of ['rename', 'mkdir', 'rm']) fs.promises[name] = around(fs.promises[name]);
syncBuiltinESMExports();
process.on('exit', () => { if (n <= last) writeSync(2, 'nothing left to interrupt'); });
`;

const world = mkdtempSync(join(tmpdir(), 'dauys-mirror-crash-'));
afterAll(() => rmSync(world, { recursive: true }));
const hub = join(world, 'hub');
const to = join(world, 'mirror');
const anchor = JSON.stringify(cast.anchorFile({ directory: policyText('directory'), cases: policyText('cases') }));
const pinned = pin(anchor);
const publish = async (batches: number) => {
  const at = instant(1_790_000_000_000);
  const cosigned = { cosigned: { asel: at, bolat: at } };
  const said = [cast.hubSaid(cast.hub), { v: 1, kind: 'batch-size', at: cast.day(0), size: 64, since: cast.day(0) }] as const;
  await publishWhole(
    hub,
    'directory',
    (await cast.entriesOf([...said])).map(({ bytes }) => bytes),
    cosigned,
  );
  await publishWhole(
    hub,
    'cases',
    Array.from({ length: batches * 64 }, (_, i) => caseLeaf(Math.floor(i / 64), sha(`${i}`))),
    cosigned,
  );
};
const mirror = (dieAt?: number) => {
  const preload = dieAt === undefined ? [] : ['--import', `${pathToFileURL(join(world, 'dying.mjs')).href}?at=${dieAt}`];
  const command = [program, 'mirror', '--anchor', join(world, 'anchor.json'), '--from', hub, '--to', to, '--json'];
  return spawnSync(process.execPath, [...preload, ...command], { encoding: 'utf8' });
};
/** What the checkpoint on disk covers, everything verified; `undefined` before the first one. */
const recordThere = async (): Promise<number | undefined> => {
  if ((await fromFolder(to)('cases')('checkpoint')) === undefined) return undefined;
  return (await readRecord(fromFolder(to), pinned, { everything: true })).batches;
};

beforeAll(() => {
  writeFileSync(join(world, 'dying.mjs'), dying);
  writeFileSync(join(world, 'anchor.json'), anchor);
});

test('killed again and again, ever later: what stands there always verifies, and in the end it is all there', async () => {
  await publish(3);
  let kills = 0;
  let grew = 3;
  // Every run dies a little later than the last: all steps of a fresh copy, and of its growth past a full tile, are interrupted.
  for (let dieAt = 0; ; dieAt += 5) {
    const run = mirror(dieAt);
    if (run.signal !== 'SIGKILL') {
      expect(run.stderr).toContain('nothing left to interrupt');
      if (grew === 5) break;
      grew = 5;
      await publish(5);
      dieAt = -5;
      continue;
    }
    kills++;
    const there = await recordThere();
    if (there !== undefined) expect([3, grew]).toContain(there);
    if (dieAt < 60 && grew === 3) rmSync(to, { recursive: true, force: true });
  }
  expect(kills).toBeGreaterThan(10);
  expect(await recordThere()).toBe(5);
  const last = mirror();
  expect(JSON.parse(last.stdout)).toMatchObject({ ledgers: { cases: { kind: 'same', size: 320 } } });
}, 240_000);
