import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough, Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bytesOf, fromUtf8 } from '@dauys/basics/bytes.ts';
import { redact, type Redacted } from '@dauys/basics/redacted.ts';
import { openStream } from '@dauys/sealing/open.ts';
import { sealStream } from '@dauys/sealing/seal.ts';

const AGE = 'age-encryption.org/v1\n';

/**
 * A file that has its name only when it is whole: written beside, fsynced, renamed, its folder fsynced. `through` may change the bytes on
 * their way. Until `keep` resolves there is no file of that name, or the old one.
 */
export const writeFileWhole = async (path: string, recipient: string | undefined) => {
  const beside = `${path}.unfinished`;
  const file = await open(beside, 'w', 0o600);
  const into = new PassThrough();
  const bytes = recipient === undefined ? into : Readable.from(await sealed(into, recipient));
  const writing = pipeline(bytes, async (source: AsyncIterable<Uint8Array>) => {
    for await (const part of source) await file.writeFile(part);
  });
  // Whoever waits for it hears of it; until then it is not unheard of.
  writing.catch(() => undefined);
  return {
    into: into as Writable,
    keep: async (): Promise<void> => {
      await writing;
      await file.sync();
      await file.close();
      await rename(beside, path);
      const folder = await open(dirname(path), 'r');
      await folder.sync().finally(() => folder.close());
    },
    drop: async (): Promise<void> => {
      into.destroy();
      await file.close().catch(() => undefined);
      await rm(beside, { force: true });
    },
  };
};

const sealed = async (from: Readable, recipient: string): Promise<AsyncIterable<Uint8Array>> =>
  iterate(await sealStream(streamOf(from), [recipient]));

const streamOf = (from: Readable): ReadableStream<Uint8Array> => {
  const parts = from[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return new ReadableStream({
    pull: async (controller) => {
      const next = await parts.next();
      if (next.done === true) controller.close();
      else controller.enqueue(bytesOf(next.value));
    },
  });
};

async function* iterate(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/** A backup file's plain bytes. `identity` is asked for only when the file is sealed; a damaged seal ends the stream with an error. */
export const readFileOpened = async (path: string, identity: () => Promise<string>): Promise<Readable> => {
  const head = await firstBytes(path, AGE.length);
  if (fromUtf8Loosely(head) !== AGE) return createReadStream(path);
  const key: Redacted<string> = redact(await identity());
  return Readable.from(iterate(await openStream(streamOf(createReadStream(path)), [key])));
};

const firstBytes = async (path: string, length: number): Promise<Uint8Array> => {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

const fromUtf8Loosely = (bytes: Uint8Array): string => {
  try {
    return fromUtf8(bytes);
  } catch {
    return '';
  }
};
