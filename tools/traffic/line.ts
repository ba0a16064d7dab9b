/** The line between a terminal and its hub, in bad hands: answers get lost on it, or are replaced by one that says that the session is not known. */
import { connect, createServer, type Socket } from 'node:net';
import { encodeDownNotice } from '@dauys/beat/frame.ts';

export type Fate = 'lost' | 'unknown session';

export interface BadLine {
  readonly port: number;
  /** What becomes of the next answer. */
  next(fate: Fate): void;
  close(): Promise<void>;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** One message of HTTP as it comes in parts: whole when as many bytes are there as its head announces. */
class Message {
  #bytes = Buffer.alloc(0);
  add(part: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, part]);
  }
  /** Head and body, once all of it is there. */
  whole(): { readonly head: Buffer; readonly body: Buffer } | undefined {
    const body = this.#bytes.indexOf(HEAD_END) + HEAD_END.length;
    if (body < HEAD_END.length) return undefined;
    const head = this.#bytes.subarray(0, body);
    const length = Number(/content-length: (\d+)/i.exec(head.toString('latin1'))?.[1] ?? 0);
    return this.#bytes.length < body + length ? undefined : { head, body: this.#bytes.subarray(body) };
  }
}

/** Relays to `target()`. Where nobody is there, a request is taken whole and then the line breaks: what was sent is the sender's doing alone. */
export const openBadLine = async (target: () => number): Promise<BadLine> => {
  const fates: Fate[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target(), '127.0.0.1');
    relay(near, far, () => fates.shift());
    for (const socket of [near, far]) sockets.add(socket.setNoDelay(true).on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    next: (fate) => void fates.push(fate),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

const relay = (near: Socket, far: Socket, nextFate: () => Fate | undefined): void => {
  let question = new Message();
  let answer: { readonly message: Message; readonly fate: Fate | undefined } | undefined;
  let isAlone = false;
  const breakWhenWhole = (): void => void (isAlone && question.whole() !== undefined && near.destroy());
  near.on('data', (part) => {
    if (answer !== undefined) [question, answer] = [new Message(), undefined];
    question.add(part);
    if (isAlone) breakWhenWhole();
    else far.write(part);
  });
  far.on('data', (part) => {
    answer ??= { message: new Message(), fate: nextFate() };
    const { message, fate } = answer;
    if (fate === undefined) return void near.write(part);
    if (fate === 'lost') return void near.destroy();
    message.add(part);
    const whole = message.whole();
    if (whole !== undefined) near.write(Buffer.concat([whole.head, encodeDownNotice('unknown-session', whole.body.subarray(2, 18))]));
  });
  const left = (): void => {
    isAlone = true;
    breakWhenWhole();
  };
  far.on('error', left).on('close', left);
  near.on('error', () => far.destroy()).on('close', () => far.destroy());
};
