/** Scenarios with what really happened beside what could be seen: the set on which `causeOf` is measured. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { causeOf, type Cause } from '@dauys/fleet/cause.ts';
import type { Likelihood } from '@dauys/fleet/cause-list.ts';
import type { JournalFacts, Observation, Said, Witness } from '@dauys/fleet/observed.ts';
import type { Stretch } from '@dauys/fleet/stretch.ts';
import { actedKinds } from './acted-kinds.ts';
import {
  buildingOf,
  calendarOf,
  END_MS,
  gapsIn,
  isOn,
  rackPower,
  silenceOfNeighbour,
  STEP_MS,
  type Building,
  type Calendar,
} from './building.ts';
import { closerKinds } from './closer-kinds.ts';
import { chanceOf, type Chance } from './chance.ts';
import { honestKinds } from './honest-kinds.ts';
import { DAY, HOUR, MINUTE, type Kind, type Story } from './story.ts';
import { liveThrough, type Beat, type Diary, type Life } from './terminal-life.ts';

export const kinds: readonly Kind[] = [...honestKinds, ...actedKinds, ...closerKinds];

export interface Labelled {
  readonly kind: Kind;
  /** A lie that was not told yet is none. */
  readonly truth: Likelihood;
  readonly seen: Observation;
  /** Judged before the terminal came back. */
  readonly open: boolean;
}

/** Day and hour on which every building's two days begin; weeks of a past that no scenario reaches lie before it. */
const BEGIN = Date.parse('2026-09-10T00:00:00Z');
const at = (ms: number): Instant => instant(BEGIN + Math.max(ms, -60 * DAY));

/** One scenario, or `undefined` when nothing came of it that anybody could notice (a cut that a battery outlived). */
export const labelled = (kind: Kind, seed: number): Labelled | undefined => {
  const chance = chanceOf(seed);
  const building = buildingOf(chance);
  const story = kind.make(chance, building);
  const calendar = calendarOf(story.happenings);
  const siteMains = (ms: number) => !isOn(calendar, 'grid', ms) && !isOn(calendar, 'main-switch', ms);
  const powered = rackPower(building.rackMinutes, siteMains);
  const rack = (ms: number): boolean => powered[ms / STEP_MS] ?? true;
  const lives = building.devices.map((_, i) => liveThrough({ building, calendar, rack, chance }, i));
  const [own, ...others] = lives;
  const trouble = own === undefined ? undefined : troubleOf(story, own);
  if (own === undefined || trouble === undefined) return undefined;
  const open = trouble.to > END_MS || chance.is(0.2);
  const length = Math.min(trouble.to, END_MS) - trouble.from;
  const now = open
    ? trouble.from + chance.whole(Math.min(5 * MINUTE, length - 1), length - 1)
    : trouble.to + chance.whole(60, 360) * MINUTE;
  // A hub that is down judges nobody; and what is asked is how it went on after the cover was gone.
  if (isOn(calendar, 'hub', now) || now < (story.judgedFrom ?? 0)) return undefined;
  const world = { story, building, chance, now, calendar };
  const seen = observe(world, { own, others, trouble, open });
  const truth = kind.truth === 'inconsistent-with-explanation' && seen.explanation === undefined ? 'unexplained' : kind.truth;
  return { kind, truth, open, seen };
};

interface Trouble {
  readonly from: number;
  readonly to: number;
}

const troubleOf = (story: Story, own: Life): Trouble | undefined => {
  const overlap = (s: Trouble) => Math.min(s.to, story.main.to + HOUR) - Math.max(s.from, story.main.from - 2 * MINUTE);
  if (story.kind === 'unusable') {
    const { from, to } = story.main;
    return own.beats.filter((b) => b.at >= from && b.at <= to).length > 10 ? { from, to: Math.min(to, END_MS - HOUR) } : undefined;
  }
  return (
    gapsIn(own.beats.map((b) => b.at))
      // Two beats that got lost on the way are nobody's story.
      .filter((gap) => gap.to - gap.from > 2 * MINUTE && overlap(gap) > MINUTE)
      .toSorted((a, b) => overlap(b) - overlap(a))[0]
  );
};

interface Seen {
  readonly story: Story;
  readonly building: Building;
  readonly chance: Chance;
  readonly now: number;
  readonly calendar: Calendar;
}

const observe = (
  world: Seen,
  { own, others, trouble, open }: { own: Life; others: readonly Life[]; trouble: Trouble; open: boolean },
): Observation => {
  const { story, building, chance, now, calendar } = world;
  const device = building.devices[0];
  const kind = story.kind ?? 'silent';
  const before = own.beats.findLast((b) => b.at <= trouble.from);
  const after = open || kind === 'unusable' ? undefined : own.beats.find((b) => b.at >= trouble.to);
  const neighbours = (list: Building['onProvider'], shares: 'provider' | 'grid') =>
    list.map((n): Witness => ({ silent: cut(silenceOfNeighbour(n, calendar, shares), now) }));
  const hasJournal = kind === 'unusable' || !open;
  return {
    now: at(now),
    kind,
    stretch: { from: at(trouble.from), ...(open ? {} : { to: at(trouble.to) }) },
    equipment: { mainsSensor: device?.mainsSensor ?? false, battery: (device?.batteryMinutes ?? 0) > 0 },
    ...(before === undefined ? {} : { before: saidOf(before) }),
    ...(after === undefined ? {} : { after: saidOf(after) }),
    conditions:
      kind === 'unusable'
        ? [...new Set(own.beats.filter((b) => b.at >= trouble.from && b.at < Math.min(now, trouble.to)).flatMap((b) => b.words))]
        : [],
    humanTests: testsOf(world, own),
    ...(hasJournal ? { journal: journalOf(own.diary, building, now) } : {}),
    sisters: others.map((life, i) => sisterOf(life, building.devices[i + 1]?.mainsSensor ?? false, now)),
    onProvider: neighbours(building.onProvider, 'provider'),
    onFeeder: neighbours(building.onFeeder, 'grid'),
    hubDown: cut(calendar.get('hub') ?? [], now),
    ...peopleOf(world, trouble, chance),
  };
};

