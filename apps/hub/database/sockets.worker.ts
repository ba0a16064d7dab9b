import { connect, type Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';
import type { FromSockets, ToSockets } from './apart.ts';

// Nothing but sockets: what is asked of the database, and what comes back, means something in the other thread only.
const sockets = new Map<number, Socket>();

const tell = (message: FromSockets, bytes?: Uint8Array<ArrayBuffer>): void =>
  parentPort?.postMessage(message, bytes === undefined ? [] : [bytes.buffer]);

const open = ({ id, path, host, port }: Extract<ToSockets, { kind: 'connect' }>): void => {
  const socket = path === undefined ? connect({ host, port, noDelay: true, keepAlive: true }) : connect({ path });
  let failed: { readonly message: string; readonly code: string } | undefined;
  sockets.set(id, socket);
  socket.on('connect', () => tell({ id, kind: 'connected' }));
  socket.on('data', (part: Buffer) => {
    // Of its own, so that it can be handed over: what was read may be part of a larger piece.
    const bytes = new Uint8Array(part);
    tell({ id, kind: 'data', bytes }, bytes);
  });
  socket.on('end', () => tell({ id, kind: 'ended' }));
  socket.on('error', (error: NodeJS.ErrnoException) => (failed = { message: error.message, code: error.code ?? 'unknown' }));
  socket.on('close', () => {
    sockets.delete(id);
    tell({ id, kind: 'closed', failed });
  });
};

const write = (socket: Socket, parts: readonly Uint8Array[]): void => {
  socket.cork();
  for (const part of parts) socket.write(part);
  socket.uncork();
};

parentPort?.on('message', (message: ToSockets) => {
  if (message.kind === 'connect') return open(message);
  const socket = sockets.get(message.id);
  if (socket === undefined) return;
  if (message.kind === 'write') write(socket, message.parts);
  else if (message.kind === 'end') socket.end();
  else socket.destroy();
});
