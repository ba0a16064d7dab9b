/** The network between a terminal and the hub, with a switch: a TCP relay that can be cut, mended and pointed elsewhere. */
import { connect, createServer, type Server, type Socket } from 'node:net';

/** `there`: from who connects to the far side; `back`: answers. */
export type Direction = 'there' | 'back';

export interface Link {
  readonly port: number;
  readonly isCut: boolean;
  /** Open connections die, new ones are refused. */
  cut(): void;
  mend(): void;
  /** Nothing passes this way until `release`: what is sent waits in buffers, as on a line that hangs. */
  hold(direction: Direction): void;
  release(): void;
  close(): Promise<void>;
}

/** What is under way on the line. */
interface Line {
  readonly sockets: Set<Socket>;
  readonly held: Set<Direction>;
  readonly waiting: Set<() => void>;
}

const pass = ({ held, waiting }: Line, from: Socket, to: Socket, direction: Direction): void => {
  from.on('data', (bytes) => {
    const forward = () => {
      if (to.write(bytes)) return;
      from.pause();
      to.once('drain', () => from.resume());
    };
    if (held.has(direction)) waiting.add(forward);
    else forward();
  });
  from.on('end', () => to.end());
};

const join = (line: Line, near: Socket, far: Socket): void => {
  for (const [socket, other] of [
    [near, far],
    [far, near],
  ] as const) {
    line.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      line.sockets.delete(socket);
      other.destroy();
    });
  }
  pass(line, near, far, 'there');
  pass(line, far, near, 'back');
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

/** Relays 127.0.0.1:`port` (0: any free one) to 127.0.0.1:`target()`. */
export const openLink = async (target: () => number, port = 0): Promise<Link> => {
  const line: Line = { sockets: new Set(), held: new Set(), waiting: new Set() };
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) near.destroy();
    else join(line, near, connect(target(), '127.0.0.1'));
  });
  const drop = () => {
    for (const socket of line.sockets) socket.destroy();
  };
  return {
    port: await listen(server, port),
    get isCut() {
      return isCut;
    },
    cut: () => {
      isCut = true;
      drop();
    },
    mend: () => {
      isCut = false;
    },
    hold: (direction) => void line.held.add(direction),
    release: () => {
      line.held.clear();
      const all = [...line.waiting];
      line.waiting.clear();
      for (const forward of all) forward();
    },
    close: () =>
      new Promise((resolve) => {
        drop();
        server.close(() => resolve());
      }),
  };
};
