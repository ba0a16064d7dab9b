/** One terminal in its building, step by step: what the hub hears of it, and what it writes down. Physics again, no causes. */
import { watchOf, STEP_MS, STEPS, type Building, type Calendar, type What } from './building.ts';
import type { Chance } from './chance.ts';

export interface Spell {
  readonly from: number;
  to: number;
}

export interface Beat {
  readonly at: number;
  readonly boot: number;
  readonly uptime: number;
  readonly words: readonly string[];
}

/** A terminal after a step. */
export interface Moment {
  readonly on: boolean;
  readonly boot: number;
  /** Milliseconds by which its own clock is wrong. */
  readonly offset: number;
  /** Absent where nothing reached the hub. */
  readonly beat?: Beat;
}

export interface Diary {
  whole: boolean;
  readonly stops: { readonly at: number; readonly how: 'hard' | 'orderly' | 'low-battery' }[];
  readonly mains: Spell[];
  readonly link: Spell[];
  readonly gateway: Spell[];
  readonly hub: Spell[];
  readonly other: Spell[];
  readonly refused: number[];
  readonly opened: number[];
  readonly crashed: number[];
  readonly usb: number[];
  readonly stepped: number[];
}

export interface Life {
  readonly beats: readonly Beat[];
  readonly diary: Diary;
}

interface State {
  on: boolean;
  boot: number;
  startedAt: number;
  battery: number;
  bootAt: number | undefined;
  offset: number;
  /** When somebody who keeps time puts its clock right. */
  mendAt: number | undefined;
}

export interface World {
  readonly building: Building;
  readonly calendar: Calendar;
  /** Whether switch and router have power. */
  readonly rack: (at: number) => boolean;
  readonly chance: Chance;
}

export interface Living {
  /** Grows with every step. */
  readonly diary: Diary;
  /** How often it had been started before the first step. */
  readonly boots: number;
  /** What happens until `at`, in milliseconds of the building's own time. Later than the step before: where nothing goes on, as much later as one likes. */
  step(at: number): Moment;
}

const words: readonly (readonly [What, string])[] = [
  ['screen-off', 'screen-off'],
  ['screen-missing', 'screen-missing'],
  ['touch-missing', 'touch-missing'],
  ['page-hang', 'page-silent'],
  ['store-full', 'store-full'],
  ['maintenance-word', 'maintenance'],
  ['case', 'cover-open'],
  ['usb', 'usb-changed'],
];

const emptyDiary = (): Diary => ({
  whole: true,
  stops: [],
  mains: [],
  link: [],
  gateway: [],
  hub: [],
  other: [],
  refused: [],
  opened: [],
  crashed: [],
  usb: [],
  stepped: [],
});

/** Two days of a terminal, from their beginning; empty for one that the building does not have. */
export const liveThrough = (world: World, terminal: number): Life => {
  const living = bringToLife(world, terminal);
  if (living === undefined) return { beats: [], diary: emptyDiary() };
  const beats = Array.from({ length: STEPS }, (_, k) => living.step(k * STEP_MS).beat).filter((beat) => beat !== undefined);
  return { beats, diary: living.diary };
};

/** A terminal that is on since days, before its first step. `undefined` for one that the building does not have. */
export const bringToLife = (world: World, terminal: number): Living | undefined => {
  const { building, calendar, chance } = world;
  const device = building.devices[terminal];
  if (device === undefined) return undefined;
  const diary = emptyDiary();
  const full = device.batteryMinutes * 60_000;
  const state: State = {
    on: true,
    boot: chance.whole(2, 60),
    startedAt: -chance.whole(1, 40) * 86_400_000,
    battery: full,
    bootAt: undefined,
    offset: 0,
    mendAt: undefined,
  };
  const watch = watchOf(calendar, terminal);
  let on: Going | undefined;
  const here: Here = { world, device, diary, state };
  let last: number | undefined;
  return {
    diary,
    boots: state.boot,
    step: (at) => {
      const now = watch(at);
      on = { now, before: on?.now ?? now };
      const beat = stepOf(here, on, { at, elapsed: at - (last ?? at) });
      last = at;
      return { on: state.on, boot: state.boot, offset: state.offset, ...(beat === undefined ? {} : { beat }) };
    },
  };
};

interface Here {
  readonly world: World;
  readonly device: Building['devices'][number];
  readonly diary: Diary;
  readonly state: State;
}

