/** A place of the country with a building around its terminals, and what happens in it. */
import { buildingOf, calendarOf, isOn, rackAlong, type Building, type Happening, type What } from './building/building.ts';
import { chanceOf, type Chance } from './building/chance.ts';
import { kinds } from './building/labelled.ts';
import { DAY } from './building/story.ts';
import { bringToLife, type Living } from './building/terminal-life.ts';
import type { Place, Placed } from './country.ts';

/** Something of a script: at one facility or at all, at one of its terminals (0, 1, …) or at the whole site. Milliseconds of the country's time. */
export interface Scripted extends Happening {
  readonly facility?: string;
}

export interface Inhabited extends Placed {
  readonly living: Living;
}

export interface Site {
  readonly place: Place;
  readonly building: Building;
  readonly happenings: readonly Happening[];
  readonly terminals: readonly Inhabited[];
}

export interface Settling {
  readonly seed: number;
  /** In milliseconds of the country's own time, which begins at 0 and may go on for years. */
  readonly from: number;
  readonly to: number;
  /** Troubles by chance, a day and facility. */
  readonly perDay: number;
  readonly script: readonly Scripted[];
}

/** The same seed and places: the same buildings, troubles and terminals. What fails on a line or on mains fails for all who share it. */
export const settle = (places: readonly Place[], settling: Settling): readonly Site[] => {
  const { seed, script } = settling;
  const troubles = new Map(
    places.map((place) => [place, troublesOf(chanceOf(seed * 1_000_003 + place.number), place.terminals.length, settling)] as const),
  );
  const sharedBy = (place: Place): readonly Happening[] =>
    [...troubles].flatMap(([other, all]) =>
      other === place
        ? []
        : all.filter(
            ({ what }) => (what === 'provider' && other.provider === place.provider) || (what === 'grid' && other.feeder === place.feeder),
          ),
    );
  return places.map((place) =>
    siteOf(place, seed, [
      ...(troubles.get(place) ?? []),
      ...sharedBy(place),
      ...script.filter(({ facility }) => facility === undefined || facility === place.id),
    ]),
  );
};

const siteOf = (place: Place, seed: number, happenings: readonly Happening[]): Site => {
  const building = buildingOf(chanceOf(seed * 1_000 + place.number), place.terminals.length);
  const calendar = calendarOf(happenings);
  const mains = (at: number): boolean => !isOn(calendar, 'grid', at) && !isOn(calendar, 'main-switch', at);
  const rack = rackAlong(building.rackMinutes, mains);
  const terminals = place.terminals.flatMap((placed, i) => {
    // A terminal draws its own chances: what becomes of one does not hang on how many there are.
    const world = { building, calendar, rack, chance: chanceOf(seed * 7_919 + placed.number) };
    const living = bringToLife(world, i);
    return living === undefined ? [] : [{ ...placed, living }];
  });
  return { place, building, happenings, terminals };
};

/** The hub of a simulation is real and fails by itself; a disk of another time would need a device of another time. */
const NOT_HERE: ReadonlySet<What> = new Set<What>(['hub', 'disk-restored', 'disk-wiped']);

/** What befalls a facility with so many terminals, drawn from the same kinds of trouble on which causes are measured. */
export const troublesOf = (
  chance: Chance,
  terminals: number,
  { from, to, perDay }: Pick<Settling, 'from' | 'to' | 'perDay'>,
): readonly Happening[] => {
  const found: Happening[] = [];
  const gap = (): number => (perDay > 0 ? (-Math.log(1 - chance.next()) * DAY) / perDay : Number.POSITIVE_INFINITY);
  // Drawn from the beginning of the country's time, so that a later start finds the same past.
  for (let at = gap(); at < to; at += gap()) {
    const kind = kinds[chance.whole(0, kinds.length - 1)];
    const which = chance.whole(0, terminals - 1);
    if (kind === undefined) continue;
    const building = buildingOf(chance, terminals);
    const story = kind.make(chance, building);
    if (story.happenings.some(({ what }) => NOT_HERE.has(what))) continue;
    const shift = at - story.main.from;
    for (const one of story.happenings)
      found.push({
        ...one,
        from: one.from + shift,
        to: one.to + shift,
        ...(one.terminal === undefined ? {} : { terminal: (one.terminal + which) % terminals }),
      });
  }
  return found.filter((one) => one.to > from && one.from < to);
};
