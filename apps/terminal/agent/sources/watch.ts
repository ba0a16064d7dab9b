import { NOT_THERE, type Look, type Meaning, type Part, type Source } from './source.ts';
import type { Tree } from './tree.ts';

/** Entries that one source may write in an hour. A part that flaps all day then tells every state that lasts, and fills no journal. */
export const TELLINGS_PER_HOUR = 12;
const HOUR_MS = 3_600_000;

/** Which state is believed, and which one is on the way to be. */
export interface Watched<State extends string> {
  readonly believed: State | undefined;
  readonly coming: { readonly state: State; readonly since: number } | undefined;
}

/** A state is believed when it has been seen without a break for its time. Pure. `elapsed` and `holdMs` in ms. */
export const settle = <State extends string>(
  { believed, coming }: Watched<State>,
  seen: State,
  { elapsed, holdMs }: { readonly elapsed: number; readonly holdMs: number },
): Watched<State> => {
  if (seen === believed) return { believed, coming: undefined };
  const since = coming?.state === seen ? coming.since : elapsed;
  return elapsed - since >= holdMs ? { believed: seen, coming: undefined } : { believed, coming: { state: seen, since } };
};

/** At most so many in an hour. */
export interface Allowance {
  take(elapsed: number): boolean;
}

export const makeAllowance = (perHour = TELLINGS_PER_HOUR): Allowance => {
  let taken: readonly number[] = [];
  return {
    take: (elapsed) => {
      taken = taken.filter((at) => elapsed - at < HOUR_MS);
      if (taken.length >= perHour) return false;
      taken = [...taken, elapsed];
      return true;
    },
  };
};

/** Watches a part that is in one of a few states: believes what lasts, tells what changed, and remembers across a restart what it told last. */
export const watchPart = <State extends string>(part: Part<State>, tree: Tree): Source => {
  const allowance = makeAllowance();
  const isState = (word: string | undefined): word is State => word !== undefined && Object.hasOwn(part.states, word);
  let watched: Watched<State> | undefined;
  return {
    name: part.name,
    look: async ({ elapsed }, kept) => {
      const told = isState(kept) ? kept : undefined;
      watched ??= { believed: told, coming: undefined };
      const read = await part.read(tree, watched.believed);
      // What was never here is no fault; what was here and is gone may be one.
      const seen = read ?? (watched.believed === undefined ? undefined : part.gone);
      if (seen === undefined) return watched.believed === undefined ? NOT_THERE : standing(part, watched.believed);
      if (isState(seen)) watched = settle(watched, seen, { elapsed, holdMs: part.states[seen].holdMs });
      const { believed } = watched;
      if (believed === undefined) return { there: true, entries: [], conditions: [] };
      if (believed === told) return standing(part, believed);
      const entry = newsOf(part.states[believed], told === undefined ? undefined : part.states[told], told === undefined);
      if (entry === undefined) return { ...standing(part, believed), keep: believed };
      // Not told now: what was told last stays, so that it is told as soon as it may, if it still holds.
      return allowance.take(elapsed) ? { ...standing(part, believed), entries: [entry], keep: believed } : standing(part, believed);
    },
  };
};

const standing = <State extends string>(part: Part<State>, believed: State): Look => ({
  there: true,
  entries: [],
  conditions: part.states[believed].conditions,
});

const newsOf = (now: Meaning, before: Meaning | undefined, isFirst: boolean): Look['entries'][number] | undefined => {
  if (now.says === undefined || now.says === before?.says) return undefined;
  if (isFirst && now.calm === true) return undefined;
  return { kind: now.says, ...(now.details === undefined ? {} : { details: now.details }) };
};
