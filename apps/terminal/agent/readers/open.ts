import { err } from '@dauys/basics/result.ts';
import type { Identified, IdentifyAsked } from '@dauys/protocol/reader.ts';
import type { KioskState } from '@dauys/protocol/kiosk.ts';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { cardReader } from './card-reader.ts';
import { enrolledIn } from './enrolled.ts';
import { fingerReader } from './finger-reader.ts';
import { fprintd } from './fprintd.ts';
import { PCSCD } from './pcscd.ts';
import type { Reader, ReaderSays } from './reader.ts';

export interface Readers {
  /** Those that this terminal should have. */
  readonly kinds: readonly Identified['how'][];
  /** Whether the last look found it, whatever became of anybody's try; `undefined` before the first. */
  found(how: Identified['how']): boolean | undefined;
  /** Of each that this terminal should have, whether it was there when last looked at. */
  standing(): NonNullable<KioskState['readers']>;
  /** Finds out, twice a minute at most, whether they are there. Nobody waits for it. */
  look(): Promise<void>;
  /** One person stands here: whoever asks anew ends what was asked before. */
  identify(asked: IdentifyAsked, stop: AbortSignal): Promise<ReaderSays>;
}

const PATIENCE_MS = 30_000;
const LOOK_MS = 30_000;

/** The file in the agent's folder with who was entered here. */
export const enrolledFile = ({ dataFolder, readers }: Pick<Config, 'dataFolder' | 'readers'>): string =>
  readers?.entered ?? join(dataFolder, 'entered.json');

/** Those that are configured; `undefined` where there is none: people type. `patience`: milliseconds until nobody is waited for any more. */
export const openReaders = (config: Pick<Config, 'dataFolder' | 'readers'>, patience = PATIENCE_MS): Readers | undefined => {
  const { fingerprint, card } = config.readers ?? {};
  if (fingerprint === undefined && card === undefined) return undefined;
  const common = { book: enrolledIn(enrolledFile(config)), patience };
  return makeReaders({
    ...(fingerprint && { fingerprint: fingerReader({ fprintd: fprintd(fingerprint.bus), ...common }) }),
    ...(card && { card: cardReader({ socket: card.socket ?? PCSCD, ...common }) }),
  });
};

interface Parts {
  readonly fingerprint?: Reader<'fingerprint'>;
  readonly card?: Reader<'card'>;
}

export const makeReaders = (parts: Parts): Readers => {
  const seen: Partial<Record<Identified['how'], boolean>> = {};
  const found: Partial<Record<Identified['how'], boolean>> = {};
  let due = 0;
  let ending = new AbortController();
  let before: Promise<unknown> = Promise.resolve();
  const ask = (asked: IdentifyAsked, stop: AbortSignal): Promise<ReaderSays> | undefined =>
    asked.how === 'card' ? parts.card?.identify(asked, stop) : parts.fingerprint?.identify(asked, stop);
  return {
    kinds: (['fingerprint', 'card'] as const).filter((how) => parts[how] !== undefined),
    found: (how) => found[how],
    standing: () => ({
      ...(parts.fingerprint && { fingerprint: seen.fingerprint ?? false }),
      ...(parts.card && { card: seen.card ?? false }),
    }),
    look: async () => {
      if (performance.now() < due) return;
      due = performance.now() + LOOK_MS;
      if (parts.fingerprint) found.fingerprint = seen.fingerprint = await parts.fingerprint.isThere();
      if (parts.card) found.card = seen.card = await parts.card.isThere();
    },
    identify: async (asked, stop) => {
      ending.abort();
      ending = new AbortController();
      const now = AbortSignal.any([stop, ending.signal]);
      const says = before.then(() => ask(asked, now)).then((one) => one ?? err({ code: 'reader/absent' as const }));
      before = says.catch(() => undefined);
      const said = await says;
      seen[asked.how] = said.ok || said.error.code !== 'reader/absent';
      return said;
    },
  };
};
