import { spawn } from 'node:child_process';

/** Whoever started us and restarts us: systemd, or nobody. Every word may be said anywhere; without a supervisor it is lost. */
export interface Supervisor {
  /** The port is open. Said once. */
  ready(): void;
  /** We live: said by the loop that looks at everything, so that a process that answers and does not look any more is restarted. */
  alive(): void;
  stopping(): void;
}

/** What the supervisor put into our environment. */
export interface Supervised {
  /** Where it listens: a Unix socket. */
  readonly socket: string | undefined;
}

type Say = (words: readonly string[]) => void;

/**
 * Node has no datagram sockets of the Unix kind, so systemd's own `systemd-notify` speaks for us: one short process each ten seconds, which waits until
 * systemd has taken the word, so that it is known for ours (`NotifyAccess=all`).
 */
export const supervisorOf = ({ socket }: Supervised, say: Say = notify): Supervisor => {
  const tell = (...words: readonly string[]): void => {
    if (socket !== undefined) say(words);
  };
  return {
    ready: () => tell('READY=1'),
    alive: () => tell('WATCHDOG=1'),
    stopping: () => tell('STOPPING=1'),
  };
};

const notify: Say = (words) => {
  // It inherits the socket's address. A word that is not heard is said again in ten seconds, or the supervisor acts: nothing to do here.
  spawn('systemd-notify', [...words], { stdio: 'ignore' }).on('error', () => undefined);
};
