/** Requests that were right once, and what counts as having stood them: an answer below 500 whose code is registered, with the status of that code. */
import type { FastifyInstance } from 'fastify';
import fc from 'fast-check';
import { codes, isRegisteredCode } from '@dauys/protocol/codes.ts';
import type { Asked } from '../doors/asking.ts';
import { hostileBytes } from './bytes.ts';
import { hostileJson } from './json.ts';
import { hostileText } from './lines.ts';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const types = [
  'application/json',
  'application/json',
  'application/json; charset=utf-8',
  'application/octet-stream',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  '',
  '\u00e9',
];

const headersOf = ({ headers = {} }: Asked): fc.Arbitrary<Record<string, string>> =>
  fc.oneof(
    { arbitrary: fc.constant({ ...headers }), weight: 6 },
    {
      arbitrary: hostileText(headers['authorization'] ?? 'Bearer AAAA').map((text) => ({ ...headers, authorization: printable(text) })),
      weight: 1,
    },
    {
      arbitrary: fc
        .constantFrom(
          { 'x-forwarded-for': '::1, 192.0.2.1' },
          { 'content-encoding': 'gzip' },
          { expect: '200-ok' },
          { range: 'bytes=0-' },
          { 'if-none-match': '*' },
        )
        .map((more) => ({ ...headers, ...more })),
      weight: 1,
    },
  );

/** Node's own client refuses to send what is no header. */
const printable = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 4_000);

/** Letters that no URL may hold are sent as browsers send them; what is left over may still be nonsense. */
const pathOf = (path: string): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: fc.constant(path), weight: 5 },
    {
      arbitrary: hostileText(path, `${path}?after=1&limit=2`, `${path}/%2e%2e/x`).map((text) =>
        `/${encodeURI(text.toWellFormed()).replace(/^\/+/, '').replaceAll('#', '%23')}`.slice(0, 6_000),
      ),
      weight: 2,
    },
  );

const bodyOf = ({ body }: Asked): fc.Arbitrary<string | Uint8Array | undefined> => {
  if (body === undefined) return fc.constantFrom<(string | undefined)[]>(undefined, undefined, undefined, '{}', '[', 'null', '\0');
  if (body instanceof Uint8Array) return hostileBytes(body);
  return fc.oneof(
    { arbitrary: hostileJson(body), weight: 9 },
    { arbitrary: fc.constantFrom('', '[]', 'null', '"', '{"__proto__":{}}', '['.repeat(10_000), '\ufeff{}'), weight: 1 },
  );
};

/** One of these good requests with something else about it. */
export const hostileRequests = (good: readonly Asked[]): fc.Arbitrary<Sent> =>
  fc.constantFrom(...good).chain((asked) =>
    fc.tuple(pathOf(asked.path), headersOf(asked), bodyOf(asked), fc.constantFrom(...types)).map(([path, headers, body, type]) => {
      const own = asked.body instanceof Uint8Array ? 'application/octet-stream' : type;
      return {
        method: asked.method,
        path,
        headers: body === undefined ? headers : { ...headers, 'content-type': printable(own) },
        ...(body === undefined ? {} : { body }),
      };
    }),
  );

/** `undefined` when the answer is one that a server may give. A witness's statuses are those of C2SP tlog-witness. */
export const findInAnswer = (status: number, text: string, statuses: 'ours' | 'C2SP' = 'ours'): string | undefined => {
  if (status < 400 || (statuses === 'C2SP' && status === 409 && /^\d+\n$/.test(text))) return undefined;
  const code = /^\{"code":"([a-z-]+\/[a-z-]+)"/.exec(text)?.[1] ?? /^([a-z-]+\/[a-z-]+)\n$/.exec(text)?.[1];
  if (code === undefined || !isRegisteredCode(code)) return `${status} without a code that is registered: ${text.slice(0, 120)}`;
  // What stands outside is missing, and that is the answer: no witness, no printer, no reader.
  if (status >= 500 && !/^(?:ledger|printer|reader)\//.test(code)) return `${status} ${code}`;
  return codes[code].status === status || statuses === 'C2SP' ? undefined : `${status} for ${code}`;
};

let asked = 0;

/** Sends it past the socket, each time from another address, so that no limit of addresses is met. */
export const inject = async (
  app: FastifyInstance,
  { method, path, headers, body }: Sent,
  statuses: 'ours' | 'C2SP' = 'ours',
): Promise<string | undefined> => {
  const n = ++asked;
  const remoteAddress = `2001:db8:${(n >> 16).toString(16)}:${(n & 0xffff).toString(16)}::1`;
  const answer = await app.inject({
    method: method as 'GET',
    url: path,
    headers,
    remoteAddress,
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : Buffer.from(body) }),
  });
  if (answer.statusCode >= 400 && path.length > 2 && answer.body.includes(path.slice(1)))
    return `the answer repeats the path: ${answer.body.slice(0, 120)}`;
  return findInAnswer(answer.statusCode, answer.body, statuses);
};

/** Runs all cases, a few at a time, and returns the first finds. */
export const attemptAll = async <T>(
  cases: readonly T[],
  attempt: (one: T) => Promise<string | undefined>,
  workers = 16,
): Promise<readonly { why: string; input: T }[]> => {
  const found: { why: string; input: T }[] = [];
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined && found.length < 3; one = waiting.pop()) {
      const why = await attempt(one);
      if (why !== undefined) found.push({ why, input: one });
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return found;
};
