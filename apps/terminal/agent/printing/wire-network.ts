import { bytesOf } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Wire } from './wire.ts';

const CONNECT_MS = 1_500;
const MOST_UNREAD = 4_096;

/**
 * A printer that listens by itself (usually on port 9100). What goes there is readable, and when it goes tells that somebody printed: for a printer
 * inside the terminal's own case only. Throws when it does not answer.
 */
export const openNetwork = async (host: string, port: number): Promise<Wire> => {
  const socket = connect({ host, port, noDelay: true });
  // Said to whoever waits; nobody else asks.
  socket.on('error', () => undefined);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return wireOf(socket);
};

const wireOf = (socket: Socket): Wire => {
  let unread = new Uint8Array();
  socket.on('data', (more: Uint8Array) => {
    // A printer says one byte to a question: who says thousands is none, and gets no memory.
    unread = unread.length > MOST_UNREAD ? unread : new Uint8Array([...unread, ...more.subarray(0, MOST_UNREAD)]);
  });
  return {
    write: (bytes, withinMs) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Fault('the printer takes nothing more')), withinMs);
        socket.write(bytes, (error) => {
          clearTimeout(late);
          if (error) reject(error);
          else resolve();
        });
      }),
    read: async (wanted, withinMs) => {
      const end = performance.now() + withinMs;
      while (unread.length < wanted && performance.now() < end && !socket.closed) await pause(5);
      const taken = bytesOf(unread.subarray(0, wanted));
      unread = unread.slice(wanted);
      return taken;
    },
    close: async () => {
      socket.destroy();
    },
  };
};
