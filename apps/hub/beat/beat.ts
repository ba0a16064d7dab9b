import { bytesOf, concat, fromUtf8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { openUpFrame, sealDownFrame } from '@dauys/beat/cell.ts';
import { verifyDevice } from '@dauys/beat/device.ts';
import { encodeDownCell, PIECE_ROOM, type Piece } from '@dauys/beat/down.ts';
import { encodeDownNotice, parseUpFrame, type UpFrame } from '@dauys/beat/frame.ts';
import { parseUpCell, type Fragment } from '@dauys/beat/up.ts';
import { STATEMENT_DOMAIN } from '@dauys/journal/statement.ts';
import { upStatus, type UpStatus } from '@dauys/protocol/beat.ts';
import canonicalize from 'canonicalize';
import { randomBytes } from 'node:crypto';
import Compile from 'typebox/compile';
import type { Context } from '../context.ts';
import { codeOf } from '../database/store.ts';
import type { EvidenceKeeper } from '../evidence/keeper.ts';
import type { Cursor, FeedSource } from '../feed/serve.ts';
import type { Fragments } from '../intake/fragments.ts';
import { createAcks } from './acks.ts';
import { createBook, statementOf, terminalName, type SignedStatement } from './book.ts';
import { createTerminalQueue } from './queue.ts';
import { createSessions, type Session } from './sessions.ts';
import { createSetUp } from './setUp.ts';

/** One frame up, answered by one frame down; what the frame carried is processed by `after`, when the answer has been sent. */
export interface Answer {
  readonly down: Bytes;
  after(): void;
}

export interface BeatService {
  /** Throws only when the database is away and this process does not know the session, or one is to be set up. */
  receive(frame: Uint8Array): Promise<Answer>;
  /** Writes the state of the terminals; called every second. */
  flush(): Promise<void>;
  /** Resolves when every fragment received has been processed. */
  idle(): Promise<void>;
}

export interface BeatParts {
  readonly context: Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'keys' | 'directory'>;
  readonly fragments: Fragments;
  readonly feed: FeedSource;
  readonly evidence: EvidenceKeeper;
}

// One frame carries some 22 KiB: this bounds what waits in memory to 6 MiB a terminal and 90 MiB in all.
const QUEUE = { perTerminal: 256, total: 4_096 };

export const createBeatService = ({ context, fragments, feed, evidence }: BeatParts): BeatService => {
  const { db, clock, log, keys, config, directory } = context;
  const sessions = createSessions(db, clock, keys);
  const setUp = createSetUp(context, sessions, evidence);
  const acks = createAcks();
  const book = createBook(db, clock, log);
  const queue = createTerminalQueue<readonly Fragment[]>(async (terminal, carried) => {
    for (const fragment of carried) {
      try {
        const ack = await fragments.take(terminal, fragment);
        if (ack !== undefined) acks.add(terminal, ack);
      } catch (error) {
        log('beat.unprocessed', { terminal: terminalName(terminal), code: codeOf(error) ?? 'fault' });
      }
    }
  }, QUEUE);

  /** Composed before anything that the frame carries is processed: neither its size nor its time tells what that was. */
  const compose = async (frame: UpFrame, session: { down: Bytes; up: Bytes }, cursor: Cursor | undefined): Promise<Bytes> => {
    const { policy } = directory.current();
    const said = {
      v: 1,
      at: isoOf(clock.now()),
      policy: policy?.version ?? 0,
      beatSeconds: config.beat.beatSeconds ?? policy?.beatSeconds ?? 30,
    } as const;
    const pieces = cursor === undefined ? [] : await piecesFor(cursor);
    const cell = encodeDownCell(acks.statusFor(frame.terminal, said), pieces);
    return sealDownFrame(session, { type: cursor === undefined ? 'session-accepted' : 'beat', session: frame.session }, cell);
  };

  // A database that is away makes an answer poorer, not absent: the terminal is told the time, and keeps its outbox.
  const piecesFor = (cursor: Cursor): Promise<readonly Piece[]> =>
    feed.piecesFor(cursor, PIECE_ROOM).catch((error: unknown) => {
      log('database.lost', { code: codeOf(error) ?? 'unknown' });
      return [];
    });

  const beat = async (frame: UpFrame): Promise<Answer> => {
    const session = await sessions.find(frame.terminal, bytesOf(frame.session));
    if (session === undefined) return notice('unknown-session', frame.session);
    const opened = openBeat(frame, session);
    if (typeof opened === 'string') {
      log('beat.refused', { code: opened });
      return notice('refused', frame.session);
    }
    const isNew = await enter(frame, session, opened.status);
    const down = await compose(frame, session.keys, opened.status.feed);
    const carried = isNew ? opened.fragments : [];
    const after = (): void => {
      if (carried.length > 0 && !queue.add(frame.terminal, carried))
        log('beat.shed', { terminal: terminalName(frame.terminal), fragments: carried.length });
    };
    return { down, after };
  };

  const enter = async (frame: UpFrame, session: Session, status: UpStatus): Promise<boolean> => {
    const { terminal, sequence } = frame;
    const statement = believed(frame, status);
    const arrived = { terminal, session: bytesOf(frame.session), sessionSince: session.since, sequence, status, statement };
    // Unknown whether it is a replay: taking it again is safe, dropping it would not be.
    const { names, isNew } = await book.enter(arrived).catch((error: unknown) => {
      log('database.lost', { code: codeOf(error) ?? 'unknown' });
      return { names: [], isNew: true };
    });
    for (const code of names) {
      log('beat.named', { terminal: terminalName(terminal), code });
      evidence.note({ kind: code, terminal, bytes: concat(frame.header, utf8(canonicalize(status) ?? '')) });
    }
    return isNew;
  };

  const believed = (frame: UpFrame, status: UpStatus): SignedStatement | undefined => {
    const statement = statementOf(status);
    if (statement === undefined) return undefined;
    const device = directory.current().terminals.get(terminalName(frame.terminal));
    if (device !== undefined && verifyDevice(concat(utf8(STATEMENT_DOMAIN), statement.bytes), statement.signature, device))
      return statement;
    evidence.note({ kind: 'beat/statement-signature', terminal: frame.terminal, bytes: concat(statement.signature, statement.bytes) });
    log('beat.named', { terminal: terminalName(frame.terminal), code: 'beat/statement-signature' });
    return undefined;
  };

  return {
    receive: async (bytes) => {
      const frame = parse(bytes);
      if (typeof frame === 'string') {
        log('beat.refused', { code: frame });
        return notice('refused', randomBytes(16));
      }
      if (frame.type === 'beat') return beat(frame);
      const made = await setUp(frame);
      return made === undefined ? notice('refused', frame.session) : { down: await compose(frame, made, undefined), after: nothing };
    },
    flush: async () => {
      await book.flush();
      await evidence.flush();
    },
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

/** The cell of a beat, or the code why it is not believed. */
const openBeat = (frame: UpFrame, session: Session): { readonly status: UpStatus; readonly fragments: readonly Fragment[] } | string => {
  try {
    const cell = parseUpCell(openUpFrame(session.keys, frame));
    const status: unknown = JSON.parse(fromUtf8(cell.status));
    return statusCheck.Check(status) ? { status, fragments: cell.fragments } : 'beat/status-malformed';
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    if (error instanceof SyntaxError || error instanceof TypeError) return 'beat/status-malformed';
    throw error;
  }
};
