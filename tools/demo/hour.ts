/** The hour that an invented country lives after its written past, by real beats: how far it has come, told while it lasts. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readKept } from '../../apps/cli/simulate/kept.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `writing`: there is no past yet. Then minutes of the country that were lived after it, and `lived` from sixty on; `none`: it has no such past. Pure. */
export const hourAt = (at: number | undefined, days: number): 'writing' | 'lived' | 'none' | number => {
  if (at === undefined) return 'writing';
  const minutes = Math.floor((at - days * DAY_MS) / MINUTE_MS);
  if (minutes < 0) return 'none';
  return minutes >= 60 ? 'lived' : minutes;
};

const LOOK_MS = 2_000;
/** A line each so many minutes of the country. */
const TOLD_EVERY = 20;

export interface Following {
  readonly data: string;
  /** Of the past. */
  readonly days: number;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
  /** Between two looks. */
  readonly lookMs?: number;
}

/** Resolves when the hour has been lived, or when nobody wants to know any more. Says nothing where it was lived in an earlier run. */
export const followHour = async ({ data, days, say, signal, lookMs = LOOK_MS }: Following): Promise<void> => {
  let told: ReturnType<typeof hourAt> | undefined;
  while (!signal.aborted) {
    const now = hourAt(readKept(join(data, 'country.json'))?.at, days);
    if (now === 'lived' || now === 'none') {
      if (now === 'lived' && told !== undefined) say('The invented country has lived its last hour by real beats, and lives on');
      return;
    }
    if (now !== told && (typeof now !== 'number' || typeof told !== 'number' || now >= told + TOLD_EVERY)) {
      say(now === 'writing' ? 'The year of the invented country is being written' : `Its last hour by real beats: ${now} of 60 minutes`);
      told = now;
    }
    await pause(lookMs, undefined, { signal }).catch(() => undefined);
  }
};
