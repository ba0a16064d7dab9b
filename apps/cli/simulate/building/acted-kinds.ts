/** Somebody acts so that the terminal cannot be used, or so that it looks like something else. */
import type { ExplanationWord } from '@dauys/fleet/explanation.ts';
import type { Happening, What } from './building.ts';
import type { Chance } from './chance.ts';
import { DAY, HOUR, MINUTE, minutes, silentOrVague, spellOf, type Kind, type Story } from './story.ts';

export const acted = { acted: true } as const;

interface Act {
  readonly what: What | readonly What[];
  readonly low: number;
  readonly high: number;
  /** At one terminal only. */
  readonly one?: true;
}

export const doing = (chance: Chance, { what, low, high, one }: Act): Story => {
  const main = spellOf(chance, low, high);
  const all: readonly What[] = typeof what === 'string' ? [what] : what;
  return { happenings: all.map((w) => ({ what: w, ...main, ...(one ? { terminal: 0 } : {}) })), main };
};

export const lying = (says: ExplanationWord): { readonly says: ExplanationWord } => ({ says });

const switchedOff: readonly Kind[] = [
  {
    name: 'the plug is pulled on the eve of a visit',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const story = doing(chance, { what: 'plug', low: 120, high: 900, one: true });
      return { ...story, visits: [story.main.from + minutes(chance, 60, 900)], ...silentOrVague(chance) };
    },
  },
  {
    name: 'switched off every night',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const from = chance.whole(20 * 60, 23 * 60) * MINUTE;
      const main = { from, to: from + minutes(chance, 360, 600) };
      const earlier = [1, 2, 3, 4, 5, 6].map((d) => from - d * DAY + minutes(chance, -20, 20));
      return {
        happenings: [{ what: chance.pick(['plug', 'shutdown', 'hard-off']), terminal: 0, ...main }],
        main,
        earlier,
        ...silentOrVague(chance),
      };
    },
  },
  {
    name: 'a short press on the button every night, to look like a crash',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const from = chance.whole(20 * 60, 23 * 60) * MINUTE;
      const main = { from, to: from + minutes(chance, 3, 8) };
      const earlier = [1, 2, 3, 4, 5].map((d) => from - d * DAY + minutes(chance, -20, 20));
      return { happenings: [{ what: 'hard-off', terminal: 0, ...main }], main, earlier, ...silentOrVague(chance) };
    },
  },
  {
    name: 'shut down in order, and called a power cut',
    truth: 'inconsistent-with-explanation',
    ...acted,
    make: (chance) => ({
      ...doing(chance, { what: 'shutdown', low: 60, high: 900, one: true }),
      ...lying(chance.pick(['power-site', 'power-area'])),
    }),
  },
  {
    name: 'the plug is pulled, and called a power cut',
    truth: 'inconsistent-with-explanation',
    ...acted,
    make: (chance) => ({
      ...doing(chance, { what: 'plug', low: 60, high: 900, one: true }),
      ...lying(chance.pick(['power-site', 'power-area'])),
    }),
  },
  {
    name: 'the button is held, and called a power cut',
    truth: 'inconsistent-with-explanation',
    ...acted,
    make: (chance) => ({ ...doing(chance, { what: 'hard-off', low: 60, high: 900, one: true }), ...lying('power-site') }),
  },
  {
    name: 'the main switch is thrown, and called a failure of the grid',
    truth: 'inconsistent-with-explanation',
    ...acted,
    make: (chance) => ({ ...doing(chance, { what: 'main-switch', low: 60, high: 900 }), ...lying('power-area') }),
  },
];

const network: readonly Kind[] = [
  {
    name: 'the router is unplugged, and the provider blamed',
    truth: 'inconsistent-with-explanation',
    ...acted,
    make: (chance) => ({ ...doing(chance, { what: 'router', low: 60, high: 900 }), ...lying('provider-area') }),
  },
  {
    name: 'the cable of one terminal is pulled, and the provider blamed',
    truth: 'inconsistent-with-explanation',
    ...acted,
    make: (chance) => ({ ...doing(chance, { what: 'cable', low: 60, high: 900, one: true }), ...lying('provider-area') }),
  },
  {
    name: 'the way to the hub is blocked, and the provider blamed',
    truth: 'inconsistent-with-explanation',
    ...acted,
    make: (chance) => ({ ...doing(chance, { what: 'block-hub', low: 60, high: 900 }), ...lying('provider-area') }),
  },
  {
    name: 'the provider fails, and the router stays unplugged for hours after it',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const real = spellOf(chance, 20, 120);
      const main = { from: real.from, to: real.to + minutes(chance, 120, 600) };
      const happenings: Happening[] = [
        { what: 'provider', ...real },
        { what: 'router', from: real.from + 5 * MINUTE, to: main.to },
      ];
      return { happenings, main, judgedFrom: real.to + HOUR, ...silentOrVague(chance), ...(chance.is(0.5) ? { notice: 'network' } : {}) };
    },
  },
  {
    name: 'the provider fails, and meanwhile the terminal is shut down',
    truth: 'inconsistent-with-explanation',
    ...acted,
    make: (chance) => {
      const main = spellOf(chance, 60, 400);
      const off = { from: main.from + 5 * MINUTE, to: main.to + minutes(chance, 5, 30) };
      return {
        happenings: [
          { what: 'provider', ...main },
          { what: 'shutdown', terminal: 0, ...off },
        ],
        main,
        ...lying('provider-area'),
      };
    },
  },
  {
    name: 'the hub is down, and meanwhile the plug is pulled for the day',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const hub = spellOf(chance, 20, 90);
      const main = { from: hub.to + 3 * MINUTE, to: hub.to + minutes(chance, 180, 700) };
      return {
        happenings: [
          { what: 'hub', ...hub },
          { what: 'plug', terminal: 0, from: hub.from + 5 * MINUTE, to: main.to },
        ],
        main,
        ...silentOrVague(chance),
      };
    },
  },
];

const covers: readonly Kind[] = [
  {
    name: 'the grid fails for minutes, and the main switch stays off for hours',
    truth: 'inconsistent-with-explanation',
    ...acted,
    make: (chance) => {
      const real = spellOf(chance, 5, 30);
      const main = { from: real.from, to: real.to + minutes(chance, 180, 700) };
      const happenings: Happening[] = [
        { what: 'grid', ...real },
        { what: 'main-switch', from: real.from + MINUTE, to: main.to },
      ];
      return { happenings, main, judgedFrom: real.to + HOUR, ...lying('power-area'), ...(chance.is(0.6) ? { notice: 'power' } : {}) };
    },
  },
  {
    name: 'the provider announces work that touches nobody, and the router is unplugged',
    truth: 'inconsistent-with-explanation',
    ...acted,
    make: (chance) => {
      const story = doing(chance, { what: 'router', low: 60, high: 400 });
      return {
        ...story,
        ...lying('provider-area'),
        notice: 'network',
        noticed: { from: story.main.from - 30 * MINUTE, to: story.main.to + HOUR },
      };
    },
  },
];

export const actedKinds: readonly Kind[] = [...switchedOff, ...network, ...covers];
