/** Whether she showed a moment ago that it is she, as this page counts it; and one question at a time when she must show it again. */
import type { Gate } from '../link/verifiedHub.ts';

export interface VerifyGate extends Gate {
  subscribe(listener: () => void): () => void;
  /** Whether she is being asked now. */
  isAsking(): boolean;
  /** She has shown it, and it holds for so many seconds; or `undefined`: she did not. Every act that waited goes on. */
  settle(verifiedFor: number | undefined): void;
}

// An act begun in the last moment would reach the hub after it.
const MARGIN_MS = 5_000;

/** `verifiedFor` in seconds, as signing in gave it. `now` in milliseconds. */
export const verifyGate = (verifiedFor: number, now: () => number = Date.now): VerifyGate => {
  let until = now() + 1_000 * verifiedFor - MARGIN_MS;
  let waiting: ((agreed: boolean) => void)[] = [];
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    isStale: () => now() >= until,
    isAsking: () => waiting.length > 0,
    renew: () =>
      new Promise((resolve) => {
        waiting = [...waiting, resolve];
        tell();
      }),
    settle(seconds) {
      if (seconds !== undefined) until = now() + 1_000 * seconds - MARGIN_MS;
      const all = waiting;
      waiting = [];
      for (const resolve of all) resolve(seconds !== undefined);
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
