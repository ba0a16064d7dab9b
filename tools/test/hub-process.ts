/** Starts a hub in a process of its own whose memory can be asked for. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { HubConfig } from '../../apps/hub/config.ts';
import type { Limits } from '../../apps/hub/http/bounds.ts';

export interface MeasuredHub {
  readonly url: string;
  /** What was cut off so far, as the log says. */
  readonly shed: Readonly<Partial<Record<string, number>>>;
  /** Bytes that are alive after collecting garbage, buffers outside the heap included. */
  alive(): Promise<number>;
  stop(): Promise<void>;
}

type Said = { readonly url: string } | { readonly alive: number } | { readonly shed: { readonly what: string; readonly cut: number } };

export const measuredHub = async (config: HubConfig, limits: Limits): Promise<MeasuredHub> => {
  // JSON knows no infinity.
  const finite = Object.fromEntries(Object.entries(limits).map(([what, most]) => [what, Math.min(most, Number.MAX_SAFE_INTEGER)]));
  const program = fileURLToPath(new URL('./measured-hub.ts', import.meta.url));
  const child = fork(program, [JSON.stringify({ config, limits: finite })], { execArgv: ['--no-warnings'] });
  const shed: Record<string, number> = {};
  const heard: { url?: (url: string) => void; alive?: (bytes: number) => void } = {};
  child.on('message', (said: Said) => {
    if ('shed' in said) shed[said.shed.what] = (shed[said.shed.what] ?? 0) + said.shed.cut;
    else if ('alive' in said) heard.alive?.(said.alive);
    else heard.url?.(said.url);
  });
  const url = await new Promise<string>((resolve, reject) => {
    heard.url = resolve;
    child.once('exit', (code) => reject(new Error(`the hub's process ended with ${code}`)));
  });
  return {
    url,
    shed,
    alive: () =>
      new Promise((resolve) => {
        heard.alive = resolve;
        child.send('alive');
      }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.send('stop');
      await ended;
    },
  };
};
