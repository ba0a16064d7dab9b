/** The network between a terminal and the hub, with a switch: a TCP relay that can be cut, mended and pointed elsewhere. */
import { connect, createServer, type Socket } from 'node:net';

export interface Link {
  readonly port: number;
  readonly isCut: boolean;
  /** Open connections die, new ones are refused. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Relays 127.0.0.1:`port` (0: any free one) to 127.0.0.1:`target()`. */
export const openLink = async (target: () => number, port = 0): Promise<Link> => {
  const sockets = new Set<Socket>();
  let isCut = false;
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
    near.pipe(far).pipe(near);
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
    close: () =>
      new Promise((resolve) => {
        drop();
        server.close(() => resolve());
      }),
  };
};