/** What is known of spells at a time: later ones are not, and those that last have no end yet. */
const cut = (spells: readonly Trouble[], now: number): readonly Stretch[] =>
  spells.filter(({ from }) => from <= now).map(({ from, to }) => ({ from: at(from), ...(to <= now ? { to: at(to) } : {}) }));

const saidOf = ({ at: ms, boot, uptime, words }: Beat): Said => ({ at: at(ms), boot, uptimeSeconds: uptime, conditions: words });

const journalOf = (diary: Diary, building: Building, now: number): JournalFacts => {
  const moments = (list: readonly number[]) => list.filter((ms) => ms <= now).map(at);
  return {
    whole: diary.whole,
    stops: diary.stops.filter((s) => s.at <= now).map(({ at: ms, how }) => ({ at: at(ms), how })),
    mainsLost: cut(diary.mains, now),
    linkDown: cut(diary.link, now),
    gatewayDown: cut(diary.gateway, now),
    hubUnreachable: cut(diary.hub, now),
    ...(building.otherUplink ? { othersUnreachable: cut(diary.other, now) } : {}),
    tlsRefused: moments(diary.refused),
    coverOpened: moments(diary.opened),
    pageCrashed: moments(diary.crashed),
    usbChanged: moments(diary.usb),
    clockStepped: moments(diary.stepped),
  };
};

/** A sister that is silent herself has not told what her sensor saw. */
const sisterOf = ({ beats, diary }: Life, sensor: boolean, now: number): Witness => {
  const heard = beats.map((b) => b.at).filter((ms) => ms <= now);
  const silent = cut(gapsIn(heard), now);
  const isBack = silent.every(({ to }) => to !== undefined);
  return { silent, ...(sensor && isBack ? { mainsLost: cut(diary.mains, now) } : {}) };
};

const testsOf = ({ story, now, calendar, chance }: Seen, own: Life): Observation['humanTests'] => {
  const random = chance.is(0.15) ? [chance.whole(0, END_MS)] : [];
  return [...(story.humanTests ?? []), ...random]
    .filter((ms) => ms <= now)
    .map((ms) => {
      const blocked = (['covered', 'locked', 'screen-off', 'screen-missing', 'touch-missing', 'page-hang', 'store-full'] as const).some(
        (w) => isOn(calendar, w, ms, 0),
      );
      return { at: at(ms), arrived: !blocked && own.beats.some((b) => Math.abs(b.at - ms) < 2 * MINUTE) };
    });
};

const peopleOf = (
  { story, now }: Seen,
  trouble: Trouble,
  chance: Chance,
): Pick<Observation, 'announcements' | 'repairs' | 'tickets' | 'explanation' | 'visits' | 'earlier' | 'notices'> => {
  const saysAt = trouble.from + chance.whole(1, 12) * HOUR;
  const announcements = [...(story.announcedBefore ?? []), ...(story.announced === undefined ? [] : [story.announced])].map((a, i) => ({
    id: `${i}`,
    from: at(a.from),
    to: at(a.to),
    announcedAt: at(a.announcedAt),
    signatures: ['Aigul', 'Bolat'].slice(0, a.signers).map((person) => ({ person, at: at(a.announcedAt) })),
  }));
  const unrelated = {
    visits: story.announced === undefined && chance.is(0.15) ? [at(chance.whole(-5 * DAY, 5 * DAY))] : [],
    earlier: Array.from({ length: chance.whole(0, 3) }, () => at(trouble.from - chance.whole(60, 8 * 1_440) * MINUTE)),
  };
  const outage = story.noticed ?? story.happenings.find(({ what }) => what === 'grid' || what === 'provider');
  return {
    announcements,
    tickets: [],
    repairs: story.repairAt !== undefined && story.repairAt <= now ? [at(story.repairAt)] : [],
    ...(story.says !== undefined && saysAt <= Math.max(now, trouble.from + HOUR)
      ? { explanation: { word: story.says, at: at(saysAt), evidence: [] } }
      : {}),
    visits: [...unrelated.visits, ...(story.visits ?? []).map(at)],
    earlier: [...unrelated.earlier, ...(story.earlier ?? []).map(at)],
    notices:
      story.notice !== undefined && outage !== undefined ? cut([outage], now).map((s) => ({ ...s, about: story.notice ?? 'power' })) : [],
  };
};

export interface Judged extends Labelled {
  readonly found: Cause;
}

/** `seeds` scenarios of every kind, judged. A kind's scenarios do not change when another kind is added. */
export const judgeAll = (seeds: number, first = 1): readonly Judged[] =>
  kinds.flatMap((kind) =>
    Array.from({ length: seeds }, (_, i) => labelled(kind, seedOf(kind.name, first + i)))
      .filter((one) => one !== undefined)
      .map((one) => ({ ...one, found: causeOf(one.seen) })),
  );

const seedOf = (name: string, n: number): number =>
  [...name].reduce((h, c) => Math.imul(h ^ (c.codePointAt(0) ?? 0), 16_777_619), 2_166_136_261 ^ n) >>> 0;
