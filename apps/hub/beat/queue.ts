/**
 * Work of each terminal one after another, of all terminals beside each other, and never more than a bound: what does not fit is
 * dropped, because the agent sends it again.
 */
export interface TerminalQueue<Item> {
  /** `false`: dropped. */
  add(terminal: number, item: Item): boolean;
  /** Resolves when nothing is waiting or running. */
  idle(): Promise<void>;
}

export interface QueueLimits {
  /** Items that one terminal may have waiting. */
  readonly perTerminal: number;
  readonly total: number;
}

/** `work` must not throw: it says itself what went wrong. */
export const createTerminalQueue = <Item>(
  work: (terminal: number, item: Item) => Promise<void>,
  limits: QueueLimits,
): TerminalQueue<Item> => {
  const queues = new Map<number, Item[]>();
  let total = 0;
  let whenIdle: (() => void)[] = [];

  const run = async (terminal: number, queue: Item[]): Promise<void> => {
    for (let item = queue[0]; item !== undefined; item = queue[0]) {
      await work(terminal, item);
      queue.shift();
      total -= 1;
    }
    queues.delete(terminal);
    if (queues.size > 0) return;
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  };

  return {
    add: (terminal, item) => {
      const queue = queues.get(terminal);
      if (total >= limits.total || (queue?.length ?? 0) >= limits.perTerminal) return false;
      total += 1;
      if (queue !== undefined) queue.push(item);
      else {
        const begun = [item];
        queues.set(terminal, begun);
        void run(terminal, begun);
      }
      return true;
    },
    idle: () => (queues.size === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve))),
  };
};
