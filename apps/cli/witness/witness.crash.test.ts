import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { hex } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { NOTE_SIGNATURE, signNote, verifierKey } from '@dauys/ledger/note.ts';
import { consistencyProof, readerOfLeaves } from '@dauys/ledger/proof.ts';
import { encodeAddCheckpoint } from '@dauys/ledger/witness.ts';
import { keyOf, sha } from '@dauys/testing/published.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { program } from '../../../tools/test/dauys.ts';
import { openWitnessStore } from './store.ts';

const ORIGIN = 'test/cases';
const at = instant(1_790_000_000_000);

/** Two histories that agree on their first 64 leaves. */
const history = (story: string) => {
  const hashes = Array.from({ length: 128 }, (_, i) => leafHash(sha(`${i < 64 ? 'both' : story} ${i}`)));
  const rootAt = (size: number) => rootOf(hashes.slice(0, size));
  const request = async (old: number, size: number) => {
    const note = await signNote(encodeCheckpoint({ origin: ORIGIN, size, root: rootAt(size) }), ORIGIN, keyOf('cases'));
    return encodeAddCheckpoint({ old, proof: consistencyProof(readerOfLeaves(hashes), old, size), note });
  };
  return { rootAt, request };
};
const honest = history('honest');
const fork = history('fork');

/** Loaded before the command: dies before or after its n-th call to the database, or to the end of an answer. */
const dying = `
import { writeSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import { DatabaseSync, StatementSync } from 'node:sqlite';
const last = Number(new URL(import.meta.url).searchParams.get('at'));
let n = 0;
const step = () => { if (n++ === last) process.kill(process.pid, 'SIGKILL'); };
const around = (proto, name) => {
  const own = proto[name];
  proto[name] = function (...args) { step(); const result = own.apply(this, args); step(); return result; };
};
around(DatabaseSync.prototype, 'exec');
for (const name of ['get', 'all', 'run']) around(StatementSync.prototype, name);
around(ServerResponse.prototype, 'end');
`;

let folder = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-witness-'));
  writeFileSync(join(folder, 'dying.mjs'), dying);
  writeFileSync(join(folder, 'key'), hex(sha('key of asel')));
  const logs = [verifierKey(ORIGIN, NOTE_SIGNATURE, keyOf('cases').publicKey)];
  writeFileSync(join(folder, 'witness.json'), JSON.stringify({ name: 'test/asel', port: 0, key: 'key', logs, dataFolder: 'state' }));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts `dauys witness`; `port` is undefined when it died before it listened. */
const start = async (dieAt?: number) => {
  const preload = dieAt === undefined ? [] : ['--import', `${pathToFileURL(join(folder, 'dying.mjs')).href}?at=${dieAt}`];
  const child = spawn(process.execPath, [...preload, program, 'witness', '--config', join(folder, 'witness.json')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<{ code: number | null; signal: string | null; said: string }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, said }));
  });
  let port: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { event: string; port: number };
    if (event.event !== 'witness.started') continue;
    port = event.port;
    break;
  }
  child.stdout.resume();
  return { child, ended, port };
};
/** The status of the answer, or `undefined` when it died over it. */
const post = async (port: number, body: string): Promise<number | undefined> => {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/add-checkpoint`, { method: 'POST', body });
    await response.text();
    return response.status;
  } catch {
    return undefined;
  }
};
const remembered = () => {
  const store = openWitnessStore(join(folder, 'state'));
  try {
    return { size: store.latest(ORIGIN)?.size, evidence: store.evidence().map(({ code }) => code) };
  } finally {
    store.close();
  }
};
const rememberBoth = () => {
  const store = openWitnessStore(join(folder, 'state'));
  store.advance(ORIGIN, at, () => ({ kind: 'cosign', size: 64, root: honest.rootAt(64), text: '' }));
  store.close();
};

/** Kills one witness at its n-th step while it grows from 64 to 128; `undefined` when it had no such step. */
const dieAndRecover = async (step: number) => {
  rememberBoth();
  const first = await start(step);
  const status = first.port === undefined ? undefined : await post(first.port, await honest.request(64, 128));
  const lives = first.port !== undefined && (await fetch(`http://127.0.0.1:${first.port}/livez`).catch(() => undefined)) !== undefined;
  if (lives) return undefined;
  const died = await first.ended;
  expect(died.signal).toBe('SIGKILL');
  const { size } = remembered();
  expect([64, 128]).toContain(size);
  // A cosignature may have left only if the tree it vouches for is remembered.
  if (status === 200) expect(size).toBe(128);
  const second = await start();
  const port = second.port ?? 0;
  expect(await post(port, await honest.request(size ?? 0, 128))).toBe(200);
  expect(await post(port, await fork.request(64, 128))).toBe(409);
  expect(await post(port, await fork.request(128, 128))).toBe(409);
  second.child.kill('SIGTERM');
  expect(await second.ended).toMatchObject({ code: 0 });
  expect(remembered()).toEqual({ size: 128, evidence: ['ledger/forked'] });
  return { size, heard: status === 200 };
};

describe('a witness killed between any two steps', () => {
  test('comes back with what it vouched for, and vouches for no second history', async () => {
    const outcomes = [];
    for (let step = 0; ; step++) {
      rmSync(join(folder, 'state'), { recursive: true, force: true });
      const outcome = await dieAndRecover(step);
      if (outcome === undefined) break;
      outcomes.push(outcome);
    }
    // Deaths before and after the commit, and after the answer had left: else the steps were not where we think.
    expect(outcomes.length).toBeGreaterThanOrEqual(14);
    expect(outcomes.some(({ size }) => size === 64)).toBe(true);
    expect(outcomes.some(({ size, heard }) => size === 128 && !heard)).toBe(true);
  });
  test('a damaged store is refused in words, with an exit code, and left as it is', async () => {
    rememberBoth();
    const path = join(folder, 'state', 'witness.sqlite');
    writeFileSync(path, 'not a database, though of some length '.repeat(200));
    const { ended, port } = await start();
    expect(port).toBeUndefined();
    const { code, said } = await ended;
    expect(code).toBe(3);
    expect(said).toContain('is damaged or no store of a witness');
    expect(said).not.toContain('    at ');
  });
});
