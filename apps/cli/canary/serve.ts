import { setTimeout as pause } from 'node:timers/promises';
import { systemClock, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { directoryFrom } from '../directory/read.ts';
import { postToHub } from '../directory/hub.ts';
import { Declined, outputOf } from '../output.ts';
import type { ResponderConfig } from './config.ts';
import { responderLog } from './events.ts';
import { respondOnce } from './respond.ts';

/** A terminal that was enrolled since is known after this long. */
const DIRECTORY_MS = 60_000;

/** Rounds until SIGTERM or SIGINT. A failed one is told once and done again: nothing is remembered here, the hub knows how far it came. */
export const runResponder = async (config: ResponderConfig, from?: number): Promise<void> => {
  const log = responderLog(config.body);
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ending.abort());
  log('responder.started', { epochs: config.identities.length });
  const directory = keptDirectory(config);
  const post = (path: string, body: object): Promise<unknown> => postToHub(config.hub, path, body);
  let [after, failure] = [from, ''];
  while (!ending.signal.aborted) {
    try {
      const round = await respondOnce({ ...config, clock: systemClock, post, directory: await directory() }, after);
      [after, failure] = [after === undefined ? undefined : round.to, ''];
      if (round.canaries + round.covers > 0) log('responder.round', { to: round.to, canaries: round.canaries, covers: round.covers });
      if (round.more) continue;
    } catch (error) {
      const code = codeOf(error);
      if (code !== failure) log('responder.failed', { code });
      failure = code;
    }
    await pause(1_000 * config.seconds, undefined, { signal: ending.signal }).catch(() => undefined);
  }
  log('responder.stopped', {});
};

const keptDirectory = ({ anchor, hub }: ResponderConfig): (() => Promise<Directory>) => {
  let known: { readonly directory: Directory; readonly at: Instant } | undefined;
  return async () => {
    const now = systemClock.now();
    if (known === undefined || now - known.at > DIRECTORY_MS) {
      const { directory } = await directoryFrom({ anchor, from: hub }, outputOf(true));
      known = { directory, at: now };
    }
    return known.directory;
  };
};

const codeOf = (error: unknown): string => {
  if (error instanceof VerificationError || error instanceof Declined) return error.code;
  return error instanceof Error ? error.message.slice(0, 200) : 'fault';
};
