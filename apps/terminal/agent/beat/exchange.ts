import { concat, type Bytes } from '@dauys/basics/bytes.ts';
import { DOWN_BYTES } from '@dauys/beat/frame.ts';
import { BEAT_PATH } from '@dauys/protocol/beat.ts';

export type Answer = { readonly ok: true; readonly frame: Bytes } | { readonly ok: false; readonly reason: string };

/** One frame up, one frame down, or the reason why none came. Never reads more than a frame from whoever answers. */
export const exchange = async (url: string, frame: Bytes, signal: AbortSignal): Promise<Answer> => {
  try {
    const response = await fetch(`${url}${BEAT_PATH}`, {
      method: 'POST',
      body: frame,
      headers: { 'content-type': 'application/octet-stream' },
      redirect: 'error',
      signal,
    });
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      return { ok: false, reason: `status ${response.status}` };
    }
    const bytes = await readBounded(response.body, DOWN_BYTES);
    return bytes === undefined ? { ok: false, reason: 'not a frame' } : { ok: true, frame: bytes };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
};

const readBounded = async (body: ReadableStream<Uint8Array>, size: number): Promise<Bytes | undefined> => {
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
  const cause = error.cause;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error.name;
};
