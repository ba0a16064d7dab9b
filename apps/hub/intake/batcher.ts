import { setImmediate as turn } from 'node:timers/promises';
import { codeOf, isUniqueViolation } from '../database/store.ts';

/** Collects what comes while a run is under way, so that many acts share one transaction and one fsync. */
export interface Batcher<Item, Out> {
  /** Resolves when the item's run has committed; rejects when it did not: then nothing of the item is there. */
  add(item: Item): Promise<Out>;
  /** Resolves when nothing is waiting or running. */
  idle(): Promise<void>;
}

interface Waiting<Item, Out> {
  readonly item: Item;
  readonly resolve: (out: Out) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatchLimits<Item> {
  readonly items: number;
  readonly bytes: number;
  sizeOf(item: Item): number;
}

/** `run` gets one or more items and answers each, in order, or throws for all: then each is tried alone, so that one bad item harms no other. */
export const createBatcher = <Item, Out>(
  run: (items: readonly Item[]) => Promise<readonly Out[]>,
  limits: BatchLimits<Item>,
): Batcher<Item, Out> => {
  const waiting: Waiting<Item, Out>[] = [];
  let running: Promise<void> | undefined;

  const settle = async (batch: readonly Waiting<Item, Out>[], again: boolean): Promise<void> => {
    try {
      answer(batch, await run(batch.map(({ item }) => item)));
    } catch (error) {
      // Another hub was first with one of the keys: the second look sees what it wrote.
      if (isUniqueViolation(error) && again) return settle(batch, false);
      if (batch.length > 1 && isAboutData(error)) for (const one of batch) await settle([one], true);
      else for (const { reject } of batch) reject(error);
    }
  };
  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      // What arrives in the same turn of the event loop goes together. Before every run: those whose answer has just come send their next
      // one now, and without this the first of them would get a transaction alone, and all others wait for the one after.
      await turn();
      await settle(waiting.splice(0, togetherOf(waiting, limits)), true);
    }
  };
  const start = (): void => {
    running ??= work().finally(() => {
      running = undefined;
      if (waiting.length > 0) start();
    });
  };
  return {
    add: (item) =>
      new Promise<Out>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        start();
      }),
    idle: async () => {
      while (running !== undefined) await running;
    },
  };
};

/** How many of those that wait go together, from the first on: one at least. */
const togetherOf = <Item>(waiting: readonly { readonly item: Item }[], limits: BatchLimits<Item>): number => {
  let count = 0;
  for (let bytes = 0; count < Math.min(waiting.length, limits.items); count++) {
    const one = waiting[count];
    if (one === undefined) break;
    bytes += limits.sizeOf(one.item);
    if (count > 0 && bytes > limits.bytes) break;
  }
  return count;
};

const answer = <Item, Out>(batch: readonly Waiting<Item, Out>[], answers: readonly Out[]): void =>
  batch.forEach(({ resolve, reject }, i) => {
    const out = answers[i];
    if (out === undefined) reject(new RangeError('fewer answers than items'));
    else resolve(out);
  });

// SQLSTATE classes 22 and 23: data that does not fit, constraints. All else (no connection, no space) would fail for each alone too.
const isAboutData = (error: unknown): boolean => /^2[23]/.test(codeOf(error) ?? '');
