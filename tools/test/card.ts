/** A card that is none, laid on the reader of vsmartcard that is none, behind a real pcscd. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

export interface CardWritten {
  readonly uid: string;
  /** Absent: it has no text, as most have none. */
  readonly text?: string;
  /** Drawn back when it is asked once more than so often. */
  readonly goesAfter?: number;
}

export interface LaidCard {
  /** When it is no longer there. */
  readonly gone: Promise<unknown>;
  takeAway(): Promise<void>;
}

const GOOD = Buffer.from('9000', 'hex');
const ATR = Buffer.from('3b80800101', 'hex');

/** A card of NFC Forum's Type 4: what is asked is answered from two files. */
const cardOf = ({ uid, text }: CardWritten): ((command: Buffer) => Buffer) => {
  const files = text === undefined ? {} : filesOf(text);
  let open = Buffer.alloc(0);
  return (command) => {
    const asked = command.toString('hex');
    if (asked === 'ffca000000') return Buffer.concat([Buffer.from(uid, 'hex'), GOOD]);
    if (asked === '00a4040007d276000085010100') return text === undefined ? Buffer.from('6a82', 'hex') : GOOD;
    if (asked.startsWith('00a4000c02')) {
      const file = files[asked.slice(10)];
      if (file === undefined) return Buffer.from('6a82', 'hex');
      open = file;
      return GOOD;
    }
    if (!asked.startsWith('00b0')) return Buffer.from('6d00', 'hex');
    const from = command.readUInt16BE(2);
    return Buffer.concat([open.subarray(from, from + (command[4] ?? 0)), GOOD]);
  };
};

const filesOf = (text: string): Record<string, Buffer<ArrayBuffer>> => {
  const said = Buffer.from(`\x02kk${text}`, 'utf8');
  const record = Buffer.concat([Buffer.from([0xd1, 1, said.length, 0x54]), said]);
  const file = Buffer.concat([Buffer.alloc(2), record]);
  file.writeUInt16BE(record.length);
  // No more than 40 bytes at once: what is longer has to be asked for in parts.
  return { e103: Buffer.from('000f20002800340406e104040000ff', 'hex'), e104: file };
};

export const layCard = async (port: number, written: CardWritten): Promise<LaidCard> => {
  const answer = cardOf(written);
  const line = connect(port, '127.0.0.1');
  await once(line, 'connect');
  const say = (bytes: Buffer): void => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    line.write(Buffer.concat([length, bytes]));
  };
  const gone = once(line, 'close');
  let [held, asked] = [Buffer.alloc(0), 0];
  line.on('error', () => undefined);
  line.on('data', (bytes) => {
    held = Buffer.concat([held, bytes]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const message = held.subarray(2, 2 + held.readUInt16BE(0));
      held = held.subarray(2 + message.length);
      // One byte is power on, off, again, or the question for its first words.
      if (message.length > 1 && asked++ === written.goesAfter) line.destroy();
      else if (message.length > 1) say(answer(message));
      else if (message[0] === 4) say(ATR);
    }
  });
  return {
    gone,
    takeAway: async () => {
      line.destroy();
      await gone;
    },
  };
};

/**
 * Lays it on, and when nothing comes of it takes it away and lays it on for longer, as people do: one that lies there too early names nobody, and one
 * that is taken away while it is read says only half.
 */
export const layUntil = async <T>(port: number, written: CardWritten, says: Promise<T>): Promise<T> => {
  for (let ms = 10_000, ended = false; !ended; ms *= 2) {
    await wait(1_000);
    const { takeAway } = await layCard(port, written);
    ended = await Promise.race([says.then(() => true), wait(ms, false)]).finally(takeAway);
  }
  return says;
};
