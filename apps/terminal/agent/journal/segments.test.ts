import { instant, type Instant } from '@dauys/basics/clock.ts';
import { concat, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { verifyDevice } from '@dauys/beat/device.ts';
import { EMPTY, HEAD_DOMAIN } from '@dauys/journal/chain.ts';
import type { JournalKind } from '@dauys/journal/entry.ts';
import { continueWith, parseSegment } from '@dauys/journal/segment.ts';
import { publicKeyOf } from '@dauys/sealing/signature.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDisk, type Disk } from '../disk-store.ts';
import { softwareDevice } from '../device/device.ts';
import { openJournal, type Journal } from './keeper.ts';
import { isDue, makeSegments, TOGETHER, type Segments } from './segments.ts';

let folder: string;
let disk: Disk;
let journal: Journal;
const now: Instant = instant(Date.parse('2026-11-22T18:00:00.000Z'));
const clock = { now: () => now };
const seed = new Uint8Array(32).fill(3);
const log = (): void => undefined;
const device = { publicKey: publicKeyOf(seed), algorithm: 'ed25519' } as const;
const begin = (): Segments => makeSegments({ disk, clock, log, device: softwareDevice(seed) });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dauys-segments-'));
  disk = openDisk(folder);
  journal = openJournal({ disk, clock, log, zone: 'Asia/Almaty', secret: seed, version: '1' });
});
afterEach(() => {
  disk.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a hub makes of it that holds so much. */
const read = (segments: Segments, before = EMPTY, repeated: readonly Bytes[] = []) => {
  const made = segments.current();
  const bytes = made && segments.bytesOf(made.parcel);
  if (made === undefined || bytes === undefined) throw new Error('nothing to carry');
  const isSigned = (head: Bytes, signature: Bytes): boolean => verifyDevice(concat(utf8(HEAD_DOMAIN), head), signature, device);
  return { made, ...continueWith({ head: before, repeated }, parseSegment(bytes), isSigned) };
};
const whole = ({ parcel, total }: { parcel: string; total: number }) => ({ parcel, durable: total });

describe('the journal on its way to the hub', () => {
  test('is carried from where the hub confirmed, stays the same until it did, and goes on after a restart', () => {
    const segments = begin();
    const first = read(segments);
    expect(first.added.map(({ entry }) => entry.kind)).toEqual(['boot']);
    journal.write('mains-lost');
    expect(segments.current()).toBe(first.made);
    segments.acknowledged({ parcel: first.made.parcel, durable: first.made.total - 1 });
    expect(segments.current()).toBe(first.made);
    segments.acknowledged(whole(first.made));
    expect(segments.bytesOf(first.made.parcel)).toBeUndefined();
    const second = read(begin(), first.head);
    expect(second.added.map(({ entry }) => entry.kind)).toEqual(['mains-lost']);
  });
  test('what the hub refuses is not left out: it is offered again', () => {
    const segments = begin();
    const { made } = read(segments);
    segments.acknowledged({ ...whole(made), refused: 'journal/signature' });
    expect(segments.current()).toBe(made);
  });
  test('a hub that was set back gets it from the beginning', () => {
    const segments = begin();
    const first = read(segments);
    segments.acknowledged(whole(first.made));
    journal.write('link-down');
    const second = read(segments, first.head);
    segments.acknowledged({ ...whole(second.made), refused: 'journal/gap' });
    expect(read(segments).added.map(({ entry }) => entry.kind)).toEqual(['boot', 'link-down']);
  });
  test('a long journal goes in several', () => {
    for (let i = 0; i < 250; i++) journal.write(i % 2 === 0 ? 'link-down' : 'link-up');
    const segments = begin();
    let head = EMPTY;
    let carried = 0;
    while (segments.current() !== undefined) {
      const part = read(segments, head);
      head = part.head;
      carried += part.added.length;
      segments.acknowledged(whole(part.made));
    }
    expect([carried, head]).toEqual([251, journal.head()]);
  });
  test.each<[string, readonly JournalKind[], boolean]>([
    ['nothing', [], false],
    ['signs of life', ['alive', 'alive', 'day-counter'], false],
    ['many of them', Array.from({ length: TOGETHER }, (): JournalKind => 'alive'), true],
    ['something that happened', ['alive', 'hub-back'], true],
  ])('%s: worth a parcel?', (_, kinds, due) => {
    expect(isDue(kinds)).toBe(due);
  });
});
