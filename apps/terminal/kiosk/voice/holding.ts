/** In the vault: what is being recorded, sealed piece by piece as it comes. */
import { bytesOf, concat, type Bytes } from '@dauys/basics/bytes.ts';
import { redact, type Redacted } from '@dauys/basics/redacted.ts';
import { freshIdentity, recipientOf } from '@dauys/sealing/identity.ts';
import { openStream } from '@dauys/sealing/open.ts';
import { sealStream } from '@dauys/sealing/seal.ts';

export interface Holding {
  /** In the order of recording. */
  add(piece: Uint8Array): void;
  /** No more comes. Bytes of all that was added. */
  close(): Promise<number>;
  /** All of it in clear, once closed: an age stream is not authentic before. Throws `VerificationError` 'sealing/damaged' after `drop`. */
  open(): Promise<Bytes>;
  /** What lies sealed, for tests. */
  sealed(): Bytes;
  /** Forgets the key: what is left of it in memory opens to nobody. */
  drop(): void;
}

/**
 * Sealed to a key that is made here for this recording, is never written and ends with the worker. So at no moment more than the last 64 KiB (some
 * twenty seconds of voice) stand in clear, and deleting is forgetting a key.
 */
export const holdRecording = (): Holding => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let key: Redacted<string>[] = [];
  const whole = (async () => {
    const identity = await freshIdentity();
    key = [redact(identity)];
    const sealing = (await sealStream(readable, [await recipientOf(identity)])).getReader();
    for (let next = await sealing.read(); !next.done; next = await sealing.read()) pieces.push(next.value);
  })();
  const fails = (error: unknown): void => void writer.abort(error).catch(() => undefined);
  whole.catch(fails);
  return {
    add: (piece) => {
      length += piece.length;
      // Waits its turn inside the stream. Whether it failed is told by `close`.
      writer.write(piece).catch(() => undefined);
    },
    close: async () => {
      await writer.close();
      await whole;
      return length;
    },
    open: async () => collected(await openStream(new Blob(pieces.map(bytesOf)).stream(), key)),
    sealed: () => concat(...pieces),
    drop: () => {
      key = [];
    },
  };
};

const collected = async (stream: ReadableStream<Uint8Array>): Promise<Bytes> => {
  const parts: Uint8Array[] = [];
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value);
  return concat(...parts);
};
