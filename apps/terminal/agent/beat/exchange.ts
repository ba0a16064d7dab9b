import { concat, type Bytes } from '@dauys/basics/bytes.ts';
import { DOWN_BYTES } from '@dauys/beat/frame.ts';
import { BEAT_PATH } from '@dauys/protocol/beat.ts';
import type { IncomingMessage } from 'node:http';

export type Answer = { readonly ok: true; readonly frame: Bytes } | { readonly ok: false; readonly reason: string };

/** How long an answer may take, ms: well under the next beat, but never so short that a slow line has no chance. */
export const patience = (seconds: number): number => Math.min(20_000, Math.max(3_000, seconds * 800));

// Not `fetch`, which brings a second HTTP client along, and no import, which brings it too (`node:http` names its WebSocket, and an import looks at every name): 4 MB more in this thread.
const plain = process.getBuiltinModule('node:http');
const secured = process.getBuiltinModule('node:https');

// One connection for each place, kept between beats.
const lines = { 'http:': new plain.Agent({ keepAlive: true }), 'https:': new secured.Agent({ keepAlive: true }) } as const;

/** One frame up, one frame down, or the reason why none came. Never reads more than a frame from whoever answers, and goes nowhere else. */
export const exchange = (url: string, frame: Bytes, signal: AbortSignal): Promise<Answer> =>
  exchangeAt(`${url}${BEAT_PATH}`, frame, DOWN_BYTES, signal);

/** The same with an answer of `size` bytes, at any address. */
export const exchangeAt = async (address: string, frame: Bytes, size: number, signal: AbortSignal): Promise<Answer> => {
  try {
    const response = await sent(new URL(address), frame, signal);
    if (response.statusCode !== 200) {
      response.destroy();
      return { ok: false, reason: `status ${response.statusCode}` };
    }
    const bytes = await readBounded(response, size);
    return bytes === undefined ? { ok: false, reason: 'not a frame' } : { ok: true, frame: bytes };
  } catch (error) {
    return { ok: false, reason: reasonOf(signal.aborted ? signal.reason : error) };
  }
};

const sent = (to: URL, frame: Bytes, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const isSecured = to.protocol === 'https:';
    const headers = { 'content-type': 'application/octet-stream', 'content-length': frame.length };
    const options = { method: 'POST', headers, signal, agent: lines[isSecured ? 'https:' : 'http:'] };
    const request = isSecured ? secured.request(to, options) : plain.request(to, options);
    request.once('response', resolve);
    // Also after the answer has begun: what then breaks is told by whoever reads it.
    request.on('error', reject);
    request.end(frame);
  });

/** `undefined` for more or less than `size`; the line is closed then. */
const readBounded = async (body: AsyncIterable<Uint8Array>, size: number): Promise<Bytes | undefined> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > size) return undefined;
    parts.push(part);
  }
  return length === size ? concat(...parts) : undefined;
};

/** A short word: messages of the network stack may name addresses. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};
