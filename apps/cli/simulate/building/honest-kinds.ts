/** Troubles in which nobody acted against the terminal. */
import { DAY, honest, HOUR, minutes, someTime, spellOf, type Kind, type Story } from './story.ts';
import type { Chance } from './chance.ts';
import type { What } from './building.ts';

/** One thing that fails for a while at one terminal, or at the site. */
const failing = (chance: Chance, what: What, { low, high, terminal }: { low: number; high: number; terminal?: number }): Story => {
  const main = spellOf(chance, low, high);
  return { happenings: [{ what, ...main, ...(terminal === undefined ? {} : { terminal }) }], main };
};

const innocent = { acted: false } as const;

const planned: readonly Kind[] = [
  {
    name: 'maintenance of a terminal, announced and signed twice',
    truth: 'planned',
    ...innocent,
    make: (chance) => {
      const window = spellOf(chance, 120, 360);
      const main = { from: window.from + minutes(chance, 2, 20), to: window.to - minutes(chance, 5, 40) };
      const opened = { from: main.from - 2 * 60_000, to: main.from + 60_000 };
      const happenings = [
        { what: 'shutdown', terminal: 0, ...main } as const,
        ...(chance.is(0.6) ? [{ what: 'case', terminal: 0, ...opened } as const, { what: 'usb', terminal: 0, ...opened } as const] : []),
      ];
      return {
        happenings,
        main,
        announced: { ...window, announcedAt: window.from - chance.whole(30, 200) * HOUR, signers: 2 },
        ...honest(chance, 'maintenance'),
      };
    },
  },
  {
    name: 'maintenance of the network of a facility, announced and signed twice',
    truth: 'planned',
    ...innocent,
    make: (chance) => {
      const window = spellOf(chance, 120, 420);
      const main = { from: window.from + minutes(chance, 1, 30), to: window.to - minutes(chance, 2, 60) };
      return {
        happenings: [{ what: 'switch', ...main }],
        main,
        announced: { ...window, announcedAt: window.from - chance.whole(30, 200) * HOUR, signers: 2 },
      };
    },
  },
];

const outside: readonly Kind[] = [
  {
    name: 'the grid fails for minutes',
    truth: 'explained-external',
    ...innocent,
    make: (chance) => ({
      ...failing(chance, 'grid', { low: 5, high: 40 }),
      ...honest(chance, 'power-area'),
      ...(chance.is(0.6) ? { notice: 'power' } : {}),
    }),
  },
  {
    name: 'the grid fails for hours',
    truth: 'explained-external',
    ...innocent,
    make: (chance) => ({
      ...failing(chance, 'grid', { low: 90, high: 900 }),
      ...honest(chance, 'power-area'),
      ...(chance.is(0.75) ? { notice: 'power' } : {}),
    }),
  },
  {
    name: 'the provider fails',
    truth: 'explained-external',
    ...innocent,
    make: (chance) => ({
      ...failing(chance, 'provider', { low: 10, high: 600 }),
      ...honest(chance, 'provider-area'),
      ...(chance.is(0.5) ? { notice: 'network' } : {}),
    }),
  },
  { name: 'the hub is down', truth: 'explained-external', ...innocent, make: (chance) => failing(chance, 'hub', { low: 5, high: 240 }) },
];

const repaired = (chance: Chance, main: { readonly to: number }): { readonly repairAt?: number } =>
  chance.is(0.75) ? { repairAt: main.to - minutes(chance, 0, 30) } : {};

const device: readonly Kind[] = [
  {
    name: 'the device crashes and starts again by itself',
    truth: 'explained-device',
    ...innocent,
    make: (chance) => ({ ...failing(chance, 'crash', { low: 1, high: 4, terminal: 0 }), ...honest(chance, 'equipment') }),
  },
  {
    name: 'the page hangs',
    truth: 'explained-device',
    ...innocent,
    make: (chance) => ({
      ...failing(chance, 'page-hang', { low: 20, high: 400, terminal: 0 }),
      kind: 'unusable',
      ...honest(chance, 'equipment'),
    }),
  },
  {
    name: 'the screen dies',
    truth: 'explained-device',
    ...innocent,
    make: (chance) => {
      const story = failing(chance, 'screen-missing', { low: 300, high: 900, terminal: 0 });
      return { ...story, kind: 'unusable', ...repaired(chance, story.main), ...honest(chance, 'equipment') };
    },
  },
  {
    name: 'the touch layer dies',
    truth: 'explained-device',
    ...innocent,
    make: (chance) => {
      const story = failing(chance, 'touch-missing', { low: 300, high: 900, terminal: 0 });
      return { ...story, kind: 'unusable', ...repaired(chance, story.main), ...honest(chance, 'equipment') };
    },
  },
  {
    name: 'the outbox is full',
    truth: 'explained-device',
    ...innocent,
    make: (chance) => ({ ...failing(chance, 'store-full', { low: 60, high: 600, terminal: 0 }), kind: 'unusable' }),
  },
  {
    name: 'the board dies and is replaced',
    truth: 'explained-device',
    ...innocent,
    make: (chance) => {
      const story = failing(chance, 'dead', { low: 400, high: 900, terminal: 0 });
      return { ...story, ...repaired(chance, story.main), ...honest(chance, 'equipment') };
    },
  },
];

const unclear: readonly Kind[] = [
  {
    name: 'somebody who cleans pulls a plug',
    truth: 'unexplained',
    ...innocent,
    make: (chance) => ({ ...failing(chance, 'plug', { low: 30, high: 900, terminal: 0 }), ...honest(chance, 'staff-error') }),
  },
  {
    name: 'the fuse of the house blows',
    truth: 'unexplained',
    ...innocent,
    make: (chance) => ({ ...failing(chance, 'main-switch', { low: 20, high: 300 }), ...honest(chance, 'power-site') }),
  },
  {
    name: 'the router breaks',
    truth: 'unexplained',
    ...innocent,
    make: (chance) => ({ ...failing(chance, 'router', { low: 30, high: 900 }), ...honest(chance, 'network-equipment') }),
  },
  {
    name: 'a digger cuts the line to the facility',
    truth: 'unexplained',
    ...innocent,
    make: (chance) => ({ ...failing(chance, 'line', { low: 120, high: 900 }), ...honest(chance, 'line-to-site') }),
  },
  {
    name: 'a cable works loose',
    truth: 'unexplained',
    ...innocent,
    make: (chance) => ({ ...failing(chance, 'cable', { low: 20, high: 900, terminal: 0 }), ...honest(chance, 'network-equipment') }),
  },
  {
    name: 'a firewall is set up wrongly',
    truth: 'unexplained',
    ...innocent,
    make: (chance) => ({ ...failing(chance, 'block-hub', { low: 60, high: 900 }), ...honest(chance, 'network-equipment') }),
  },
  {
    name: 'a terminal is carried to a store room',
    truth: 'unexplained',
    ...innocent,
    make: (chance) => {
      const from = someTime(chance);
      return { happenings: [{ what: 'plug', terminal: 0, from, to: 3 * DAY }], main: { from, to: 3 * DAY }, ...honest(chance, 'moved') };
    },
  },
];

export const honestKinds: readonly Kind[] = [...planned, ...outside, ...device, ...unclear];
