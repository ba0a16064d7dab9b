import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import type { Clock, Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { openAnswer, sealUpFrame, type SessionKeys } from '@dauys/beat/cell.ts';
import { parseDownCell, type DownCell } from '@dauys/beat/down.ts';
import { parseDownFrame } from '@dauys/beat/frame.ts';
import { setUp } from '@dauys/beat/session.ts';
import { encodeUpCell, type Fragment } from '@dauys/beat/up.ts';
import { randomBytes } from 'node:crypto';
import type { Device } from '../device/device.ts';
import { exchange } from './exchange.ts';

interface Session {
  readonly id: Bytes;
  readonly keys: SessionKeys;
  readonly since: Instant;
  sequence: number;
}

/** One peer with its own session. Keys live in memory only. */
export interface Uplink {
  readonly name: string;
  readonly url: string;
  session: Session | undefined;
  /** The next set-up, made before its moment. */
  ready: Promise<SetUpReady | Outcome> | undefined;
}

interface SetUpReady {
  readonly session: Session;
  readonly frame: Bytes;
}

export type Outcome =
  | { readonly kind: 'answered'; readonly cell: DownCell; readonly isNewSession: boolean }
  | { readonly kind: 'unanswered'; readonly reason: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown-session' }
  | { readonly kind: 'distrusted'; readonly code: string; readonly frame: Bytes };

export interface Said {
  readonly status: Bytes;
  readonly fragments: readonly Fragment[];
}

interface Deps {
  readonly clock: Clock;
  readonly terminal: number;
  readonly boot: number;
  readonly device: Pick<Device, 'sign'>;
  /** The hub's transport key, from the directory. */
  transportKey(): Uint8Array | undefined;
}

const DAY_MS = 86_400_000;

/** Whether the next frame must set up a session: none yet, or a day old. */
export const needsSession = (uplink: Uplink, now: Instant): boolean => uplink.session === undefined || now - uplink.session.since >= DAY_MS;

/** One frame up, one down: a set-up when there is no session, else a beat under a new sequence, an attempt that is repeated too. */
export const beatOnce = async (uplink: Uplink, said: Said, deps: Deps, signal: AbortSignal): Promise<Outcome> => {
  if (needsSession(uplink, deps.clock.now())) return begin(uplink, deps, signal);
  const session = uplink.session;
  if (session === undefined) return { kind: 'unanswered', reason: 'no session' };
  session.sequence += 1;
  const head = { terminal: deps.terminal, session: session.id, sequence: session.sequence };
  const frame = sealUpFrame(session.keys, head, encodeUpCell(said.status, said.fragments));
  const answer = await exchange(uplink.url, frame, signal);
  if (!answer.ok) return { kind: 'unanswered', reason: answer.reason };
  const outcome = read(answer.frame, session, false);
  if (outcome.kind === 'unknown-session') uplink.session = undefined;
  return outcome;
};

/** Makes the set-up frame that the next beat will send, once; or says why there is none. */
export const makeReady = (uplink: Uplink, deps: Deps): Promise<SetUpReady | Outcome> => (uplink.ready ??= setUpReady(deps));

const setUpReady = async (deps: Deps): Promise<SetUpReady | Outcome> => {
  const hubPublicKey = deps.transportKey();
  if (hubPublicKey === undefined) return { kind: 'unanswered', reason: 'the directory names no hub' };
  const session = new Uint8Array(randomBytes(16));
  const at = deps.clock.now();
  const knock = { hubPublicKey, terminal: deps.terminal, session, boot: deps.boot, at, sign: (m: Bytes) => deps.device.sign('', m) };
  const made = await setUp(knock).catch(unlessDistrusted);
  // A quorum named a key that is none: the terminal goes on taking complaints, says so, and waits for the next statement.
  if (typeof made === 'string') return { kind: 'distrusted', code: made, frame: bytesOf(hubPublicKey) };
  const { frame, keys } = made;
  return { frame, session: { id: session, keys, since: at, sequence: 0 } };
};

const begin = async (uplink: Uplink, deps: Deps, signal: AbortSignal): Promise<Outcome> => {
  const ready = await makeReady(uplink, deps);
  // Each attempt is another session: the hub takes none twice.
  uplink.ready = undefined;
  if ('kind' in ready) return ready;
  const answer = await exchange(uplink.url, ready.frame, signal);
  if (!answer.ok) return { kind: 'unanswered', reason: answer.reason };
  const outcome = read(answer.frame, ready.session, true);
  if (outcome.kind === 'answered') uplink.session = ready.session;
  return outcome;
};

const unlessDistrusted = (error: unknown): string => {
  if (error instanceof VerificationError) return error.code;
  throw error;
};

/** Types 3 and 4 are not authentic: whoever sits between can send them, and gains a new set-up or a beat's delay. */
const read = (bytes: Bytes, session: Session, isNewSession: boolean): Outcome => {
  try {
    const frame = parseDownFrame(bytes);
    if (frame.type === 'unknown-session') return { kind: 'unknown-session' };
    if (frame.type === 'refused') return { kind: 'refused' };
    return { kind: 'answered', cell: parseDownCell(openAnswer(session.keys, frame, session.id)), isNewSession };
  } catch (error) {
    if (error instanceof VerificationError) return { kind: 'distrusted', code: error.code, frame: bytes };
    throw error;
  }
};
