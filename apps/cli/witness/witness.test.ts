import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hex, u32 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { COSIGNATURE, NOTE_SIGNATURE, signNote, verifierKey } from '@dauys/ledger/note.ts';
import { parsePolicy, verifyCheckpoint } from '@dauys/ledger/policy.ts';
import { consistencyProof, readerOfLeaves } from '@dauys/ledger/proof.ts';
import { encodeAddCheckpoint, MAX_ADD_CHECKPOINT, type WitnessDecision } from '@dauys/ledger/witness.ts';
import { keyOf, sha } from '@dauys/testing/published.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readWitnessConfig } from './config.ts';
import { witnessApp } from './serve.ts';
import { openWitnessStore, type WitnessStore } from './store.ts';

const ORIGIN = 'test/cases';
const at = instant(1_790_000_000_000);
const logText = verifierKey(ORIGIN, NOTE_SIGNATURE, keyOf('cases').publicKey);
const cosign = (size: number, name = `${size}`): WitnessDecision => ({ kind: 'cosign', size, root: sha(name), text: '' });

/** A log that may tell two histories; `story` says which. */
const log = (story: string, leaves = 2000) => {
  const hashes = Array.from({ length: leaves }, (_, i) => leafHash(sha(`${story} ${hex(u32(i))}`)));
  const read = readerOfLeaves(hashes);
  const note = (size: number) =>
    signNote(encodeCheckpoint({ origin: ORIGIN, size, root: rootOf(hashes.slice(0, size)) }), ORIGIN, keyOf('cases'));
  return {
    note,
    request: async (old: number, size: number) =>
      encodeAddCheckpoint({ old, proof: consistencyProof(read, old, size), note: await note(size) }),
  };
};
const honest = log('honest');
const other = log('other');

let folder = '';
let store: WitnessStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-witness-'));
  store = openWitnessStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});
const file = () => join(folder, 'witness.sqlite');
const sql = (text: string) => {
  const db = new DatabaseSync(file());
  try {
    db.exec(text);
  } finally {
    db.close();
  }
};

