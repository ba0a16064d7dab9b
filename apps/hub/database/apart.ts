/**
 * Sockets in a thread of their own. A socket takes some 200 kB before whoever writes must wait for the next turn of his event loop, and a turn of
 * the hub's carries up to 64 beats: megabytes of sealed files would take dozens of such turns. There the turns are empty and take no time.
 */
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';

export type ToSockets =
  | { readonly id: number; readonly kind: 'connect'; readonly path?: string; readonly host?: string; readonly port: number }
  | { readonly id: number; readonly kind: 'write'; readonly parts: readonly Uint8Array[] }
  | { readonly id: number; readonly kind: 'end' | 'destroy' };

export type FromSockets =
  | { readonly id: number; readonly kind: 'connected' }
  | { readonly id: number; readonly kind: 'ended' }
  | { readonly id: number; readonly kind: 'data'; readonly bytes: Uint8Array }
  /** The last word about a socket. */
  | { readonly id: number; readonly kind: 'closed'; readonly failed: { readonly message: string; readonly code: string } | undefined };

export interface SocketsApart {
  /** A stream that the driver connects like a socket. When the thread ends, all its streams break like lost connections, and the next one gets a new thread. */
  open(): Duplex;
  /** Breaks what is still open. */
  close(): Promise<void>;
}

interface Line {
  readonly duplex: Duplex;
  heard(message: FromSockets): void;
}

interface Thread {
  readonly worker: Worker;
  readonly lines: Map<number, Line>;
}

export const openSocketsApart = (): SocketsApart => {
  let current: Thread | undefined;
  let opened = 0;
  const thread = (): Thread => (current ??= startThread(() => (current = undefined)));
  return {
    open: () => {
      const { worker, lines } = thread();
      const id = ++opened;
      const line = makeLine(id, worker, () => lines.delete(id));
      lines.set(id, line);
      return line.duplex;
    },
    close: async () => void (await current?.worker.terminate()),
  };
};

const startThread = (ended: () => void): Thread => {
  const lines = new Map<number, Line>();
  const worker = new Worker(new URL('sockets.worker.ts', import.meta.url), {
    // It holds what is on its way to the system, and that lies outside its heap.
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 },
  });
  // Who waits for the database keeps the process alive, not the thread that carries it.
  worker.unref();
  worker.on('message', (message: FromSockets) => lines.get(message.id)?.heard(message));
  const gone = (error: Error): void => {
    ended();
    for (const { duplex } of [...lines.values()]) duplex.destroy(error);
  };
  worker.on('error', gone);
  worker.on('exit', () => gone(Object.assign(new Error('the thread of the sockets has ended'), { code: 'ECONNRESET' })));
  return { worker, lines };
};

const makeLine = (id: number, worker: Worker, gone: () => void): Line => {
  const tell = (message: ToSockets, given: ArrayBuffer[] = []): void => worker.postMessage(message, given);
  let parts: Uint8Array<ArrayBuffer>[] = [];
  const send = (): void => {
    const together = parts;
    parts = [];
    if (together.length > 0)
      tell(
        { id, kind: 'write', parts: together },
        together.map(({ buffer }) => buffer),
      );
  };
  const duplex = new Duplex({
    allowHalfOpen: false,
    read: () => undefined,
    write: (part: Buffer<ArrayBuffer>, _, done) => {
      // The driver writes a question in five pieces, and several questions in one turn: they go over together.
      if (parts.length === 0) queueMicrotask(send);
      parts.push(givenAway(part));
      done();
    },
    final: (done) => {
      send();
      tell({ id, kind: 'end' });
      done();
    },
    destroy: (error, done) => {
      tell({ id, kind: 'destroy' });
      gone();
      done(error);
    },
  });
  const heard = (message: FromSockets): void => {
    if (message.kind === 'connected') duplex.emit('connect');
    else if (message.kind === 'data') duplex.push(message.bytes);
    else if (message.kind === 'ended') duplex.push(null);
    else duplex.destroy(message.failed && Object.assign(new Error(message.failed.message), { code: message.failed.code }));
  };
  const connect = (at: number | string, host?: string): void =>
    tell(typeof at === 'string' ? { id, kind: 'connect', path: at, port: 0 } : { id, kind: 'connect', port: at, ...(host && { host }) });
  // What the driver asks of a socket besides. Both options are set where the socket is.
  const same = (): Duplex => duplex;
  return { duplex: Object.assign(duplex, { connect, setNoDelay: same, setKeepAlive: same, ref: same, unref: same }), heard };
};

// Large pieces have their memory for themselves and go without a copy; small ones share theirs with others.
const WORTH_GIVING = 65_536;
const givenAway = (part: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  part.byteOffset === 0 && part.length >= WORTH_GIVING ? part : new Uint8Array(part);
