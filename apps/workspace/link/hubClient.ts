/**
 * The officer's way to the hub, through the body's own origin (or straight, from Node). Answers are bounded, parsed against the schema
 * of protocol/, and come as `Result`: whatever goes wrong has a code and words.
 */
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { refusalBody } from '@dauys/protocol/fields.ts';
import type { Static, TSchema } from 'typebox';
import Value from 'typebox/value';

/** Codes of this client itself; the others are the hub's (protocol/codes.ts). */
export type LinkCode = 'desk/hub-unreachable' | 'desk/answer-malformed' | 'desk/answer-too-large';

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface HubClient {
  /** JSON in, JSON out. Nothing is retried: acts are idempotent, so the caller may simply ask again. */
  ask<S extends TSchema>(schema: S, ask: Ask): Promise<Result<Static<S>, Refusal<string>>>;
  /** A sealed file of at most `limit` bytes. */
  bytes(ask: Ask, limit: number): Promise<Result<Bytes, Refusal<string>>>;
  /** What the hub publishes for anybody, as it came, with what it says to have signed it by. Whoever asks checks it. */
  published(ask: Ask): Promise<Result<Published, Refusal<string>>>;
}

export interface Published {
  readonly bytes: Bytes;
  /** `<key id> <base64>`, or whatever stood there. */
  readonly signature: string;
}

const TIMEOUT_MS = 60_000;
const JSON_LIMIT = 32 * 1024 * 1024;

/** `base` is '' in the page (same origin), or the origin of a hub in Node. `reach` is `fetch`. */
export const hubClient = (base: string, reach: typeof fetch = fetch): HubClient => {
  const fetched = async (ask: Ask, limit: number): Promise<Result<Published, Refusal<string>>> => {
    const response = await call(reach, base, ask);
    if (response === undefined) return refusal('desk/hub-unreachable');
    const bytes = await readBounded(response, limit);
    if (!bytes.ok) return bytes;
    if (!response.ok) return err(refusalOf(response.status, bytes.value));
    return ok({ bytes: bytes.value, signature: response.headers.get('dauys-signature') ?? '' });
  };
  const send = async (ask: Ask, limit: number): Promise<Result<Bytes, Refusal<string>>> => {
    const answer = await fetched(ask, limit);
    return answer.ok ? ok(answer.value.bytes) : answer;
  };
  return {
    bytes: send,
    published: (ask) => fetched(ask, JSON_LIMIT),
    async ask(schema, ask) {
      const answer = await send(ask, JSON_LIMIT);
      if (!answer.ok) return answer;
      const value = jsonOf(answer.value);
      return Value.Check(schema, value) ? ok(value) : refusal('desk/answer-malformed');
    },
  };
};

const refusal = (code: LinkCode): Result<never, Refusal<LinkCode>> => err({ code });

const call = async (reach: typeof fetch, base: string, { method, path, token, body, signal }: Ask): Promise<Response | undefined> => {
  try {
    return await reach(`${base}${path}`, {
      method,
      headers: {
        accept: 'application/json, application/octet-stream',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // The session is the token in page memory; a cookie, if some page ever set one, must not speak for it.
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal === undefined ? [] : [signal])]),
    });
  } catch {
    return undefined;
  }
};

/** The hub may lie about lengths: what is counted is what arrives. */
const readBounded = async (response: Response, limit: number): Promise<Result<Bytes, Refusal<LinkCode>>> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (const reader = response.body?.getReader(); reader !== undefined; ) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > limit) {
        await reader.cancel();
        return refusal('desk/answer-too-large');
      }
      chunks.push(value);
    }
  } catch {
    return refusal('desk/hub-unreachable');
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return ok(all);
};

const jsonOf = (bytes: Bytes): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

const refusalOf = (status: number, bytes: Bytes): Refusal<string> => {
  const body = jsonOf(bytes);
  if (Value.Check(refusalBody, body)) return body.params === undefined ? { code: body.code } : { code: body.code, params: body.params };
  return { code: status === 429 ? 'http/slow-down' : status >= 500 ? 'http/busy' : 'desk/answer-malformed' };
};
