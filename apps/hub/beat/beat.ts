import { bytesOf, fromUtf8, release, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { openUpFrame } from '@dauys/beat/cell.ts';
import { encodeDownNotice, parseUpFrame, type UpFrame } from '@dauys/beat/frame.ts';
import { parseUpCell, type Fragment } from '@dauys/beat/up.ts';
import { upStatus, type UpStatus } from '@dauys/protocol/beat.ts';
import { randomBytes } from 'node:crypto';
import Compile from 'typebox/compile';
import type { Context } from '../context.ts';
import { codeOf } from '../database/store.ts';
import type { EvidenceKeeper } from '../evidence/keeper.ts';
import type { FeedSource } from '../feed/serve.ts';
import type { Fragments } from '../intake/fragments.ts';
import { createAcks } from './acks.ts';
import { createBook, terminalName } from './book.ts';
import { createCompose } from './compose.ts';
import { createTerminalQueue } from './queue.ts';
import { createSessions, type Session, type Sessions } from './sessions.ts';
import { createSetUp } from './setUp.ts';
import type { StateRow } from './store.ts';
import { createWatch } from './watch.ts';

/** One frame up, answered by one frame down; what the frame carried is processed by `after`, when the answer has been sent. */
export interface Answer {
  readonly down: Bytes;
  after(): void;
}

export interface BeatService {
  /**
   * Throws only when the database is away and this process does not know the session, or one is to be set up. The frame may be used
   * again when it resolves; the answer is written into `room` where that is given (DOWN_BYTES).
   */
  receive(frame: Uint8Array, room?: Bytes): Promise<Answer>;
  /** Writes the state of the terminals; called every second. */
  flush(): Promise<void>;
  /** Up to when everything that was heard stands in the database. */
  writtenUntil(): Instant | undefined;
  /** Resolves when every fragment received has been processed. */
  idle(): Promise<void>;
}

export interface BeatParts {
  readonly context: Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'keys' | 'directory'>;
  readonly fragments: Fragments;
  readonly feed: FeedSource;
  readonly evidence: EvidenceKeeper;
  /** Those of the database unless said. */
  readonly sessions?: Sessions | undefined;
  /** Hears the newest beats, about once a second for all terminals together. */
  readonly told?: ((rows: readonly StateRow[]) => void) | undefined;
}

/** What one frame carried, and in which session its sender listens. */
interface Carried {
  readonly session: Uint8Array;
  /** Parts of the plaintext. */
  readonly fragments: readonly Fragment[];
  readonly plaintext: Bytes;
}

// One frame carries some 22 KiB: this bounds what waits in memory to 6 MiB a terminal and 90 MiB in all.
// Whole parcels, nearly all texts, say nothing about each other: a terminal's many go into one transaction.
const isWhole = ({ offset, total, bytes }: Fragment): boolean => offset === 0 && bytes.length === total;
const QUEUE = { perTerminal: 256, total: 4_096, standsAlone: ({ fragments }: Carried) => fragments.every(isWhole) };

export const createBeatService = ({ context, fragments, feed, evidence, told, ...parts }: BeatParts): BeatService => {
  const { db, clock, log, keys } = context;
  const sessions = parts.sessions ?? createSessions(db, clock, keys);
  const setUp = createSetUp(context, sessions, evidence);
  const acks = createAcks();
  const book = createBook(db, clock, log, told);
  const watch = createWatch(context, book, evidence);
  const compose = createCompose({ context, feed, acks });
  const queue = createTerminalQueue<Carried>(async (terminal, { session, fragments: carried, plaintext }) => {
    for (const fragment of carried) {
      try {
        const ack = await fragments.take(terminal, fragment);
        if (ack !== undefined) acks.add({ terminal, session }, ack);
      } catch (error) {
        log('beat.unprocessed', { terminal: terminalName(terminal), code: codeOf(error) ?? 'fault' });
      }
    }
    // What came of each is durable or will come again: nobody looks into these bytes any more.
    release(plaintext);
  }, QUEUE);

  const beat = async (frame: UpFrame, room: Bytes | undefined): Promise<Answer> => {
    const session = await sessions.find(frame.terminal, bytesOf(frame.session));
    if (session === undefined) return notice('unknown-session', frame.session);
    const opened = openBeat(frame, session);
    if (typeof opened === 'string') {
      log('beat.refused', { code: opened });
      return notice('refused', frame.session);
    }
    const isNew = await watch(frame, session, opened.status);
    const down = await compose(frame, { keys: session.keys, cursor: opened.status.feed, room });
    const carried = { session: frame.session, fragments: isNew ? opened.fragments : [], plaintext: opened.plaintext };
    const after = (): void => {
      const { length } = carried.fragments;
      if (length > 0 && queue.add(frame.terminal, carried)) return;
      if (length > 0) log('beat.shed', { terminal: terminalName(frame.terminal), fragments: length });
      release(carried.plaintext);
    };
    return { down, after };
  };

  return {
    receive: async (bytes, room) => {
      const frame = parse(bytes);
      if (typeof frame === 'string') {
        log('beat.refused', { code: frame });
        return notice('refused', randomBytes(16));
      }
      if (frame.type === 'beat') return beat(frame, room);
      const made = await setUp(frame);
      return made === undefined ? notice('refused', frame.session) : { down: await compose(frame, { keys: made, room }), after: nothing };
    },
    flush: async () => {
      await book.flush();
      await evidence.flush();
    },
    writtenUntil: book.writtenUntil,
    idle: () => queue.idle(),
  };
};

const nothing = (): void => undefined;

const notice = (type: 'unknown-session' | 'refused', session: Uint8Array): Answer => ({
  down: encodeDownNotice(type, session),
  after: nothing,
});

const parse = (bytes: Uint8Array): UpFrame | string => {
  try {
    return parseUpFrame(bytes);
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    throw error;
  }
};

const statusCheck = Compile(upStatus);

interface Opened {
  readonly status: UpStatus;
  /** Parts of the plaintext. */
  readonly fragments: readonly Fragment[];
  readonly plaintext: Bytes;
}

/** The cell of a beat, or the code why it is not believed. */
const openBeat = (frame: UpFrame, session: Session): Opened | string => {
  try {
    const plaintext = openUpFrame(session.keys, frame);
    const { status: said, fragments } = parseUpCell(plaintext);
    const status: unknown = JSON.parse(fromUtf8(said));
    return statusCheck.Check(status) ? { status, fragments, plaintext } : 'beat/status-malformed';
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    if (error instanceof SyntaxError || error instanceof TypeError) return 'beat/status-malformed';
    throw error;
  }
};
