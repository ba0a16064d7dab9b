/** A thermal printer that is not there: reads ESC/POS as one would, answers what it is asked, and keeps its paper as pictures. Tests only. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { concat } from '@dauys/basics/bytes.ts';
import { pngOf } from './png.ts';

/** One strip of paper, from cut to cut. One byte a dot: 1 is black. */
export interface Paper {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

/** What the paper looks like, as a PNG file. */
export const pictureOf = ({ width, height, dots }: Paper): Uint8Array<ArrayBuffer> =>
  pngOf({ width, height, grey: dots.map((dot) => (dot === 1 ? 0 : 255)) });

const WIDTH = 384;
const LINE_ROWS = 30;
const [ESC, GS, FS, DLE, EOT, DC4, LF, CR] = [0x1b, 0x1d, 0x1c, 0x10, 0x04, 0x14, 0x0a, 0x0d] as const;

/** Bytes of a command that is known: start anew, align, spacing, code page, font, leave Chinese, cut, report; a return does nothing. */
const lengthOf = (first: number, second: number): number | undefined => {
  if (first === ESC) return { 0x40: 2, 0x32: 2, 0x33: 3, 0x61: 3, 0x74: 3, 0x4d: 3 }[second];
  if (first === GS) return { 0x56: 3, 0x72: 3 }[second];
  if (first === CR) return 1;
  return first === FS && second === 0x2e ? 2 : undefined;
};

export class VirtualPrinter {
  /** Each cut strip, oldest first. */
  readonly papers: Paper[] = [];
  /** Commands that it does not know: a real one would print rubbish. */
  readonly unknown: string[] = [];
  /** How many bytes came, all in all. */
  received = 0;
  paper: 'there' | 'out' = 'there';
  cover: 'closed' | 'open' = 'closed';
  broken = false;
  /** Off: takes everything and answers nothing. */
  on = true;
  /** It lets that many rows through, then paper ends. */
  rowsLeft = Number.POSITIVE_INFINITY;
  #rows: Uint8Array[] = [];
  #waiting = new Uint8Array();
  #tail = new Uint8Array();
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();

  /** Somebody tears off what hangs out and puts in new paper. */
  newRoll(): void {
    this.#rows = [];
    this.paper = 'there';
    this.rowsLeft = Number.POSITIVE_INFINITY;
    this.take(new Uint8Array());
  }

  /** Takes what comes over a wire and returns what it answers. */
  take(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    this.received += bytes.length;
    const answers = this.#overtaking(bytes);
    for (let used = this.#command(answers); used > 0; used = this.#command(answers)) this.#waiting = this.#waiting.slice(used);
    return Uint8Array.from(this.on ? answers : []);
  }

  /** Listens on loopback like a printer on a network, and returns its port. */
  async listen(): Promise<number> {
    const server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
      socket.on('data', (bytes) => void socket.write(this.take(bytes)));
    });
    this.#server = server;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => (this.#server === undefined ? resolve(undefined) : this.#server.close(resolve)));
  }

  /** Nothing waits in it to be printed. */
  get isClear(): boolean {
    return this.#waiting.length === 0;
  }

  get #stopped(): boolean {
    return this.paper === 'out' || this.cover === 'open' || this.broken;
  }

  /** Questions in real time are answered wherever they come, in the middle of a picture too; the rest waits its turn. */
  #overtaking(bytes: Uint8Array): number[] {
    const all = concat(this.#tail, bytes);
    const answers: number[] = [];
    const rest: number[] = [];
    let at = 0;
    for (; at < all.length; at++) {
      const mayAsk = all[at] === DLE && (at + 1 === all.length || all[at + 1] === EOT);
      const mayClear = all[at] === DLE && all[at + 1] === DC4;
      if ((mayAsk && at + 2 >= all.length) || (mayClear && at + 9 >= all.length)) break;
      if (mayClear) {
        at += 9;
        rest.length = 0;
        this.#waiting = new Uint8Array();
        answers.push(0x37, 0x25, 0);
        continue;
      }
      if (mayAsk) answers.push(this.#status(all[(at += 2)] ?? 0));
      else rest.push(all[at] ?? 0);
    }
    this.#tail = all.slice(at);
    this.#waiting = concat(this.#waiting, Uint8Array.from(rest));
    return answers;
  }

  /** Does the command at the beginning and returns its length; 0 while it is not whole, or while the printer waits for paper. */
  #command(answers: number[]): number {
    const b = this.#waiting;
    const [first, second = -1, third = -1] = b;
    if (first === undefined || this.#stopped) return 0;
    if (first === LF) return this.#feed(LINE_ROWS);
    if (first === GS && second === 0x76) return this.#raster(b);
    const length = lengthOf(first, second);
    if (b.length < (length ?? 2)) return 0;
    if (length === undefined) this.unknown.push([...b.subarray(0, 4)].map((byte) => byte.toString(16)).join(' '));
    if (first === GS && second === 0x56) this.#cut();
    if (first === GS && second === 0x72 && third >= 0) answers.push(0);
    return length ?? 1;
  }

  #status(question: number): number {
    const bits = (...set: readonly [boolean, number][]): number => set.reduce((sum, [is, bit]) => (is ? sum | bit : sum), 0x12);
    if (question === 2) return bits([this.cover === 'open', 0x04], [this.paper === 'out', 0x20], [this.broken, 0x40]);
    if (question === 3) return bits([this.broken, 0x08]);
    return bits([question === 4 && this.paper === 'out', 0x60]);
  }

  /** GS v 0: m, bytes a row (16 bits, low first), rows, then the picture. */
  #raster(b: Uint8Array): number {
    if (b.length < 8) return 0;
    const [across, rows] = [(b[4] ?? 0) + (b[5] ?? 0) * 256, (b[6] ?? 0) + (b[7] ?? 0) * 256];
    if (b.length < 8 + across * rows) return 0;
    for (let row = 0; row < rows && !this.#stopped; row++) {
      const dots = new Uint8Array(WIDTH);
      for (let x = 0; x < Math.min(WIDTH, across * 8); x++) dots[x] = ((b[8 + row * across + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
      this.#print(dots);
    }
    return 8 + across * rows;
  }

  #feed(rows: number): number {
    for (let row = 0; row < rows; row++) this.#print(new Uint8Array(WIDTH));
    return 1;
  }

  #print(row: Uint8Array): void {
    if (this.rowsLeft <= 0) this.paper = 'out';
    if (this.#stopped) return;
    this.rowsLeft--;
    this.#rows.push(row);
  }

  #cut(): void {
    const dots = new Uint8Array(this.#rows.length * WIDTH);
    for (const [y, row] of this.#rows.entries()) dots.set(row, y * WIDTH);
    this.papers.push({ width: WIDTH, height: this.#rows.length, dots });
    this.#rows = [];
  }
}
