import type { Bytes } from '@dauys/basics/bytes.ts';
import { isoOf } from '@dauys/basics/clock.ts';
import { sealDownFrame, type SessionKeys } from '@dauys/beat/cell.ts';
import { encodeDownCell, PIECE_ROOM, type Piece } from '@dauys/beat/down.ts';
import { PAYLOAD, type UpFrame } from '@dauys/beat/frame.ts';
import type { Context } from '../context.ts';
import { codeOf } from '../database/store.ts';
import type { Cursor, FeedSource } from '../feed/serve.ts';
import type { Acks } from './acks.ts';
import { beatSecondsOf } from './pace.ts';

/**
 * The frame down, composed before anything that the frame up carries is processed: neither its size nor its time tells what that
 * was. Without a cursor it accepts a session.
 */
export type Compose = (frame: UpFrame, answer: Answering) => Promise<Bytes>;

export interface Answering {
  readonly keys: SessionKeys;
  readonly cursor?: Cursor | undefined;
  /** Where the frame is written: DOWN_BYTES. A new one when absent. */
  readonly room?: Bytes | undefined;
}

export interface ComposeParts {
  readonly context: Pick<Context, 'clock' | 'log' | 'config' | 'directory'>;
  readonly feed: FeedSource;
  readonly acks: Acks;
}

export const createCompose = ({ context, feed, acks }: ComposeParts): Compose => {
  const { clock, log, config, directory } = context;
  // A database that is away makes an answer poorer, not absent: the terminal is told the time, and keeps its outbox.
  const piecesFor = (cursor: Cursor): Promise<readonly Piece[]> =>
    feed.piecesFor(cursor, PIECE_ROOM).catch((error: unknown) => {
      log('database.lost', { code: codeOf(error) ?? 'unknown' });
      return [];
    });

  // One for all: written over whole, and sealed before anything else can run.
  const cell = new Uint8Array(PAYLOAD);

  return async (frame, { keys, cursor, room }) => {
    const { policy } = directory.current();
    const beatSeconds = beatSecondsOf(config, policy);
    const pieces = cursor === undefined ? [] : await piecesFor(cursor);
    const status = acks.statusFor(frame, { v: 1, at: isoOf(clock.now()), policy: policy?.version ?? 0, beatSeconds });
    const type = cursor === undefined ? 'session-accepted' : 'beat';
    return sealDownFrame(keys, { type, session: frame.session }, encodeDownCell(status, pieces, cell), room);
  };
};
