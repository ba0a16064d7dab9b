import { instant, type Instant } from '@dauys/basics/clock.ts';
import { EMPTY, verifyChain } from '@dauys/journal/chain.ts';
import { parseTerminalStatement, STATEMENT_DOMAIN } from '@dauys/journal/statement.ts';
import { parseBase64, fromUtf8, hex } from '@dauys/basics/bytes.ts';
import { publicKeyOf, verify } from '@dauys/sealing/signature.ts';
import type { UpStatus } from '@dauys/protocol/beat.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeStatuses } from '../beat/status.ts';
import { flooredClock } from '../clock.ts';
import { openDisk, type Disk } from '../disk-store.ts';
import { softwareDevice } from '../device/device.ts';
import { makeDistrust } from '../distrust.ts';
import { dayCommitment, openJournal, type Journal } from './keeper.ts';
import { tellPolicy } from './policy.ts';
import { journalAfter } from './store.ts';

let folder: string;
let disk: Disk;
let now: Instant;
const seed = new Uint8Array(32).fill(3);
const clock = { now: () => now };
const open = (): Journal => openJournal({ disk, clock, log: () => undefined, zone: 'Asia/Almaty', secret: seed, version: '1' });
const entries = () => verifyChain(EMPTY, journalAfter(disk, 0, 999)).entries;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-journal-'));
  disk = openDisk(folder);
  now = instant(Date.parse('2026-11-22T18:00:00.000Z'));
});
afterEach(() => {
  disk.close();
  rmSync(folder, { recursive: true, force: true });
});

const later = (minutes: number): void => {
  now = instant(now + minutes * 60_000);
};

describe('the journal', () => {
  test('a boot says until when the last one lived; signs of life are told every five minutes', () => {
    const first = open();
    for (let i = 0; i < 60; i++) {
      later(1 / 6);
      first.alive();
    }
    const died = now;
    later(30);
    open();
    expect(entries().map((e) => e.kind)).toEqual(['boot', 'alive', 'alive', 'boot']);
    expect(entries().at(-1)).toMatchObject({ boot: 2, details: { aliveUntil: new Date(died).toISOString() } });
  });
  test('a policy that applies is told once, also after a restart; another version is another entry', () => {
    let version = 0;
    const read = () => tellPolicy({ disk, log: () => undefined, journal: open(), version: () => version });
    read()();
    expect(entries().filter(({ kind }) => kind === 'policy-applied')).toEqual([]);
    version = 3;
    const told = read();
    told();
    told();
    read()();
    version = 4;
    read()();
    expect(entries().flatMap(({ kind, details }) => (kind === 'policy-applied' ? [details] : []))).toEqual([{ policy: 3 }, { policy: 4 }]);
  });
  test('each local day is counted once, also an empty one, and the count is hidden', () => {
    const journal = open();
    // 18:00 UTC is 23:00 in Almaty: an hour later it is tomorrow.
    for (const minutes of [30, 40, 24 * 60, 24 * 60]) {
      later(minutes);
      journal.alive();
    }
    const days = entries().filter((e) => e.kind === 'day-counter');
    expect(days.map((e) => e.details['day'])).toEqual([20_779, 20_780, 20_781]);
    expect(days[0]?.details['commitment']).toBe(dayCommitment(seed, 20_779, 0));
    expect(new Set(days.map((e) => e.details['commitment'])).size).toBe(3);
  });
  test('distrust is kept and told once per evidence, however often it comes', () => {
    const journal = open();
    const distrust = makeDistrust({ disk, clock, log: () => undefined, journal });
    for (const code of ['feed/forked', 'feed/forked', 'feed/bad-signature']) distrust(code, seed);
    expect(entries().filter((e) => e.kind === 'distrust')).toHaveLength(2);
    expect(disk.all('select code from evidence')).toHaveLength(2);
  });
});

describe('the status of a beat', () => {
  test('carries the signed statement at once, then every quarter of an hour, and again until it was answered', () => {
    const journal = open();
    const common = {
      clock,
      journal,
      device: softwareDevice(seed),
      terminal: 1,
      startedAt: now,
      beats: () => 7,
      conditions: () => [],
      policyVersion: () => 0,
    };
    const statuses = makeStatuses(common);
    const next = (): UpStatus => JSON.parse(fromUtf8(statuses.make('hub', { chunk: 0, offset: 0 })));
    const { statement } = next();
    const bytes = parseBase64(statement?.bytes ?? '') ?? seed;
    expect(parseTerminalStatement(bytes)).toMatchObject({ terminal: 1, boot: 1, at: now, beats: 7, head: journal.head() });
    const signature = parseBase64(statement?.signature ?? '') ?? seed;
    expect(verify(STATEMENT_DOMAIN, bytes, signature, { publicKey: publicKeyOf(seed), algorithm: 'ed25519' })).toBe(true);
    expect(next().statement).toBeDefined();
    statuses.answered('hub');
    expect(next().statement).toBeUndefined();
    later(15);
    expect(next().statement).toBeDefined();
    expect(next().journal.head).toBe(hex(journal.head().hash));
  });
});

test('the clock is never before the newest cosignature seen', () => {
  const floored = flooredClock(clock, instant(0));
  floored.raise(instant(now + 5_000));
  floored.raise(instant(now));
  expect([floored.now(), floored.behind()]).toEqual([now + 5_000, 5_000]);
  later(1);
  expect([floored.now(), floored.behind()]).toEqual([now, 0]);
});
