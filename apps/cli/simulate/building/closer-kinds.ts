/** Somebody acts at the terminal itself, or under the name of maintenance. */
import type { Happening } from './building.ts';
import { acted, doing, lying } from './acted-kinds.ts';
import type { Chance } from './chance.ts';
import { DAY, HOUR, MINUTE, minutes, silentOrVague, someTime, type Kind, type Story } from './story.ts';

/** A visitor types a code, twice, while it lasts. */
const tested = (chance: Chance, { main }: Story): { readonly humanTests: readonly number[] } => ({
  humanTests: [chance.whole(main.from + MINUTE, main.to - MINUTE), main.to - MINUTE],
});

const screen: readonly Kind[] = [
  {
    name: 'the screen is covered',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const story = doing(chance, { what: 'covered', low: 120, high: 900, one: true });
      return { ...story, kind: 'unusable', ...tested(chance, story) };
    },
  },
  {
    name: 'the room is locked',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const story = doing(chance, { what: 'locked', low: 120, high: 900 });
      return { ...story, kind: 'unusable', ...tested(chance, story), ...silentOrVague(chance) };
    },
  },
  {
    name: 'the screen is switched off by its button',
    truth: 'unexplained',
    ...acted,
    make: (chance) => ({
      ...doing(chance, { what: 'screen-off', low: 60, high: 900, one: true }),
      kind: 'unusable',
      ...silentOrVague(chance),
    }),
  },
  {
    name: 'the cable of the touch layer is pulled on the eve of a visit',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const story = doing(chance, { what: ['touch-missing', 'usb'], low: 120, high: 900, one: true });
      return { ...story, kind: 'unusable', visits: [story.main.from + minutes(chance, 60, 900)], ...silentOrVague(chance) };
    },
  },
];

/** Shut down for a while under an announcement that is not what it should be. */
const pretext = (
  chance: Chance,
  { lead, signers, long = 240 }: { lead: number; signers: number; long?: number },
): Story & { announced: NonNullable<Story['announced']> } => {
  const from = someTime(chance);
  const main = { from: from + 2 * MINUTE, to: from + long * MINUTE - 5 * MINUTE };
  const happenings: Happening[] = [{ what: chance.pick(['shutdown', 'plug']), terminal: 0, ...main }];
  return { happenings, main, says: 'maintenance', announced: { from, to: from + long * MINUTE, announcedAt: from - lead * HOUR, signers } };
};

const maintenance: readonly Kind[] = [
  {
    name: 'maintenance that one person signed',
    truth: 'unexplained',
    ...acted,
    make: (chance) => pretext(chance, { lead: 60, signers: 1 }),
  },
  {
    name: 'maintenance announced an hour before',
    truth: 'unexplained',
    ...acted,
    make: (chance) => pretext(chance, { lead: 1, signers: 2 }),
  },
  { name: 'maintenance for days', truth: 'unexplained', ...acted, make: (chance) => pretext(chance, { lead: 60, signers: 2, long: 720 }) },
  {
    name: 'maintenance again and again',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const story = pretext(chance, { lead: 60, signers: 2, long: 420 });
      const before = [1, 2].map((d) => ({
        from: story.announced.from - d * 30 * HOUR,
        to: story.announced.from - d * 30 * HOUR + 7 * HOUR,
        announcedAt: story.announced.announcedAt - d * DAY,
        signers: 2,
      }));
      return { ...story, announcedBefore: before };
    },
  },
  {
    name: 'maintenance on the day before a visit',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const story = pretext(chance, { lead: 60, signers: 2 });
      return { ...story, visits: [story.main.to + minutes(chance, 60, 1_440)] };
    },
  },
  {
    name: 'maintenance that does not end',
    truth: 'unexplained',
    ...acted,
    make: (chance) => {
      const story = pretext(chance, { lead: 60, signers: 2 });
      const main = { from: story.main.from, to: story.announced.to + minutes(chance, 60, 600) };
      return {
        ...story,
        happenings: story.happenings.map((h) => ({ ...h, to: main.to })),
        main,
        judgedFrom: story.announced.to + 20 * MINUTE,
      };
    },
  },
];

const tampering: readonly Kind[] = [
  {
    name: 'a proxy reads the line',
    truth: 'tamper-evident',
    ...acted,
    make: (chance) => ({ ...doing(chance, { what: 'intercept', low: 30, high: 900 }), ...lying('line-to-site') }),
  },
  {
    name: 'the case is opened, then the plug pulled',
    truth: 'tamper-evident',
    ...acted,
    make: (chance) => {
      const story = doing(chance, { what: 'plug', low: 30, high: 400, one: true });
      return {
        ...story,
        happenings: [...story.happenings, { what: 'case', terminal: 0, from: story.main.from - 2 * MINUTE, to: story.main.to }],
        ...silentOrVague(chance),
      };
    },
  },
  {
    name: 'an older copy of the disk is put in',
    truth: 'tamper-evident',
    ...acted,
    make: (chance) => ({ ...swapped(chance, 'disk-restored'), ...silentOrVague(chance) }),
  },
  {
    name: 'the disk is wiped',
    truth: 'tamper-evident',
    ...acted,
    make: (chance) => ({ ...swapped(chance, 'disk-wiped'), ...lying('equipment') }),
  },
  {
    name: 'the clock is set back while the cable is out, so that the gap looks small',
    truth: 'tamper-evident',
    ...acted,
    make: (chance) => {
      const story = doing(chance, { what: 'cable', low: 60, high: 400, one: true });
      const clock: Happening = { what: 'clock', terminal: 0, from: story.main.from + 5 * MINUTE, to: story.main.to };
      return { ...story, happenings: [...story.happenings, clock], ...lying('provider-area') };
    },
  },
];

const swapped = (chance: Chance, what: 'disk-restored' | 'disk-wiped'): Story => {
  const story = doing(chance, { what: 'hard-off', low: 20, high: 400, one: true });
  return { ...story, happenings: [...story.happenings, { what, terminal: 0, from: story.main.from, to: story.main.to + 30 * MINUTE }] };
};

export const closerKinds: readonly Kind[] = [...screen, ...maintenance, ...tampering];
