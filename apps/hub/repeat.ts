import { VerificationError } from '@dauys/basics/failure.ts';
import { codeOf } from './database/store.ts';

/** Background work that ends in order. */
export interface Running {
  /** Resolves when no step is under way any more. */
  stop(): Promise<void>;
}

const RETRY_MS = 1_000;

/** What a log may say of something that was thrown: its code, or of what kind it is. */
export const failureOf = (error: unknown): string =>
  error instanceof VerificationError ? error.code : (codeOf(error) ?? (error instanceof Error ? error.name : 'unknown'));

/**
 * Calls `turn` again and again, each time after as many milliseconds as it said; after a failure after a second, told once until
 * another or none happens.
 */
export const repeat = (
  turn: () => Promise<number>,
  { failed, ended }: { readonly failed: (code: string) => void; readonly ended: () => Promise<void> },
): Running => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  let failure: string | undefined;
  const once = async (): Promise<void> => {
    const wait = await turn().then(
      (ms) => {
        failure = undefined;
        return ms;
      },
      (error: unknown) => {
        const code = failureOf(error);
        if (code !== failure) failed(code);
        failure = code;
        return RETRY_MS;
      },
    );
    if (!stopped) timer = setTimeout(go, wait);
  };
  const go = (): void => {
    current = once();
  };
  go();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
      await ended().catch(() => undefined);
    },
  };
};
