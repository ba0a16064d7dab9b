import { fc, test } from '@fast-check/vitest';
import { VirtualPrinter } from '@dauys/testing/virtual-printer.ts';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { bytesOfSheet } from './escpos.ts';
import { makePrinter, wireTo, type Printer } from './printer.ts';
import { isAnswer, readAnswers } from './says.ts';
import { drawSheet } from './sheet.ts';
import type { Wire } from './wire.ts';

const patience = { answer: 2_000, look: 10, print: 200 };
const SLIP = `DAUYS1:${'A'.repeat(185)}`;
const made = bytesOfSheet(drawSheet({ language: 'kk', terminal: '00000901', counter: 3, day: 20_784, slip: SLIP }));
const sheet = () => made;

/** The printer at the end of a wire that is nothing but a call. */
const wireInto = (machine: VirtualPrinter): Wire => {
  let unread: number[] = [];
  return {
    write: async (bytes) => void unread.push(...machine.take(bytes)),
    read: async (wanted) => {
      const taken = unread.slice(0, wanted);
      unread = unread.slice(wanted);
      return Uint8Array.from(taken);
    },
    close: async () => undefined,
  };
};

let machine: VirtualPrinter;
let printer: Printer;
beforeEach(() => {
  machine = new VirtualPrinter();
  printer = makePrinter(async () => wireInto(machine), patience);
});

describe('how it stands', () => {
  test.each([
    ['ready', {}],
    ['paper-out', { paper: 'out' }],
    ['cover-open', { cover: 'open' }],
    ['cover-open', { cover: 'open', paper: 'out' }],
    ['fault', { broken: true }],
    ['absent', { on: false }],
  ] as const)('%s', async (says, state) => {
    expect(printer.last).toBe('absent');
    Object.assign(machine, state);
    expect(await printer.ask()).toBe(says);
    expect(printer.last).toBe(says);
    // What is not ready gets nothing to print.
    expect(await printer.print(await sheet())).toBe(says);
    expect(machine.papers).toHaveLength(says === 'ready' ? 1 : 0);
  });

  test('answers that are none are no printer; nor are too few', () => {
    for (const wrong of [[], [0x12], [0x12, 0x12], [0x12, 0x12, 0x00], [0xff, 0xff, 0xff], [0x12, 0x12, 0x12, 0x12]])
      expect(readAnswers(Uint8Array.from(wrong))).toBe('absent');
    expect(readAnswers(Uint8Array.from([0x12, 0x12, 0x12]))).toBe('ready');
    // Paper that ends soon is nobody's business: it would tell how much was printed.
    expect(readAnswers(Uint8Array.from([0x12, 0x12, 0x1e]))).toBe('ready');
  });

  test.prop([fc.uint8Array({ maxLength: 16 })], { numRuns: 100 })(
    'whatever babbles there ends, and is ready by its word alone',
    async (bytes) => {
      let at = 0;
      const babbles: Wire = {
        write: async () => undefined,
        read: async (wanted) => Uint8Array.from({ length: bytes.length === 0 ? 0 : wanted }, () => bytes[at++ % bytes.length] ?? 0),
        close: async () => undefined,
      };
      const says = await makePrinter(async () => babbles, { answer: 2, look: 1, print: 3 }).print(new Uint8Array([1]));
      if (says === 'ready') expect([bytes.some(isAnswer), bytes.every(isAnswer)]).toEqual([true, false]);
    },
  );

  test('what another conversation left on the line is not taken for an answer', async () => {
    const wire = wireInto(machine);
    await wire.write(Uint8Array.from([0x10, 4, 1, 0x10, 4, 1]), 0);
    machine.cover = 'open';
    expect(await makePrinter(async () => wire, patience).ask()).toBe('cover-open');
  });

  test('a wire that cannot be opened, or that breaks, is a printer that is not there', async () => {
    expect(await makePrinter(() => Promise.reject(new Error('off')), patience).ask()).toBe('absent');
    const broken = { ...wireInto(machine), write: () => Promise.reject(new Error('pulled')) };
    expect(await makePrinter(async () => broken, patience).print(await sheet())).toBe('absent');
  });
});

describe('printing', () => {
  test('is said to be done when the printer says that it is on paper', async () => {
    expect(await printer.print(await sheet())).toBe('ready');
    expect(machine.papers).toHaveLength(1);
    expect(machine.unknown).toEqual([]);
  });

  test('paper that ends in the middle is said, and no slip came out', async () => {
    machine.rowsLeft = 200;
    expect(await printer.print(await sheet())).toBe('paper-out');
    expect(machine.papers).toEqual([]);
    // The next look makes it forget the rest: whoever puts in paper is not handed somebody's slip.
    await printer.ask();
    machine.newRoll();
    expect(machine.papers).toEqual([]);
    expect(await printer.print(await sheet())).toBe('ready');
    expect(machine.papers).toHaveLength(1);
  });

  test('a printer that takes everything and never says that it is done is not believed', async () => {
    const deaf = wireInto(machine);
    const swallows: Wire = { ...deaf, write: (bytes, ms) => (bytes.length > 100 ? Promise.resolve() : deaf.write(bytes, ms)) };
    expect(await makePrinter(async () => swallows, patience).print(await sheet())).toBe('fault');
  });

  test('half a slip of a process that died is not printed by the next one', async () => {
    const whole = await sheet();
    machine.take(whole.subarray(0, 9_000));
    expect(await makePrinter(async () => wireInto(machine), patience).print(whole)).toBe('ready');
    expect([machine.papers.length, machine.unknown]).toEqual([1, []]);
  });

  test('two at once come out one after the other', async () => {
    const both = await Promise.all([printer.print(await sheet()), printer.ask(), printer.print(await sheet())]);
    expect(both).toEqual(['ready', 'ready', 'ready']);
    expect(machine.papers).toHaveLength(2);
  });
});

describe('over a network', () => {
  afterEach(() => machine.close());
  test('it prints, and is absent when nobody listens', async () => {
    const port = await machine.listen();
    const far = makePrinter(() => wireTo({ at: 'network', host: '127.0.0.1', port }), { ...patience, answer: 2_000, print: 10_000 });
    expect(await far.print(await sheet())).toBe('ready');
    expect(machine.papers[0]?.height).toBeGreaterThan(600);
    await machine.close();
    expect(await far.ask()).toBe('absent');
  });
});