describe('the memory of a witness', () => {
  test('survives closing, per log', () => {
    store.advance(ORIGIN, at, () => cosign(64));
    store.advance('test/directory', at, () => cosign(5));
    store.close();
    store = openWitnessStore(folder);
    expect([store.latest(ORIGIN), store.latest('test/directory')?.size, store.latest('test/none')]).toEqual([
      { size: 64, root: sha('64') },
      5,
      undefined,
    ]);
  });
  test('keeps nothing of what was refused or failed', () => {
    store.advance(ORIGIN, at, () => cosign(64));
    store.advance(ORIGIN, at, () => ({ kind: 'refuse', status: 422, code: 'ledger/consistency-mismatch' }));
    expect(() =>
      store.advance(ORIGIN, at, () => {
        throw new Error('in the middle');
      }),
    ).toThrow('in the middle');
    store.advance(ORIGIN, at, (state) => (expect(state?.size).toBe(64), cosign(65)));
    expect(store.latest(ORIGIN)?.size).toBe(65);
  });
  // Whatever the code decides, and whoever holds the file: the database itself refuses.
  test.each<[string, () => unknown]>([
    ['a smaller tree', () => store.advance(ORIGIN, at, () => cosign(63))],
    ['another tree of the same size', () => store.advance(ORIGIN, at, () => cosign(64, 'fork'))],
    ['an update of the size', () => sql(`update seen set size = 1`)],
    ['an update of the root', () => sql(`update seen set root = zeroblob(32)`)],
    ['an update of the name', () => sql(`update seen set origin = 'x'`)],
    ['a replacement', () => sql(`insert or replace into seen select origin, 1, root, digest, at from seen`)],
    ['a replacement with another root', () => sql(`replace into seen select origin, size, zeroblob(32), digest, at from seen`)],
    ['forgetting', () => sql(`delete from seen`)],
    ['evidence rewritten', () => sql(`update evidence set note = ''`)],
    ['evidence forgotten', () => sql(`delete from evidence`)],
  ])('refuses %s', (_, act) => {
    store.advance(ORIGIN, at, () => cosign(64));
    store.keepEvidence({ origin: ORIGIN, code: 'ledger/forked', note: 'x\n\n— a b\n', at });
    expect(act).toThrow(/never|final/);
    expect(store.latest(ORIGIN)).toEqual({ size: 64, root: sha('64') });
    expect(store.evidence()).toHaveLength(1);
  });
  test('two processes never decide on one state: the second waits or fails', () => {
    const second = new DatabaseSync(file(), { timeout: 0 });
    store.advance(ORIGIN, at, () => {
      expect(() => second.exec('begin immediate')).toThrow('locked');
      return cosign(1);
    });
    second.close();
  });
  test('evidence is kept once per signed text, and one kind cannot crowd out another', () => {
    for (let i = 0; i < 3; i++) store.keepEvidence({ origin: ORIGIN, code: 'ledger/forked', note: `same\n\n— line ${i}\n`, at });
    expect(store.evidence()).toHaveLength(1);
    for (let i = 0; i < 1005; i++) store.keepEvidence({ origin: ORIGIN, code: 'ledger/consistency-mismatch', note: `${i}\n\n— a b\n`, at });
    store.keepEvidence({ origin: ORIGIN, code: 'ledger/forked', note: 'another\n\n— a b\n', at });
    expect(store.evidence().filter(({ code }) => code === 'ledger/forked')).toHaveLength(2);
    expect(store.evidence()).toHaveLength(1002);
  });
  test.each<[string, () => void]>([
    ['another file in its place', () => writeFileSync(file(), 'not a database, and long enough to look like one'.repeat(100))],
    ['a cut file', () => writeFileSync(file(), readFileSync(file()).subarray(0, 5000))],
    [
      'a flipped byte in the remembered root',
      () => {
        const bytes = readFileSync(file());
        const place = bytes.indexOf(sha('64'));
        expect(place).toBeGreaterThan(0);
        bytes[place] = (bytes[place] ?? 0) ^ 1;
        writeFileSync(file(), bytes);
      },
    ],
    ['a size moved back by hand', () => sql(`drop trigger seen_never_shrinks; update seen set size = 1`)],
  ])('a store with %s does not open', (_, damage) => {
    store.advance(ORIGIN, at, () => cosign(64));
    store.close();
    damage();
    expect(() => openWitnessStore(folder)).toThrow('is damaged or no store of a witness');
    // For afterEach.
    store = openWitnessStore(join(folder, 'next'));
  });
});

