/** The network between a terminal and the hub, with a switch: a TCP relay that can be cut, mended and pointed elsewhere. */
import { connect, createServer, type Socket } from 'node:net';

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

/** Relays 127.0.0.1:`port` (0: any free one) to 127.0.0.1:`target()`. */
export const openLink = async (target: () => number, port = 0): Promise<Link> => {
  const sockets = new Set<Socket>();
  const held = new Set<Direction>();
  const waiting = new Set<() => void>();
  let isCut = false;
  const pass = (from: Socket, to: Socket, direction: Direction) => {
    from.on('data', (bytes) => {
      const forward = () => {
        if (!to.write(bytes)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      };
      if (held.has(direction)) waiting.add(forward);
      else forward();
    });
    from.on('end', () => to.end());
  };
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(target(), '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    pass(near, far, 'there');
    pass(far, near, 'back');
  });
  const listening = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: listening,
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
    hold: (direction) => void held.add(direction),
    release: () => {
      held.clear();
      const all = [...waiting];
      waiting.clear();
      for (const forward of all) forward();
    },
    close: () =>
      new Promise((resolve) => {
        drop();
        server.close(() => resolve());
      }),
  };
};
