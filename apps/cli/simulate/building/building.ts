/** A building with terminals in it, as physics: mains, battery, rack, line, provider. It knows nothing of causes. */
import type { Chance } from './chance.ts';

export const STEP_MS = 30_000;
const MINUTE = 60_000;
/** Two days, in steps. */
export const STEPS = 5_760;
export const END_MS = STEPS * STEP_MS;

/** Something that happens to a thing for a while. `terminal` is missing where it is of the site or the world. */
export interface Happening {
  readonly what: What;
  readonly terminal?: number;
  readonly from: number;
  readonly to: number;
}

/** Everything that can happen. */
export const WHATS = [
  // power: the feeder, the main switch of the facility, the plug of one terminal
  ...(['grid', 'main-switch', 'plug'] as const),
  // the network of the facility, its line, its provider, the hub
  ...(['switch', 'router', 'cable', 'line', 'provider', 'block-hub', 'intercept', 'hub'] as const),
  // the device
  ...(['crash', 'dead', 'shutdown', 'hard-off', 'screen-off', 'screen-missing', 'touch-missing', 'page-hang', 'store-full'] as const),
  ...(['usb', 'case', 'clock', 'disk-restored', 'disk-wiped', 'maintenance-word'] as const),
  // the room
  ...(['covered', 'locked'] as const),
] as const;

export type What = (typeof WHATS)[number];

export interface Device {
  readonly mainsSensor: boolean;
  /** Minutes; 0 without one. */
  readonly batteryMinutes: number;
  readonly deadClock: boolean;
}

export interface Building {
  readonly devices: readonly Device[];
  /** How long switch and router live without mains. */
  readonly rackMinutes: number;
  readonly otherUplink: boolean;
  readonly loss: number;
  readonly onProvider: readonly Neighbour[];
  readonly onFeeder: readonly Neighbour[];
}

export interface Neighbour {
  readonly rackMinutes: number;
  /** A second line of another provider. */
  readonly secondLine: boolean;
  /** Its own troubles, which have nothing to do with ours. */
  readonly own: readonly { readonly from: number; readonly to: number }[];
}

/** `terminals`: how many it has, if that is not left to chance. */
export const buildingOf = (chance: Chance, terminals?: number): Building => {
  const sensors = chance.is(0.65);
  const batteries = sensors && chance.is(0.6);
  const devices = Array.from({ length: terminals ?? chance.whole(1, 6) }, () => ({
    mainsSensor: sensors && chance.is(0.95),
    batteryMinutes: batteries && chance.is(0.9) ? chance.whole(20, 600) : 0,
    deadClock: chance.is(0.03),
  }));
  const neighbours = (most: number) => Array.from({ length: chance.whole(0, most) }, () => neighbourOf(chance));
  return {
    devices,
    rackMinutes: chance.is(0.4) ? chance.whole(10, 120) : 0,
    otherUplink: chance.is(0.5),
    loss: chance.next() * 0.03,
    onProvider: neighbours(6),
    onFeeder: neighbours(4),
  };
};

const neighbourOf = (chance: Chance): Neighbour => ({
  rackMinutes: chance.is(0.3) ? chance.whole(10, 120) : 0,
  secondLine: chance.is(0.15),
  own: chance.is(0.1) ? [spell(chance)] : [],
});

const spell = (chance: Chance): { from: number; to: number } => {
  const from = chance.whole(0, END_MS);
  return { from, to: from + chance.whole(5, 600) * MINUTE };
};

/** Looked up millions of times, and most things never happen. */
export type Calendar = ReadonlyMap<What, readonly Happening[]>;

export const calendarOf = (happenings: readonly Happening[]): Calendar => Map.groupBy(happenings, ({ what }) => what);

const none: readonly Happening[] = [];

/** What goes on at a terminal, step after step: looked up anew only where something begins or ends. */
export const watchOf = (calendar: Calendar, terminal: number): ((at: number) => ReadonlySet<What>) => {
  const here = [...calendar.values()].flat().filter((h) => h.terminal === undefined || h.terminal === terminal);
  const edges = [...new Set(here.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b);
  let [now, until]: [ReadonlySet<What>, number] = [new Set(), Number.NEGATIVE_INFINITY];
  return (at) => {
    if (at >= until) {
      now = new Set(here.filter((h) => at >= h.from && at < h.to).map(({ what }) => what));
      until = edges.find((edge) => edge > at) ?? Number.POSITIVE_INFINITY;
    }
    return now;
  };
};

export const isOn = (calendar: Calendar, what: What, at: number, terminal?: number): boolean => {
  for (const h of calendar.get(what) ?? none)
    if ((h.terminal === undefined || h.terminal === terminal) && at >= h.from && at < h.to) return true;
  return false;
};

/** For each step, whether switch and router have power. */
export const rackPower = (minutes: number, mains: (at: number) => boolean): readonly boolean[] => {
  let left = minutes * MINUTE;
  return Array.from({ length: STEPS }, (_, k) => {
    const has = mains(k * STEP_MS);
    left = has ? minutes * MINUTE : left - STEP_MS;
    return has || left > 0;
  });
};

/** The same without an end: for times that are asked for in their order, each as often as one likes. */
export const rackAlong = (minutes: number, mains: (at: number) => boolean): ((at: number) => boolean) => {
  let [left, last, powered] = [minutes * MINUTE, Number.NEGATIVE_INFINITY, true];
  return (at) => {
    if (at <= last) return powered;
    const has = mains(at);
    left = has ? minutes * MINUTE : left - (Number.isFinite(last) ? at - last : 0);
    [last, powered] = [at, has || left > 0];
    return powered;
  };
};

/** When a neighbour could not be heard: by the provider, the feeder, the hub, or trouble of its own. */
export const silenceOfNeighbour = (
  { rackMinutes, secondLine, own }: Neighbour,
  calendar: Calendar,
  shares: 'provider' | 'grid',
): readonly { readonly from: number; readonly to: number }[] => {
  const rack = rackPower(rackMinutes, (at) => shares !== 'grid' || !isOn(calendar, 'grid', at));
  const heard = (k: number): boolean => {
    const at = k * STEP_MS;
    const cut = shares === 'provider' && !secondLine && isOn(calendar, 'provider', at);
    return (rack[k] ?? true) && !cut && !isOn(calendar, 'hub', at) && !own.some((s) => at >= s.from && at < s.to);
  };
  return gapsIn(
    Array.from({ length: STEPS }, (_, k) => k)
      .filter(heard)
      .map((k) => k * STEP_MS),
  );
};

/** Stretches without a beat that are long enough to be silences, the last one open-ended as the end of time. */
export const gapsIn = (beats: readonly number[]): readonly { readonly from: number; readonly to: number }[] => {
  const found: { from: number; to: number }[] = [];
  for (const [i, at] of [...beats.slice(1), Number.POSITIVE_INFINITY].entries()) {
    const from = beats[i] ?? 0;
    if (at - from > 63_000 && from < END_MS - 63_000) found.push({ from, to: at });
  }
  return found;
};