describe('a witness over HTTP', () => {
  const config = () => {
    writeFileSync(join(folder, 'key'), hex(sha('key of asel')));
    writeFileSync(
      join(folder, 'witness.json'),
      JSON.stringify({ name: 'test/asel', port: 0, key: 'key', logs: [logText], dataFolder: '.' }),
    );
    return readWitnessConfig(join(folder, 'witness.json'));
  };
  const faults: string[] = [];
  const start = (over: Partial<WitnessStore> = {}) =>
    witnessApp({
      config: config(),
      store: { ...store, ...over },
      clock: { now: () => at },
      log: () => undefined,
      onFault: () => void faults.push('fault'),
    });
  const post = async (app: ReturnType<typeof start>, payload: string | Buffer, headers: Record<string, string> = {}) => {
    const { statusCode, body, headers: got } = await app.inject({ method: 'POST', url: '/add-checkpoint', payload, headers });
    return { statusCode, body, type: got['content-type'] };
  };

  test('cosigns what grows; the cosignature holds in a policy', async () => {
    const app = start();
    const policy = parsePolicy(
      `log ${logText}\nwitness asel ${verifierKey('test/asel', COSIGNATURE, keyOf('asel').publicKey)}\nquorum asel\n`,
    );
    for (const [old, size] of [
      [0, 64],
      [64, 64],
      [64, 128],
      [128, 1999],
    ] as const) {
      const { statusCode, body } = await post(app, await honest.request(old, size));
      expect(statusCode).toBe(200);
      expect(verifyCheckpoint((await honest.note(size)) + body, policy)).toMatchObject({ size, witnesses: [{ name: 'asel', at }] });
    }
    expect(store.latest(ORIGIN)?.size).toBe(1999);
  });
  test('tells its size to whoever is behind, and keeps a fork as evidence', async () => {
    const app = start();
    await post(app, await honest.request(0, 128));
    expect(await post(app, await honest.request(64, 200))).toEqual({ statusCode: 409, body: '128\n', type: 'text/x.tlog.size' });
    expect(store.evidence()).toEqual([]);
    expect(await post(app, await other.request(128, 128))).toMatchObject({ statusCode: 409, body: '128\n' });
    expect(await post(app, await other.request(128, 200))).toMatchObject({ statusCode: 422, body: 'ledger/consistency-mismatch\n' });
    expect(store.evidence().map(({ code }) => code)).toEqual(['ledger/forked', 'ledger/consistency-mismatch']);
    expect((await post(app, await honest.request(128, 200))).statusCode).toBe(200);
  });
  test('of two histories sent at once one is cosigned, whichever', async () => {
    const app = start();
    const requests = await Promise.all([honest, other, honest, other, other].map((story) => story.request(0, 64)));
    const answers = await Promise.all(requests.map((body) => post(app, body)));
    // The others come from a state that is no longer: they are told the size, and repeated from there meet the fork.
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409]);
    const again = await Promise.all([honest, other].map(async (story) => post(app, await story.request(64, 64))));
    expect(again.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });
  test.each<[string, () => Promise<string | Buffer> | string | Buffer, number, Record<string, string>?]>([
    ['nothing', () => '', 400],
    ['text', () => 'old 0', 400],
    ['JSON', () => '{"old":0}', 400, { 'content-type': 'application/json' }],
    ['bytes that are no text', () => Buffer.from([0xff, 0xfe, 0x0a, 0x0a, 0x80]), 400],
    ['the longest body, of nothing', () => `old 0\n\n${'x'.repeat(MAX_ADD_CHECKPOINT - 7)}`, 404],
    ['one byte too many', () => 'x'.repeat(MAX_ADD_CHECKPOINT + 1), 413],
    ['a length announced without end', () => 'x', 413, { 'content-length': '99999999999' }],
    [
      'a log that it does not watch',
      async () =>
        encodeAddCheckpoint({ old: 0, proof: [], note: await signNote(`test/none\n1\n${'A'.repeat(43)}=\n`, 'test/none', keyOf('cases')) }),
      404,
    ],
    ['a log of a name like a property', () => 'old 0\n\n__proto__\n1\nAA==\n\n— a b\n', 404],
    [
      'another key under the log’s name',
      async () =>
        encodeAddCheckpoint({ old: 0, proof: [], note: await signNote(`${ORIGIN}\n1\n${'A'.repeat(43)}=\n`, ORIGIN, keyOf('stranger')) }),
      403,
    ],
  ])('refuses %s and goes on', async (_, body, status, headers) => {
    const app = start();
    expect((await post(app, await body(), headers)).statusCode).toBe(status);
    expect([store.latest(ORIGIN), store.evidence(), faults]).toEqual([undefined, [], []]);
    expect((await post(app, await honest.request(0, 64))).statusCode).toBe(200);
  });
  test('a store that fails ends the witness, and nothing is cosigned or told', async () => {
    const app = start({
      advance: () => {
        throw new Error('disk full at /secret/place');
      },
    });
    expect(await post(app, await honest.request(0, 64))).toMatchObject({ statusCode: 500, body: 'http/fault\n' });
    expect(faults.splice(0)).toEqual(['fault']);
  });
  test.each<[string, object, string]>([
    ['no logs', { logs: [] }, 'logs'],
    ['a log twice', { logs: [logText, logText] }, 'listed twice'],
    ['a witness’s key as a log', { logs: [verifierKey(ORIGIN, COSIGNATURE, keyOf('cases').publicKey)] }, 'vkeys of logs'],
    ['a name with blanks', { name: 'my witness' }, 'name'],
    ['an unknown field', { forget: true }, '/forget'],
    ['no key', { key: 'witness.json' }, '32-byte seed'],
  ])('is not started with %s', (_, change, says) => {
    config();
    const path = join(folder, 'witness.json');
    writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), ...change }));
    expect(() => readWitnessConfig(path)).toThrow(says);
  });

  test('what is printed of it at the start holds neither the key nor where it lies', () => {
    const { printed } = config();
    expect(printed).toMatchObject({ name: expect.any(String), key: '<redacted>' });
    expect(JSON.stringify(printed)).not.toMatch(/[0-9a-f]{64}|\.key\b/);
  });
});
