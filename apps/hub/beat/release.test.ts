import { randomBytes } from 'node:crypto';
import { bytesOf, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf, type Clock } from '@dauys/basics/clock.ts';
import { sealUpFrame } from '@dauys/beat/cell.ts';
import { encodeUpCell } from '@dauys/beat/up.ts';
import { describe, expect, test } from 'vitest';
import type { Fragments } from '../intake/fragments.ts';
import { createBeatService, type BeatParts } from './beat.ts';

const clock: Clock = { now: () => instant(1_000_000) };
const keys = { up: bytesOf(randomBytes(32)), down: bytesOf(randomBytes(32)) };
const session = bytesOf(randomBytes(16));
const sent = Uint8Array.of(1, 2, 3, 4);

const status = {
  v: 1,
  boot: 1,
  uptime: 1,
  clock: isoOf(clock.now()),
  journal: { n: 1, head: '00'.repeat(32) },
  conditions: [],
  feed: { chunk: 0, offset: 0 },
  policy: 0,
};

/** A service with one terminal, whose fragments come to `take`. */
const serviceWith = (take: Fragments['take']) => {
  const log = () => undefined;
  const db = {
    query: async () => [],
    tx: async () => Promise.reject(new Error('not here')),
    isReachable: async () => false,
    close: async () => undefined,
  };
  const directory = { current: () => ({ terminals: new Map() }) };
  const context = { db, clock, log, config: { beat: { beatSeconds: 1 } }, keys: {}, directory } as unknown as BeatParts['context'];
  return createBeatService({
    context,
    sessions: { find: async () => ({ keys, boot: 1, since: clock.now() }), keep: async () => false },
    fragments: { take },
    feed: { piecesFor: async () => [] },
    evidence: { note: () => undefined, flush: async () => undefined },
  });
};

const frame = () => {
  const fragments = [0, 1].map(() => ({ parcel: bytesOf(randomBytes(32)), total: sent.length, offset: 0, bytes: sent }));
  return sealUpFrame(keys, { terminal: 1, session, sequence: 1 }, encodeUpCell(utf8(JSON.stringify(status)), fragments));
};

describe('what a frame carried is given back', () => {
  test.each(['durable', 'thrown'])('when the last of it is %s, and not before', async (outcome) => {
    const held: Bytes[] = [];
    const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const settled: (() => void)[] = [];
    const service = serviceWith((_, { bytes }) => {
      begun[held.push(bytes) - 1]?.resolve();
      return new Promise((resolve, reject) =>
        settled.push(() => (outcome === 'durable' ? resolve(undefined) : reject(new Error('the database is away')))),
      );
    });
    const { after } = await service.receive(frame());
    after();
    for (let one = 1; one <= 2; one++) {
      await begun[one - 1]?.promise;
      expect(held).toHaveLength(one);
      expect(held.map((bytes) => [...bytes])).toEqual(held.map(() => [...sent]));
      settled[one - 1]?.();
    }
    await service.idle();
    expect(held.map(({ length }) => length)).toEqual([0, 0]);
  });
});
