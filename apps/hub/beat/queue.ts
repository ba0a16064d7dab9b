/**
 * Work of each terminal one after another where its order matters, of all terminals beside each other, and never more than a bound:
 * what does not fit is dropped, because the agent sends it again.
 */
export interface TerminalQueue<Item> {
  /** `false`: dropped. */
  add(terminal: number, item: Item): boolean;
  /** Resolves when nothing is waiting or running. */
  idle(): Promise<void>;
}

export interface QueueLimits<Item> {
  /** Items that one terminal may have waiting and running. */
  readonly perTerminal: number;
  readonly total: number;
  /** Whether an item stands alone: it begins at once, beside what its terminal sent before. */
  standsAlone(item: Item): boolean;
}

/** `work` must not throw: it says itself what went wrong. */
export const createTerminalQueue = <Item>(
  work: (terminal: number, item: Item) => Promise<void>,
  limits: QueueLimits<Item>,
): TerminalQueue<Item> => {
  const held = new Map<number, number>();
  const last = new Map<number, Promise<void>>();
  let total = 0;
  let whenIdle: (() => void)[] = [];

  const done = (terminal: number): void => {
    total -= 1;
    const left = (held.get(terminal) ?? 1) - 1;
    if (left > 0) held.set(terminal, left);
    else held.delete(terminal);
    if (total > 0) return;
    for (const resolve of whenIdle) resolve();
    whenIdle = [];
  };
  const inOrder = (terminal: number, item: Item): Promise<void> => {
    const mine = (last.get(terminal) ?? Promise.resolve()).then(() => work(terminal, item));
    last.set(terminal, mine);
    return mine.finally(() => {
      if (last.get(terminal) === mine) last.delete(terminal);
    });
  };

  return {
    add: (terminal, item) => {
      const mine = held.get(terminal) ?? 0;
      if (total >= limits.total || mine >= limits.perTerminal) return false;
      total += 1;
      held.set(terminal, mine + 1);
      const working = limits.standsAlone(item) ? work(terminal, item) : inOrder(terminal, item);
      void working.finally(() => done(terminal));
      return true;
    },
    idle: () => (total === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve))),
  };
};
