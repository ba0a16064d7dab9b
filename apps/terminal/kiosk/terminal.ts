import { instant, parseIso, type Instant } from '@dauys/basics/clock.ts';
import type { KioskState } from '@dauys/protocol/kiosk.ts';
import { startTransition, useEffect, useRef, useState } from 'react';
import { agent } from './agent.ts';
import { isBehind } from './behind-agent.ts';
import type { ProvenView } from './proven.ts';
import type { ProverReport } from './prover.worker.ts';

const STATE_EVERY = 3_000;
const PULSE_EVERY = 10_000;
const VIEW_EVERY = 60_000;
const VIEW_RETRY = 3_000;

/** How the terminal stands. `answering: false` when the agent has not answered the last question. */
export interface TerminalNow {
  readonly state: KioskState | undefined;
  readonly answering: boolean;
}

export const useTerminal = (): TerminalNow => {
  const [now, setNow] = useState<TerminalNow>({ state: undefined, answering: true });
  useEffect(
    () =>
      every(STATE_EVERY, async () => {
        const answer = await agent.state();
        // Beside the touches: nobody waits for it.
        startTransition(() =>
          setNow((before) => (answer.ok ? { state: answer.value, answering: true } : { state: before.state, answering: false })),
        );
      }),
    [],
  );
  useEffect(() => every(PULSE_EVERY, agent.pulse), []);
  return now;
};

/**
 * The proven directory, proven again every minute beside the screen, and at once when the agent knows more than was proven. A view that does not hold
 * leaves the last one that did.
 */
export const useProvenView = (
  state: KioskState | undefined,
): { readonly view: ProvenView | undefined; readonly distrust: string | undefined } => {
  const [view, setView] = useState<ProvenView>();
  const [distrust, setDistrust] = useState<string>();
  const look = useRef<() => Promise<number>>(undefined);
  useEffect(() => {
    const worker = new Worker(new URL('./prover.worker.ts', import.meta.url), { type: 'module', name: 'prover' });
    let newest: Instant | undefined;
    let asked = '';
    worker.onmessage = ({ data }: MessageEvent<ProverReport>) => {
      if ('code' in data) {
        asked = '';
        setDistrust(data.code);
        return;
      }
      newest = data.view.newest === undefined ? newest : instant(Math.max(newest ?? 0, data.view.newest));
      setDistrust(undefined);
      setView(data.view);
    };
    look.current = async () => {
      const [shown, state] = [await agent.directory(), await agent.state()];
      if (!shown.ok) return VIEW_RETRY;
      const now = (state.ok ? parseIso(state.value.now) : undefined) ?? instant(Date.now());
      if (asked === shown.value.note) return VIEW_EVERY;
      asked = shown.value.note;
      worker.postMessage({ shown: shown.value, now, ...(newest === undefined ? {} : { newestSeen: newest }) });
      return VIEW_EVERY;
    };
    return () => worker.terminate();
  }, []);
  const behind = isBehind(view, state);
  // Whoever looks just before the terminal has heard of something would else do without it for a minute.
  useEffect(
    () => every(VIEW_RETRY, async () => Math.min((await look.current?.()) ?? VIEW_RETRY, behind ? VIEW_RETRY : VIEW_EVERY)),
    [behind],
  );
  return { view, distrust };
};

/** Acts now and then again, each time `ms` after it was done (or after what it returns). */
const every = (ms: number, actOnce: () => Promise<number | void>): (() => void) => {
  let gone = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = async (): Promise<void> => {
    const after = await actOnce();
    if (!gone) timer = setTimeout(() => void again(), after ?? ms);
  };
  void again();
  return () => {
    gone = true;
    clearTimeout(timer);
  };
};
