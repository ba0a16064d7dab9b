import { openFile, openSerial } from './wire-file.ts';
import { openNetwork } from './wire-network.ts';
import type { PrinterPlace, Wire } from './wire.ts';
import { CLEAR, CLEARED_BYTES, isAnswer, QUESTIONS, readAnswers, type PrinterSays } from './says.ts';

export interface Printer {
  /** What it said last; 'absent' before it was asked. */
  readonly last: PrinterSays;
  ask(): Promise<PrinterSays>;
  /** 'ready': all of it is on paper, and the printer says so. Anything else: part of it may be, and why the rest is not. */
  print(bytes: Uint8Array): Promise<PrinterSays>;
}

/** How long a printer may take, ms. Data: tests are less patient. */
export interface Patience {
  readonly answer: number;
  /** Between two looks while it prints. */
  readonly look: number;
  /** From the first byte to the last one on paper; a serial line of 9,600 baud needs half a minute for a slip. */
  readonly print: number;
}

const PATIENCE: Patience = { answer: 700, look: 500, print: 60_000 };

export const wireTo = (place: PrinterPlace): Promise<Wire> => {
  if (place.at === 'usb') return openFile(place.path);
  if (place.at === 'serial') return openSerial(place.path, { baud: place.baud, rtscts: place.rtscts ?? true });
  return openNetwork(place.host, place.port);
};

/** One printer, one conversation at a time. Never throws: what fails on the wire is a printer that is not there. Keeps nothing of what it printed. */
export const makePrinter = (open: () => Promise<Wire>, patience: Patience = PATIENCE): Printer => {
  let last: PrinterSays = 'absent';
  let before: Promise<unknown> = Promise.resolve();
  // Half a slip may wait in it: of a print that failed, or from before this process. A new roll must not bring it out for somebody else.
  let clean = false;
  const talk = (conversation: (wire: Wire) => Promise<PrinterSays>): Promise<PrinterSays> => {
    const now = before.then(async () => {
      last = await once(open, async (wire) => {
        if (!clean) await clear(wire, patience);
        clean = true;
        return conversation(wire);
      });
      return last;
    });
    before = now;
    return now;
  };
  return {
    get last() {
      return last;
    },
    ask: () => talk((wire) => saysOf(wire, patience)),
    print: async (bytes) => {
      const says = await talk((wire) => printOn(wire, bytes, patience));
      clean &&= says === 'ready';
      return says;
    },
  };
};

const once = async (open: () => Promise<Wire>, conversation: (wire: Wire) => Promise<PrinterSays>): Promise<PrinterSays> => {
  try {
    const wire = await open();
    try {
      return await conversation(wire);
    } finally {
      await wire.close();
    }
  } catch {
    return 'absent';
  }
};

const clear = async (wire: Wire, { answer }: Patience): Promise<void> => {
  await wire.write(CLEAR, answer);
  await wire.read(CLEARED_BYTES, answer);
};

const saysOf = async (wire: Wire, patience: Patience): Promise<PrinterSays> => {
  // What an earlier conversation left behind is no answer to this one.
  await wire.read(64, 0);
  return (await hear(wire, patience)).says;
};

/** Asks, and listens to three answers. `done`: between them came the word that all is printed, which looks like no answer. */
const hear = async (wire: Wire, { answer }: Patience): Promise<{ readonly says: PrinterSays; readonly done: boolean }> => {
  const answers: number[] = [];
  let done = false;
  const end = performance.now() + answer;
  await wire.write(QUESTIONS, answer);
  // By the clock also while something comes: whatever hangs on the line may babble for ever.
  while (answers.length < 3 && performance.now() < end) {
    const [byte] = await wire.read(1, end - performance.now());
    if (byte === undefined) break;
    if (isAnswer(byte)) answers.push(byte);
    else done = true;
  }
  return { says: readAnswers(Uint8Array.from(answers)), done };
};

const printOn = async (wire: Wire, bytes: Uint8Array, patience: Patience): Promise<PrinterSays> => {
  const before = await saysOf(wire, patience);
  if (before !== 'ready') return before;
  const end = performance.now() + patience.print;
  await wire.write(bytes, patience.print);
  for (;;) {
    const [byte] = await wire.read(1, patience.look);
    const { says, done } = await hear(wire, patience);
    // Paper that ends in the middle is said at once, not when somebody has put in a new roll.
    if (says !== 'ready' || done || (byte !== undefined && !isAnswer(byte))) return says;
    if (performance.now() >= end) return 'fault';
  }
};
