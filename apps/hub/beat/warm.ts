import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { duplexPair } from 'node:stream';
import { bytesOf, utf8 } from '@dauys/basics/bytes.ts';
import { isoOf } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { sealUpFrame } from '@dauys/beat/cell.ts';
import { UP_BYTES } from '@dauys/beat/frame.ts';
import { encodeUpCell } from '@dauys/beat/up.ts';
import { BEAT_PATH, type UpStatus } from '@dauys/protocol/beat.ts';
import type { Context } from '../context.ts';
import type { Db } from '../database/store.ts';
import { createBeatService } from './beat.ts';
import { beatDoor } from './door.ts';
import type { Sessions } from './sessions.ts';

// After some hundred beats what runs in each of them has been compiled once; the first ones take ten times as long.
export const WARM_ENOUGH = 400;

/**
 * Answers made-up beats before the door opens, as many as terminals are expected, so that the first real ones, which all come within a second
 * of a start, do not wait for V8. They come through a door and a service of their own, on no line, to no database, in a session that
 * nobody else has; nothing of them stays.
 */
export const warmUp = async (context: Pick<Context, 'clock' | 'config' | 'keys' | 'directory'>, expected: number): Promise<void> => {
  const session = bytesOf(randomBytes(16));
  const keys = { up: bytesOf(randomBytes(32)), down: bytesOf(randomBytes(32)) };
  const since = context.clock.now();
  const sessions: Sessions = { find: async () => ({ keys, boot: 1, since }), keep: async () => false };
  const service = createBeatService({
    context: { ...context, db: nowhere, log: () => undefined },
    sessions,
    fragments: { take: async () => undefined },
    feed: { piecesFor: async () => [] },
    evidence: { note: () => undefined, flush: async () => undefined },
  });
  const door = beatDoor({
    beat: service,
    faultOf: (cause) => {
      throw new Fault('a made-up beat was not answered', { cause });
    },
    frames: { hold: () => undefined, done: () => undefined },
  });
  let over = (): void => undefined;
  const server = createServer((request, response) => {
    response.once('close', () => over());
    door(request, response);
  });
  const [ours, theirs] = duplexPair();
  server.emit('connection', theirs);
  ours.resume();
  const cell = encodeUpCell(utf8(JSON.stringify(statusAt(isoOf(since)))), []);
  for (let sequence = 1; sequence <= Math.min(expected, WARM_ENOUGH); sequence++) {
    const answered = new Promise<void>((resolve) => (over = resolve));
    ours.write(HEAD);
    ours.write(sealUpFrame(keys, { terminal: 0, session, sequence }, cell));
    await answered;
  }
  ours.destroy();
  theirs.destroy();
  server.close();
};

const nowhere: Db = {
  query: async () => [],
  tx: async () => {
    throw new Fault('nothing is written before the door opens');
  },
  isReachable: async () => false,
  close: async () => undefined,
};

const statusAt = (clock: string): UpStatus => ({
  v: 1,
  boot: 1,
  uptime: 1,
  clock,
  journal: { n: 1, head: '00'.repeat(32) },
  conditions: [],
  feed: { chunk: 0, offset: 0 },
  policy: 0,
});

const HEAD = [
  `POST ${BEAT_PATH} HTTP/1.1`,
  'host: localhost',
  'content-type: application/octet-stream',
  `content-length: ${UP_BYTES}`,
  '\r\n',
].join('\r\n');
