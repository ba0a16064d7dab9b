import { bytesOf, concat, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Wire } from './wire.ts';

const LOOK_AGAIN_MS = 10;

/** A printer behind a device file: USB as the kernel shows it. Throws when it is not there. */
export const openFile = async (path: string): Promise<Wire> => {
  // Never waits: a printer that is off would hold a thread of the process for as long as it is off.
  const file = await open(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
  return {
    write: (bytes, withinMs) => writeAll(file, bytes, withinMs),
    read: (wanted, withinMs) => readSome(file, wanted, withinMs),
    close: () => file.close(),
  };
};

/** A printer on a serial line: eight bits, no parity, nothing translated. `rtscts`: it says itself when it can take no more. Throws when it is not there. */
export const openSerial = async (path: string, { baud, rtscts }: { readonly baud: number; readonly rtscts: boolean }): Promise<Wire> => {
  const words = ['-F', path, String(baud), 'raw', '-echo', 'cs8', '-cstopb', '-parenb', 'clocal', rtscts ? 'crtscts' : '-crtscts'];
  await promisify(execFile)('stty', words, { timeout: 2_000 });
  return openFile(path);
};

/** `undefined` when the kernel says that it would have to wait. */
const unlessBusy = async (done: Promise<number>): Promise<number | undefined> => {
  try {
    return await done;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return undefined;
    throw error;
  }
};

const writeAll = async (file: FileHandle, bytes: Uint8Array, withinMs: number): Promise<void> => {
  const end = performance.now() + withinMs;
  for (let at = 0; at < bytes.length; ) {
    const written = await unlessBusy(file.write(bytes, at, bytes.length - at).then(({ bytesWritten }) => bytesWritten));
    at += written ?? 0;
    if (performance.now() > end) throw new Fault('the printer takes nothing more');
    if (written === undefined || written === 0) await pause(LOOK_AGAIN_MS);
  }
};

const readSome = async (file: FileHandle, wanted: number, withinMs: number): Promise<Bytes> => {
  const end = performance.now() + withinMs;
  let found = bytesOf(new Uint8Array());
  for (;;) {
    const room = new Uint8Array(wanted - found.length);
    const read = await unlessBusy(file.read(room, 0, room.length).then(({ bytesRead }) => bytesRead));
    found = concat(found, room.subarray(0, read ?? 0));
    if (found.length >= wanted || performance.now() >= end) return found;
    if (read === undefined || read === 0) await pause(LOOK_AGAIN_MS);
  }
};
