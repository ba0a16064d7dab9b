import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { isHttpCode, type HttpCode } from '@dauys/protocol/codes.ts';
import { refusalBody } from '@dauys/protocol/fields.ts';
import {
  kioskDirectory,
  kioskState,
  lodged,
  proofsFound,
  repliesFound,
  whereabouts,
  type KioskDirectory,
  type KioskState,
  type Lodged,
  type ProofsFound,
  type RepliesFound,
  type Whereabouts,
} from '@dauys/protocol/kiosk.ts';
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Static, TSchema } from 'typebox';
import * as Type from 'typebox';
import * as Value from 'typebox/value';

/** `agent/unreachable`: no answer. `agent/unexpected`: an answer that is none of ours. */
export type AgentCode = HttpCode | 'agent/unreachable' | 'agent/unexpected';
type Answered<T> = Promise<Result<T, Refusal<AgentCode>>>;

/** The process behind the screen, on loopback. No call carries anything readable. */
export const agent = {
  state: (): Answered<KioskState> => get('api/state', kioskState),
  directory: (): Answered<KioskDirectory> => get('api/directory', kioskDirectory),
  /** When this resolves with `ok`, the complaint is durable and counted. Repeating it is safe. */
  lodge: (body: Bytes): Answered<Lodged> =>
    ask('api/envelopes', lodged, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body }),
  /** When this resolves with `ok`, the slip of this stored envelope is on paper. */
  print: (envelopeId: string, language: string): Answered<undefined> =>
    ask('api/print', nothing, { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ envelopeId, language }) }),
  whereabouts: (envelopeId: string): Answered<Whereabouts> => get(`api/envelopes/${envelopeId}`, whereabouts),
  proofs: (commitments: readonly string[]): Answered<ProofsFound> => post('api/proofs', { commitments }, proofsFound),
  replies: (tags: readonly string[]): Answered<RepliesFound> => post('api/replies', { tags }, repliesFound),
  /** A canary is lodged now: none is due for a while. */
  canaryTaken: (): Promise<boolean> => tell('api/canary-taken'),
  /** A sign of life of the page itself: the agent's journal notes when it stops. */
  pulse: (): Promise<void> => tell('api/pulse').then(() => undefined),
};

const JSON_BODY = { 'content-type': 'application/json' };
/** What an answer without a body is read as. */
const nothing = Type.Undefined();

/** Whether it was heard. */
const tell = (path: string): Promise<boolean> =>
  fetch(path, { method: 'POST', headers: JSON_BODY, body: '{}' }).then(
    ({ ok: isHeard }) => isHeard,
    () => false,
  );

const get = <S extends TSchema>(path: string, schema: S): Answered<Static<S>> => ask(path, schema, {});
const post = <S extends TSchema>(path: string, body: unknown, schema: S): Answered<Static<S>> =>
  ask(path, schema, { method: 'POST', headers: JSON_BODY, body: JSON.stringify(body) });

const ask = async <S extends TSchema>(path: string, schema: S, init: RequestInit): Answered<Static<S>> => {
  try {
    const response = await fetch(path, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error' });
    const answer: unknown = response.status === 204 ? undefined : await response.json();
    if (response.ok) return Value.Check(schema, answer) ? ok(answer) : err({ code: 'agent/unexpected' });
    return err({ code: Value.Check(refusalBody, answer) && isHttpCode(answer.code) ? answer.code : 'agent/unexpected' });
  } catch {
    return err({ code: 'agent/unreachable' });
  }
};
