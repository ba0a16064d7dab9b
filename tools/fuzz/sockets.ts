/** Requests below HTTP: bytes that were a request once, in pieces, broken off, half closed or never ended. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import fc from 'fast-check';
import { concat, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import type { Asked } from '../doors/asking.ts';
import { mutated } from './bytes.ts';
import { findInAnswer } from './requests.ts';

export interface Talk {
  readonly bytes: Bytes;
  /** Where the bytes are cut; each piece goes out for itself. */
  readonly cuts: readonly number[];
  /** What comes after the last piece. `stay`: nothing, for as long as the server likes. */
  readonly ends: 'half-close' | 'break off' | 'stay';
}

/** A request as it stands on the line. */
export const onTheLine = ({ method, path, headers = {}, body }: Asked): Bytes => {
  const isBytes = body instanceof Uint8Array;
  const payload = body === undefined ? new Uint8Array(0) : isBytes ? body : utf8(JSON.stringify(body));
  const described = { host: 'localhost', ...headers, 'content-type': isBytes ? 'application/octet-stream' : 'application/json' };
  const lines = Object.entries(body === undefined ? { host: 'localhost', ...headers } : { ...described, 'content-length': payload.length });
  return concat(utf8([`${method} ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')), payload);
};

const CHUNKED =
  'POST /api/access/begin HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n';

/** One of these, whole or broken off, with a few bytes changed or none, in up to four pieces. */
export const hostileTalks = (good: readonly Asked[]): fc.Arbitrary<Talk> => {
  const whole = fc.constantFrom(
    ...good.map(onTheLine),
    utf8(`${CHUNKED}5\r\n{"a":\r\n2\r\n1}\r\n0\r\n\r\n`),
    utf8(`${CHUNKED}fffffffff\r\n{`),
  );
  const part = fc.tuple(whole, fc.nat(0xffff)).map(([bytes, n]) => bytes.slice(0, n % (bytes.length + 1)));
  const twice = fc.tuple(whole, whole).map(([a, b]) => concat(a, b));
  return fc.record({
    bytes: fc.oneof({ arbitrary: mutated(whole), weight: 3 }, { arbitrary: part, weight: 2 }, { arbitrary: twice, weight: 1 }),
    cuts: fc.array(fc.nat(0xffff), { maxLength: 3 }),
    ends: fc.oneof(
      { arbitrary: fc.constantFrom('half-close' as const, 'break off' as const), weight: 9 },
      { arbitrary: fc.constant('stay' as const), weight: 1 },
    ),
  });
};

/** Requests that have begun must end, whoever sends them: within this many milliseconds here, in life as the server says. */
const PATIENCE_MS = 1_000;

/**
 * Makes a server as patient as a test is, before it listens. Throws when it would wait for ever: then a slow request holds its
 * connection for ever, too.
 */
export const hurry = (server: Server & { connectionsCheckingInterval?: number }): void => {
  const { requestTimeout } = server;
  if (requestTimeout <= 0 || requestTimeout > 60_000) throw new Error(`a request may take ${requestTimeout} ms`);
  Object.assign(server, { requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS, keepAliveTimeout: PATIENCE_MS });
  // Node reads it when it begins to listen.
  server.connectionsCheckingInterval = 100;
};

/** How long the slowest may take to be let go: a hundred times its patience, because the machine may be busy. */
const HANGS_MS = 60_000;

/** Sends it and reads to the end; `undefined` when the server stood it. */
export const talkTo = async (server: Server, { bytes, cuts, ends }: Talk, statuses?: 'C2SP'): Promise<string | undefined> => {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).setNoDelay(true);
  let heard = '';
  socket.on('data', (part: Buffer) => (heard = (heard + part.toString('latin1')).slice(0, 4_000))).on('error', () => undefined);
  const over = new Promise<void>((resolve) => socket.once('end', resolve).once('close', () => resolve()));
  await Promise.race([once(socket, 'connect').catch(() => undefined), over]);
  await inPieces(socket, bytes, cuts);
  if (ends === 'break off') socket.destroy();
  if (ends === 'half-close') socket.end();
  let hangs = false;
  const timer = setTimeout(() => {
    hangs = true;
    socket.destroy();
  }, HANGS_MS);
  await over;
  clearTimeout(timer);
  socket.destroy();
  return hangs ? `the connection is held (${ends})` : findInTalk(heard, statuses);
};

const inPieces = async (socket: Socket, bytes: Bytes, cuts: readonly number[]): Promise<void> => {
  const places = cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b);
  for (const [i, to] of [...places, bytes.length].entries()) {
    if (socket.destroyed) return;
    socket.write(bytes.subarray(places[i - 1] ?? 0, to));
    await new Promise((resolve) => setImmediate(resolve));
  }
};

/** Node itself answers what is no HTTP, or came too slowly: a bare status, or Fastify's fixed words. */
const FIXED = /^(?:|0\r\n\r\n|\{"error":"[A-Za-z ]+","message":"[A-Za-z ]+","statusCode":\d+\})$/;

const findInTalk = (heard: string, statuses: 'C2SP' | undefined): string | undefined => {
  if (heard === '') return undefined;
  const [, status, body = ''] = /^HTTP\/1\.1 (\d{3}) [^]*?\r\n\r\n([^]*)$/.exec(heard) ?? [];
  if (status === undefined) return `this is no answer: ${heard.slice(0, 200)}`;
  // Answers may follow each other; the first says enough.
  const first = body.split('HTTP/1.1 ')[0] ?? '';
  return FIXED.test(first) && Number(status) < 500 ? undefined : findInAnswer(Number(status), first, statuses);
};