const stepOf = (
  { world, device, diary, state }: Here,
  on: Going,
  { at, elapsed }: { readonly at: number; readonly elapsed: number },
): Beat | undefined => {
  const { building, rack, chance } = world;
  const full = device.batteryMinutes * 60_000;
  const is = (what: What) => on.now.has(what);
  const mains = !is('grid') && !is('main-switch') && !is('plug');
  state.battery = mains ? Math.min(full, state.battery + elapsed) : Math.max(0, state.battery - (state.on ? elapsed : 0));
  power(state, { at, mains, full, on, diary, chance, deadClock: device.deadClock });
  if (!state.on) return undefined;
  const link = rack(at) && !is('switch') && !is('cable');
  const gateway = link && !is('router');
  const out = gateway && !is('line') && !is('provider');
  const hub = out && !is('block-hub') && !is('hub') && !is('intercept');
  const now = at + state.offset;
  if (device.mainsSensor) note(diary.mains, !mains, now);
  note(diary.link, !link, now);
  note(diary.gateway, link && !gateway, now);
  note(diary.hub, gateway && !hub, now);
  if (building.otherUplink) note(diary.other, gateway && (!out || is('intercept')), now);
  moments(diary, { at, now, on, out });
  if (!hub || chance.is(building.loss)) return undefined;
  const said = words.filter(([what]) => is(what)).map(([, word]) => word);
  const all = [...said, ...(device.mainsSensor && !mains ? ['on-battery', ...(state.battery < 600_000 ? ['battery-low'] : [])] : [])];
  return { at, boot: state.boot, uptime: (at - state.startedAt) / 1_000, words: all };
};

/** A spell is open while its end is not reached; it survives a stop and is closed by the first look after it. */
const note = (spells: Spell[], holds: boolean, now: number): void => {
  const last = spells.at(-1);
  const open = last !== undefined && last.to === Number.POSITIVE_INFINITY ? last : undefined;
  if (holds && open === undefined) spells.push({ from: now, to: Number.POSITIVE_INFINITY });
  if (!holds && open !== undefined) open.to = now;
};

/** What goes on in this step, and what went on in the one before. */
interface Going {
  readonly now: ReadonlySet<What>;
  readonly before: ReadonlySet<What>;
}

interface Happened {
  readonly at: number;
  readonly now: number;
  readonly out: boolean;
  readonly on: Going;
}

const moments = (diary: Diary, { at, now, on, out }: Happened): void => {
  const begins = (what: What) => on.now.has(what) && !on.before.has(what);
  const ends = (what: What) => on.before.has(what) && !on.now.has(what);
  if (out && on.now.has('intercept') && at % 600_000 === 0) diary.refused.push(now);
  if (begins('case')) diary.opened.push(now);
  if (begins('usb') || ends('usb')) diary.usb.push(now);
  if (ends('page-hang')) diary.crashed.push(now);
};

interface PowerStep {
  readonly at: number;
  readonly mains: boolean;
  readonly full: number;
  readonly diary: Diary;
  readonly chance: Chance;
  readonly deadClock: boolean;
  readonly on: Going;
}

// A clock that was set by hand is put right by the network's time.
const MENDED_AFTER_MS = 3_600_000;

const power = (state: State, step: PowerStep): void => {
  const { at, mains, full, on, diary } = step;
  const is = (what: What) => on.now.has(what);
  const stop = (how: 'hard' | 'orderly' | 'low-battery') => {
    state.on = false;
    state.bootAt = undefined;
    diary.stops.push({ at: at + state.offset, how });
  };
  if (on.before.has('clock') && !is('clock')) state.mendAt = at + MENDED_AFTER_MS;
  if (state.on) {
    if (state.mendAt !== undefined && at >= state.mendAt) {
      diary.stepped.push(at + state.offset);
      [state.offset, state.mendAt] = [0, undefined];
    }
    if (is('clock') && !on.before.has('clock')) {
      state.offset = -step.chance.whole(30, 600) * 60_000;
      diary.stepped.push(at + state.offset);
    }
    if (is('shutdown')) return stop('orderly');
    if (is('hard-off') || is('dead') || is('crash')) return stop('hard');
    if (!mains && state.battery <= 0) return stop('hard');
    if (!mains && full > 0 && state.battery < 90_000) return stop('low-battery');
    return;
  }
  if (is('shutdown') || is('hard-off') || is('dead') || !mains) {
    state.bootAt = undefined;
    return;
  }
  state.bootAt ??= at + step.chance.whole(2, 5) * STEP_MS;
  if (at >= state.bootAt) start(state, step);
};

/** Whoever put another disk in meanwhile changed what it remembers: an older picture of itself, or nothing. */
const start = (state: State, { at, on, diary, deadClock }: PowerStep): void => {
  state.on = true;
  state.startedAt = at;
  state.boot++;
  if (deadClock) diary.stepped.push(at);
  if (on.now.has('disk-restored')) state.boot -= 2;
  if (on.now.has('disk-wiped')) diary.whole = false;
};
