import { concat, fromUtf8, parseBase64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Clock } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { openUpFrame, sealDownFrame, type SessionKeys } from '@dauys/beat/cell.ts';
import { verifyDevice } from '@dauys/beat/device.ts';
import { encodeDownCell } from '@dauys/beat/down.ts';
import { encodeDownNotice, parseUpFrame, type UpFrame } from '@dauys/beat/frame.ts';
import type { TransportKey } from '@dauys/beat/session.ts';
import { parseUpCell } from '@dauys/beat/up.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { Terminal } from '@dauys/directory/state.ts';
import { parseTerminalStatement, STATEMENT_DOMAIN, type TerminalStatement } from '@dauys/journal/statement.ts';
import { upStatus, type DownStatus, type UpStatus } from '@dauys/protocol/beat.ts';
import canonicalize from 'canonicalize';
import { randomBytes } from 'node:crypto';
import Compile from 'typebox/compile';
import { openBook } from './book.ts';
import { terminalName } from './decide.ts';
import type { MonitorLog } from './events.ts';
import { createSessions } from './sessions.ts';
import { hourlyBound, sparingRefusals } from './sparing.ts';
import type { KeptStatement, MonitorStore } from './store.ts';

/** Hears terminals: one frame up, one frame down, of the sizes that a hub answers with. */
export interface Hears {
  receive(frame: Uint8Array): Promise<Bytes>;
  /** Looks who is silent, and writes what was heard; once a second. Throws when the disk refuses. */
  look(): void;
}

export interface HearsParts {
  readonly store: MonitorStore;
  readonly clock: Clock;
  readonly log: MonitorLog;
  readonly transports: readonly TransportKey[];
  readonly beatSeconds: () => number;
  readonly directory: () => Directory;
}

const statusCheck = Compile(upStatus);

export const createHears = (parts: HearsParts): Hears => {
  const { store, clock, log, directory } = parts;
  const sessions = createSessions(store, clock, parts.transports);
  const deviceOf = (terminal: number): Terminal | undefined => inService(directory(), terminal);
  const tellRefused = sparingRefusals(log, clock);
  const mayKeep = hourlyBound(clock);
  const book = openBook({ ...parts, isInService: (terminal) => deviceOf(terminal) !== undefined });
  const refused = (frame: { readonly session: Uint8Array }, code: string): Bytes => {
    tellRefused(code);
    return encodeDownNotice('refused', frame.session);
  };

  const keep = (terminal: number, signed: Omit<KeptStatement, 'heardAt'> | undefined): void => {
    if (signed === undefined) return tellRefused('beat/statement-signature');
    if (!mayKeep(terminal)) return tellRefused('intake/too-much');
    return store.keepStatement({ ...signed, heardAt: clock.now() });
  };

  const setUp = async (frame: UpFrame): Promise<Bytes> => {
    const device = deviceOf(frame.terminal);
    if (device === undefined) return refused(frame, 'intake/unknown-terminal');
    const session = await sessions.setUp(frame, device);
    if (typeof session === 'string') return refused(frame, session);
    log('monitor.session', { terminal: terminalName(frame.terminal), boot: session.boot });
    return answer(parts, session.keys, { type: 'session-accepted', session: frame.session });
  };

  const beat = (frame: UpFrame): Bytes => {
    const session = sessions.find(frame);
    const device = deviceOf(frame.terminal);
    if (session === undefined || device === undefined) return encodeDownNotice('unknown-session', frame.session);
    const status = statusIn(frame, session.keys);
    if (typeof status === 'string') return refused(frame, status);
    // A frame that was sent before proves nothing of now.
    if (frame.sequence <= session.sequence) return refused(frame, 'beat/replayed');
    session.sequence = frame.sequence;
    book.enter(frame.terminal, status);
    // On the disk before the beat is answered: until then the terminal brings it again.
    if (status.statement !== undefined) keep(frame.terminal, believed(status.statement, frame.terminal, device));
    return answer(parts, session.keys, { type: 'beat', session: frame.session });
  };

  return {
    receive: async (bytes) => {
      try {
        const frame = parseUpFrame(bytes);
        return frame.type === 'set-up' ? await setUp(frame) : beat(frame);
      } catch (error) {
        if (error instanceof VerificationError) return refused({ session: randomBytes(16) }, error.code);
        throw error;
      }
    },
    look: book.look,
  };
};

const inService = ({ terminals }: Directory, terminal: number): Terminal | undefined => {
  const known = terminals.get(terminalName(terminal));
  return known?.retired === undefined ? known : undefined;
};

/** A monitor has nothing to say but that it is there. */
const answer = (
  { clock, directory, beatSeconds }: HearsParts,
  keys: SessionKeys,
  head: { readonly type: 'beat' | 'session-accepted'; readonly session: Uint8Array },
): Bytes => {
  const seconds = Math.min(3_600, Math.max(1, Math.round(beatSeconds())));
  const status: DownStatus = { v: 1, at: isoOf(clock.now()), policy: directory().policy?.version ?? 0, beatSeconds: seconds, acks: [] };
  return sealDownFrame(keys, head, encodeDownCell(utf8(canonicalize(status) ?? ''), []));
};

const statusIn = (frame: UpFrame, keys: SessionKeys): UpStatus | string => {
  try {
    const status: unknown = JSON.parse(fromUtf8(parseUpCell(openUpFrame(keys, frame)).status));
    return statusCheck.Check(status) ? status : 'beat/status-malformed';
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    if (error instanceof SyntaxError || error instanceof TypeError) return 'beat/status-malformed';
    throw error;
  }
};

/** The statement, when this very device signed it about itself. */
const believed = (
  statement: NonNullable<UpStatus['statement']>,
  terminal: number,
  device: Terminal,
): Omit<KeptStatement, 'heardAt'> | undefined => {
  const [bytes, signature] = [parseBase64(statement.bytes), parseBase64(statement.signature)];
  const said = bytes && saidIn(bytes);
  if (bytes === undefined || signature === undefined || said?.terminal !== terminal) return undefined;
  return verifyDevice(concat(utf8(STATEMENT_DOMAIN), bytes), signature, device) ? { said, bytes, signature } : undefined;
};

const saidIn = (bytes: Uint8Array): TerminalStatement | undefined => {
  try {
    return parseTerminalStatement(bytes);
  } catch (error) {
    if (error instanceof VerificationError) return undefined;
    throw error;
  }
};
