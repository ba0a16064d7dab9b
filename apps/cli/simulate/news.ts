/** What a terminal writes into its journal, read off the diary of its life after each step. */
import type { Details, JournalKind } from '@dauys/journal/entry.ts';
import type { Diary, Moment, Spell } from './building/terminal-life.ts';

export interface News {
  readonly kind: JournalKind;
  readonly details: Details;
}

/** How a time of the building is written, by the clock that is so many milliseconds wrong. */
export type Spelled = (at: number, offset: number) => string;

interface Told {
  readonly spells: Map<string, { begun: number; ended: number }>;
  readonly moments: Map<string, number>;
  boot: number | undefined;
  /** The last step in which it was on; before the first, what was said of an earlier simulation. */
  alive: { readonly at: number; readonly offset: number } | undefined;
  readonly aliveUntil: string | undefined;
}

/**
 * The new entries of each step, in order. Only what an agent writes: nothing is told by a device that is off. `aliveUntil`: as its first start says of
 * the time before.
 */
export const makeNews = (diary: Diary, spelled: Spelled, aliveUntil?: string): ((moment: Moment, at: number) => readonly News[]) => {
  const told: Told = { spells: new Map(), moments: new Map(), boot: undefined, alive: undefined, aliveUntil };
  return (moment, at) => {
    const stops = fresh(told, 'stops', diary.stops);
    if (!moment.on) return stops.flatMap(({ how }) => (how === 'hard' ? [] : [{ kind: 'shutdown', details: { reason: how } } as const]));
    const booted = told.boot !== moment.boot ? [bootOf(told, spelled)] : [];
    told.boot = moment.boot;
    told.alive = { at, offset: moment.offset };
    return [...booted, ...spellsOf(told, diary, spelled), ...momentsOf(told, diary, spelled)];
  };
};

const bootOf = ({ alive, aliveUntil }: Told, spelled: Spelled): News => {
  const until = alive === undefined ? aliveUntil : spelled(alive.at, alive.offset);
  return { kind: 'boot', details: { version: 'simulated', ...(until === undefined ? {} : { aliveUntil: until }) } };
};

const none: readonly never[] = [];

const fresh = <T>(told: Told, name: string, all: readonly T[]): readonly T[] => {
  const known = told.moments.get(name) ?? 0;
  if (known === all.length) return none;
  told.moments.set(name, all.length);
  return all.slice(known);
};

const spellsOf = (told: Told, diary: Diary, spelled: Spelled): readonly News[] => {
  const changes = (
    name: string,
    spells: readonly Spell[],
    begins: (from: number) => News,
    ends: (from: number) => News,
  ): readonly News[] => {
    const known = told.spells.get(name) ?? { begun: 0, ended: 0 };
    // Only the last one can be open.
    const closed = spells.length - (spells.at(-1)?.to === Number.POSITIVE_INFINITY ? 1 : 0);
    if (known.begun === spells.length && known.ended === closed) return none;
    told.spells.set(name, { begun: spells.length, ended: closed });
    const [begun, ended] = [spells.slice(known.begun), spells.slice(known.ended, closed)];
    // What ended began before what begins now.
    return [...ended.map(({ from }) => ends(from)), ...begun.map(({ from }) => begins(from))];
  };
  const plain = (name: string, spells: readonly Spell[], begins: JournalKind, ends: JournalKind): readonly News[] =>
    changes(
      name,
      spells,
      () => ({ kind: begins, details: {} }),
      () => ({ kind: ends, details: {} }),
    );
  const uplink = (name: string, spells: readonly Spell[]): readonly News[] =>
    changes(
      name,
      spells,
      (from) => ({ kind: 'hub-unreachable', details: { uplink: name, since: spelled(from, 0) } }),
      (from) => ({ kind: 'hub-back', details: { uplink: name, since: spelled(from, 0), attempts: 1 } }),
    );
  return [
    ...plain('mains', diary.mains, 'mains-lost', 'mains-back'),
    ...plain('link', diary.link, 'link-down', 'link-up'),
    ...plain('gateway', diary.gateway, 'gateway-down', 'gateway-up'),
    ...uplink('hub', diary.hub),
    ...uplink('other', diary.other),
  ];
};

/** The certificate of whoever sits between in a simulation: one that nobody else has. */
const STRANGER = '5c'.repeat(32);

const momentsOf = (told: Told, diary: Diary, spelled: Spelled): readonly News[] => [
  ...fresh(told, 'refused', diary.refused).map(() => ({ kind: 'tls-refused', details: { certificate: STRANGER } }) as const),
  ...fresh(told, 'opened', diary.opened).map(() => ({ kind: 'cover-opened', details: {} }) as const),
  ...fresh(told, 'usb', diary.usb).map((_, i) => ({ kind: i % 2 === 0 ? 'usb-in' : 'usb-out', details: {} }) as const),
  ...fresh(told, 'stepped', diary.stepped).map((at) => ({ kind: 'time-stepped', details: { from: spelled(at, 0) } }) as const),
  ...fresh(told, 'crashed', diary.crashed).flatMap(() => [
    { kind: 'page-crashed', details: {} } as const,
    { kind: 'page-back', details: {} } as const,
  ]),
];
