import pg from 'pg';
import { Fault } from '@dauys/basics/failure.ts';

declare module 'pg' {
  interface Connection {
    query(text: string): void;
    sendCopyFromChunk(chunk: Buffer): void;
    endCopyFrom(): void;
    sendCopyFail(message: string): void;
  }
}

/** Whether PostgreSQL found that the copied data is none of its own (classes 22, data exception, and 23, integrity). */
export const isBadData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code);

/** One connection for copying whole tables: no pool, no time limit, no repetition. */
export interface CopyConnection {
  query<T>(sql: string, params?: readonly (string | number | Uint8Array)[]): Promise<readonly T[]>;
  /** `COPY (…) TO STDOUT`: its bytes as they come, and then how many rows. The reader's pace is the server's. */
  copyOut(sql: string): CopyOut;
  /** `COPY … FROM STDIN`: resolves to the number of rows. What `source` throws is thrown, and nothing of the copy stays. */
  copyIn(sql: string, source: AsyncIterable<Uint8Array>): Promise<number>;
  end(): Promise<void>;
}

export interface CopyOut extends AsyncIterable<Buffer> {
  rows(): number;
}

export const connectForCopy = async (url: string): Promise<CopyConnection> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'dauys-backup',
    keepAlive: true,
    types: { getTypeParser: parserOf },
  });
  client.on('error', () => undefined);
  await client.connect();
  return {
    query: async <T>(sql: string, params: readonly (string | number | Uint8Array)[] = []) =>
      (await client.query(sql, [...params])).rows as T[],
    copyOut: (sql) => copyOut(client, sql),
    copyIn: (sql, source) => copyIn(client, sql, source),
    end: () => client.end(),
  };
};

const INT8 = 20;
const parserOf = (oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'));

/** What pg calls while one statement runs (its own extension point for COPY). */
interface Conversation {
  submit(connection: pg.Connection): void;
  handleCommandComplete(message: { readonly text: string }): void;
  handleReadyForQuery(): void;
  handleError(error: Error): void;
}

const rowsOfTag = (tag: string): number => Number(/^COPY (\d+)$/.exec(tag)?.[1] ?? Number.NaN);

/** Bytes that may wait for the reader before the server is told to. */
const HIGH_WATER = 4 * 1024 * 1024;

interface Pace {
  pause(): void;
  resume(): void;
}

/** What comes at the server’s pace, for a reader who has his own. */
const createChannel = ({ pause, resume }: Pace) => {
  const waiting: Buffer[] = [];
  let [bytes, isDone] = [0, false];
  let failed: Error | undefined;
  let wake: () => void = () => undefined;
  return {
    push: (chunk: Buffer): void => {
      waiting.push(chunk);
      bytes += chunk.length;
      if (bytes > HIGH_WATER) pause();
      wake();
    },
    end: (): void => {
      isDone = true;
      wake();
    },
    fail: (error: Error): void => {
      failed = error;
      wake();
    },
    /** All that came, then the failure if there was one. */
    async *chunks(): AsyncGenerator<Buffer, void> {
      for (;;) {
        const chunk = waiting.shift();
        if (chunk !== undefined) {
          bytes -= chunk.length;
          if (bytes <= HIGH_WATER) resume();
          yield chunk;
        } else if (failed !== undefined) throw failed;
        else if (isDone) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
};

const copyOut = (client: pg.Client, sql: string): CopyOut => {
  let rows = Number.NaN;
  let connection: pg.Connection | undefined;
  const channel = createChannel({ pause: () => connection?.stream.pause(), resume: () => connection?.stream.resume() });
  const conversation: Conversation & { handleCopyData(message: { readonly chunk: Buffer }): void } = {
    submit: (c) => {
      connection = c;
      c.query(sql);
    },
    // Copied: pg reads the next message into the same memory.
    handleCopyData: ({ chunk }) => channel.push(Buffer.from(chunk)),
    handleCommandComplete: ({ text }) => {
      rows = rowsOfTag(text);
    },
    handleReadyForQuery: channel.end,
    handleError: channel.fail,
  };
  const ended = (): void => channel.fail(new Fault('the database closed the connection'));
  client.once('end', ended);
  client.query(conversation);
  return {
    rows: () => rows,
    async *[Symbol.asyncIterator]() {
      yield* channel.chunks();
      client.off('end', ended);
    },
  };
};

const copyIn = (client: pg.Client, sql: string, source: AsyncIterable<Uint8Array>): Promise<number> =>
  new Promise((resolve, reject) => {
    let rows = Number.NaN;
    let failed: Error | undefined;
    const conversation: Conversation & { handleCopyInResponse(connection: pg.Connection): void } = {
      submit: (connection) => connection.query(sql),
      handleCopyInResponse: (connection) => {
        feed(connection, source, () => failed !== undefined).then(
          () => connection.endCopyFrom(),
          (error: unknown) => {
            // The server answers with an error of its own; ours came first and is the one that counts.
            failed ??= error instanceof Error ? error : new Fault('the stream failed');
            connection.sendCopyFail('the stream failed');
          },
        );
      },
      handleCommandComplete: ({ text }) => {
        rows = rowsOfTag(text);
      },
      handleReadyForQuery: () => {
        client.off('end', ended);
        if (failed === undefined) resolve(rows);
        else reject(failed);
      },
      handleError: (error) => {
        failed ??= error;
        // pg calls nothing more for a statement that failed: it waits for the next one.
        reject(failed);
      },
    };
    const ended = (): void => reject(failed ?? new Fault('the database closed the connection'));
    client.once('end', ended);
    client.query(conversation);
  });

const feed = async (connection: pg.Connection, source: AsyncIterable<Uint8Array>, isOver: () => boolean): Promise<void> => {
  for await (const chunk of source) {
    if (isOver()) return;
    if (connection.stream.destroyed) throw new Fault('the database closed the connection');
    connection.sendCopyFromChunk(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (connection.stream.writableNeedDrain) await drained(connection.stream);
  }
};

const drained = (stream: pg.Connection['stream']): Promise<void> =>
  new Promise((go) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done);
      go();
    };
    stream.once('drain', done).once('close', done);
  });
