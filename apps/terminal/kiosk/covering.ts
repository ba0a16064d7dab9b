/**
 * When a harmless function lodges a cover by itself, so that in traffic, counters and ledger whoever read the library looks like whoever complained.
 * How often is data (services/covers.json). What is remembered is when covers were made and for which number of a session: nothing of anybody.
 */
import type { Lodged } from '@dauys/protocol/kiosk.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import { useEffect, useRef } from 'react';
import { agent } from './agent.ts';
import { lodgeCover, type Covering } from './cover.ts';
import policy from './services/covers.json' with { type: 'json' };
import type { Place } from './session.ts';
import type { Standing } from './standing.ts';
import { openVault } from './vault.ts';

export interface CoverPolicy {
  /** By themselves, on one terminal in 24 hours. */
  readonly perDay: number;
  /** From opening the first harmless function to the cover, drawn between these: as a complaint takes its time. */
  readonly afterSeconds: readonly number[];
}

const DAY_MS = 86_400_000;

/** Whether one more may be lodged now. None while the hub is not reached: it would travel before people's words when the line is back. */
export const mayCover = (
  { perDay }: CoverPolicy,
  facts: { readonly made: readonly number[]; readonly now: number; readonly condition: Standing['condition'] },
): boolean => facts.condition === 'reachable' && facts.made.filter((at) => facts.now - at < DAY_MS).length < perDay;

/** `random`: one byte. */
export const delayOf = ({ afterSeconds: [least = 0, most = 0] }: CoverPolicy, random: number): number =>
  1_000 * (least + ((most - least) * random) / 255);

/** Whether what stands on the screen is harmless. */
export const isHarmless = (place: Place['at']): boolean => place === 'service' || place === 'guide';

type Making = Pick<Covering, 'view' | 'terminal' | 'language'> & { readonly condition: Standing['condition'] };

interface Outside {
  lodge(making: Making): Promise<Lodged | undefined>;
  now(): number;
  wait(ms: number, then: () => void): void;
  random(): number;
}

export interface Coverer {
  /** Somebody uses a harmless function: one cover comes in its time, whether she is still there or not. `making` is asked then. */
  used(person: number, making: () => Making | undefined): void;
  /** For a slip that somebody asks for: hers if there is one, else a new one. */
  forSlip(person: number, making: Making): Promise<Lodged | undefined>;
}

export const makeCoverer = (limits: CoverPolicy, { lodge, now, wait, random }: Outside): Coverer => {
  let made: number[] = [];
  let expected = -1;
  let last: { readonly person: number; readonly lodged: Promise<Lodged | undefined> } | undefined;
  const make = (person: number, making: Making): Promise<Lodged | undefined> => {
    const lodged = lodge(making);
    last = { person, lodged };
    made = [...made.filter((at) => now() - at < DAY_MS), now()];
    return lodged;
  };
  return {
    used: (person, making) => {
      if (expected === person) return;
      expected = person;
      wait(delayOf(limits, random()), () => {
        const facts = making();
        if (facts === undefined || last?.person === person || !mayCover(limits, { made, now: now(), condition: facts.condition })) return;
        void make(person, facts);
      });
    },
    forSlip: async (person, making) => {
      const before = last?.person === person ? await last.lodged : undefined;
      return before ?? make(person, making);
    },
  };
};

export const coverer = makeCoverer(policy, {
  lodge: ({ view, terminal, language }) => lodgeCover({ view, terminal, language, openVault, agent }),
  now: () => Date.now(),
  wait: (ms, then) => void setTimeout(then, ms),
  random: () => platformRandom(1)[0] ?? 0,
});

/** One for whoever uses a harmless function. */
export const useCovers = (now: Making & { readonly place: Place['at']; readonly person: number }): void => {
  const newest = useRef(now);
  useEffect(() => {
    newest.current = now;
  });
  const harmless = isHarmless(now.place);
  useEffect(() => {
    if (harmless) coverer.used(now.person, () => newest.current);
  }, [harmless, now.person]);
};
