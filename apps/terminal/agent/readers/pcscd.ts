/**
 * What pcscd says on its own socket: the protocol that libpcsclite speaks (pcsc-lite, src/winscard_msg.h; 4.4 in Debian 12), as little of it as one card
 * needs. All numbers are in the machine's order, as both sides are one machine. A pcscd that speaks another one says so, and counts as none.
 */
import { connect } from 'node:net';

/** Where Debian's pcscd listens. */
export const PCSCD = '/run/pcscd/pcscd.comm';

const COMMAND = { establish: 1, connect: 4, disconnect: 6, transmit: 9, version: 0x11, readers: 0x12 } as const;
const [MAJOR, MINOR] = [4, 4] as const;
const [NAME, READERS] = [128, 16] as const;
/** Name, count of events, state, sharing, ATR up to a multiple of 4, its length, protocol. */
const READER = NAME + 4 + 4 + 4 + 36 + 4 + 4;
const PRESENT = 0x0004;
const [SCOPE_SYSTEM, SHARE_SHARED, PROTOCOL_ANY, UNPOWER] = [2, 2, 3, 2] as const;
/** Each answer ends in two bytes of status; the longest to a short command has 256 before them. */
const STATUS = 2;
const LONGEST = 256 + STATUS;

export interface ReaderState {
  readonly name: string;
  readonly hasCard: boolean;
}

/** One card that answers commands (ISO/IEC 7816-4); what it answers ends in two bytes of status. */
export interface Card {
  ask(command: Uint8Array): Promise<Uint8Array>;
}

export interface Pcscd {
  readers(): Promise<readonly ReaderState[]>;
  /** `undefined`: the card went again. */
  withCard<T>(reader: string, use: (card: Card) => Promise<T>): Promise<T | undefined>;
  close(): void;
}

/** Throws where nothing listens, something else does, or nothing comes for `withinMs`. */
export const openPcscd = async (path: string, withinMs: number): Promise<Pcscd> => {
  const line = await openSocket(path, withinMs);
  const version = await line.ask(COMMAND.version, words(MAJOR, MINOR, 0));
  if (version.readUInt32LE(0) !== MAJOR || version.readUInt32LE(8) !== 0) {
    line.close();
    throw new Error('another protocol');
  }
  const context = (await line.ask(COMMAND.establish, words(SCOPE_SYSTEM, 0, 0))).readUInt32LE(4);
  return {
    readers: async () => {
      line.say(COMMAND.readers);
      const all = await line.take(READERS * READER);
      return Array.from({ length: READERS }, (_, n) => readerOf(all.subarray(n * READER, (n + 1) * READER))).filter(
        ({ name }) => name !== '',
      );
    },
    withCard: async (reader, use) => {
      const name = Buffer.alloc(NAME);
      name.write(reader, 0, NAME - 1);
      const asked = Buffer.concat([words(context), name, words(SHARE_SHARED, PROTOCOL_ANY, 0, 0, 0)]);
      const connected = await line.ask(COMMAND.connect, asked);
      const [handle = 0, protocol = 0, wrong] = [12, 16, 20].map((at) => connected.readUInt32LE(NAME + at));
      if (wrong !== 0) return undefined;
      try {
        return await use({ ask: (command) => transmit(line, { handle, protocol, command }) });
      } catch (error) {
        if (error instanceof CardGone) return undefined;
        throw error;
      } finally {
        await line.ask(COMMAND.disconnect, words(handle, UNPOWER, 0));
      }
    },
    close: line.close,
  };
};

class CardGone extends Error {}

const transmit = async (
  line: Line,
  { handle, protocol, command }: { readonly handle: number; readonly protocol: number; readonly command: Uint8Array },
): Promise<Uint8Array> => {
  const asked = words(handle, protocol, 8, command.length, protocol, 8, LONGEST, 0);
  line.say(COMMAND.transmit, asked);
  line.write(command);
  const head = await line.take(asked.length);
  const [length = 0, wrong] = [24, 28].map((at) => head.readUInt32LE(at));
  // Drawn back while it is asked, it answers with nothing, and pcscd calls that well.
  if (wrong !== 0 || length < STATUS || length > LONGEST) throw new CardGone();
  return line.take(length);
};

const readerOf = (bytes: Buffer): ReaderState => {
  const end = bytes.indexOf(0);
  return { name: bytes.toString('utf8', 0, Math.min(end, NAME)), hasCard: (bytes.readUInt32LE(NAME + 4) & PRESENT) !== 0 };
};

const words = (...numbers: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [n, number] of numbers.entries()) bytes.writeUInt32LE(number, n * 4);
  return bytes;
};

interface Line {
  say(command: number, body?: Buffer): void;
  write(bytes: Uint8Array): void;
  take(length: number): Promise<Buffer>;
  /** The answer is what was asked, filled in. */
  ask(command: number, body: Buffer): Promise<Buffer>;
  close(): void;
}

/** One question at a time. Whoever waits when the line ends, hears an error. */
const openSocket = async (path: string, withinMs: number): Promise<Line> => {
  const socket = connect(path);
  let [held, over] = [Buffer.alloc(0), false];
  let wake = (): void => undefined;
  const end = (): void => {
    over = true;
    wake();
  };
  socket.on('data', (bytes) => {
    held = Buffer.concat([held, bytes]);
    wake();
  });
  socket.on('close', end).on('error', end);
  socket.setTimeout(withinMs, () => socket.destroy());
  const take: Line['take'] = async (length) => {
    while (held.length < length) {
      if (over) throw new Error('the line has ended');
      await new Promise<void>((resolve) => (wake = resolve));
    }
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  };
  const say: Line['say'] = (command, body = Buffer.alloc(0)) => void socket.write(Buffer.concat([words(body.length, command), body]));
  return {
    ...{ say, take, write: (bytes) => void socket.write(bytes), close: () => void socket.destroy() },
    ask: (command, body) => {
      say(command, body);
      return take(body.length);
    },
  };
};
