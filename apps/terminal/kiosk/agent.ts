import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import type { KioskDirectory, KioskState, Lodged, ProofsFound, RepliesFound, Whereabouts } from '@dauys/protocol/kiosk.ts';
import type { OwnAnswered, OwnAsked } from '@dauys/protocol/own-number.ts';
import type { Identified, IdentifyAsked } from '@dauys/protocol/reader.ts';
import type { Answers } from './answers-known.ts';

/** `agent/unreachable`: no answer. `agent/unexpected`: an answer that is none of ours. */
export type AgentCode = HttpCode | 'agent/unreachable' | 'agent/unexpected';
type Answered<T> = Promise<Result<T, Refusal<AgentCode>>>;

/** The process behind the screen, on loopback. No call carries anything readable. */
export const agent = {
  state: (): Answered<KioskState> => get('api/state', 'state'),
  directory: (): Answered<KioskDirectory> => get('api/directory', 'directory'),
  /** When this resolves with `ok`, the complaint is durable and counted. Repeating it is safe. */
  lodge: (body: Bytes): Answered<Lodged> =>
    ask('api/envelopes', 'lodged', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body }),
  /** When this resolves with `ok`, the slip of this stored envelope is on paper. */
  print: (envelopeId: string, language: string): Answered<undefined> =>
    ask('api/print', 'nothing', { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ envelopeId, language }) }),
  whereabouts: (envelopeId: string): Answered<Whereabouts> => get(`api/envelopes/${envelopeId}`, 'whereabouts'),
  proofs: (commitments: readonly string[]): Answered<ProofsFound> => post('api/proofs', { commitments }, 'proofs'),
  replies: (tags: readonly string[]): Answered<RepliesFound> => post('api/replies', { tags }, 'replies'),
  /** To the servers of numbers, at their next turn: it takes a while. */
  own: (asked: OwnAsked): Answered<OwnAnswered> => post('api/own', asked, 'own'),
  /** Waits for a finger or a card; `stop` ends that. */
  identify: (asked: IdentifyAsked, stop: AbortSignal): Answered<Identified> =>
    ask('api/identify', 'identified', { method: 'POST', headers: JSON_BODY, body: JSON.stringify(asked), signal: stop }),
  /** A canary is lodged now: none is due for a while. */
  canaryTaken: (): Promise<boolean> => tell('api/canary-taken'),
  /** A sign of life of the page itself: the agent's journal notes when it stops. */
  pulse: (): Promise<void> => tell('api/pulse').then(() => undefined),
};

const JSON_BODY = { 'content-type': 'application/json' };

/** Whether it was heard. */
const tell = (path: string): Promise<boolean> =>
  fetch(path, { method: 'POST', headers: JSON_BODY, body: '{}' }).then(
    ({ ok: isHeard }) => isHeard,
    () => false,
  );

const get = <K extends keyof Answers>(path: string, name: K): Answered<Answers[K]> => ask(path, name, {});
const post = <K extends keyof Answers>(path: string, body: unknown, name: K): Answered<Answers[K]> =>
  ask(path, name, { method: 'POST', headers: JSON_BODY, body: JSON.stringify(body) });

const ask = async <K extends keyof Answers>(path: string, name: K, init: RequestInit): Answered<Answers[K]> => {
  try {
    const [response, { isAnswer, codeIn }] = await Promise.all([
      fetch(path, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error' }),
      import('./answers-known.ts'),
    ]);
    const answer: unknown = response.status === 204 ? undefined : await response.json();
    if (response.ok) return isAnswer(name, answer) ? ok(answer) : err({ code: 'agent/unexpected' });
    return err({ code: codeIn(answer) ?? 'agent/unexpected' });
  } catch {
    return err({ code: 'agent/unreachable' });
  }
};
