/** One act of a person: pressed once, under way, then done or refused in words. */
import { useRef, useState } from 'react';
import type { Refusal } from '@dauys/basics/failure.ts';
import type { Result } from '@dauys/basics/result.ts';
import { refusalOf } from '../link/refused.ts';

export interface Act {
  /** Name of what is under way. */
  readonly busy: string | undefined;
  readonly refusal: Refusal<string> | undefined;
  /** Runs it unless another is under way (S-39); `done` gets what came of it. */
  run<T>(name: string, act: () => Promise<Result<T, Refusal<string>>>, done?: (value: T) => void): void;
}

export const useAct = (): Act => {
  const [busy, setBusy] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal<string>>();
  const isBusy = useRef(false);
  const run: Act['run'] = (name, act, done) => {
    if (isBusy.current) return;
    isBusy.current = true;
    setBusy(name);
    setRefusal(undefined);
    const work = async (): Promise<void> => {
      const result = await act();
      if (result.ok) done?.(result.value);
      else setRefusal(result.error);
    };
    void work()
      .catch((error: unknown) => setRefusal(refusalOf(error)))
      .finally(() => {
        isBusy.current = false;
        setBusy(undefined);
      });
  };
  return { busy, refusal, run };
};
