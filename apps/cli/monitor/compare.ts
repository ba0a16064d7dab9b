/** Two records of the same terminals, held against each other: the hub's, and the monitor's own. Pure. */
import { equalBytes } from '@dauys/basics/bytes.ts';
import { downAfterMs, lateAfterMs } from '@dauys/fleet/silence.ts';
import type { TerminalStatement } from '@dauys/journal/statement.ts';
import { MONITOR_REQUEST_MS } from '@dauys/protocol/fleet-record.ts';
import { lengthOf, within, without, type Span } from './stretches.ts';

/** What the hub says of one terminal. */
export interface ToldTerminal {
  readonly heardAt: number | undefined;
  readonly beats: number | undefined;
  /** Verified under the device key of the directory; `'forged'`: the hub shows one that the device did not sign. */
  readonly statement: TerminalStatement | 'forged' | undefined;
  readonly silences: readonly Span[];
}

export interface Told {
  readonly at: number;
  /** What it calls its pace: measured by nothing, only held against ours. */
  readonly beatSeconds: number;
  readonly hearing: readonly Span[];
  readonly terminals: ReadonlyMap<string, ToldTerminal>;
}

/** What this monitor has of one terminal. */
export interface OwnTerminal {
  readonly firstBeat: number;
  readonly silences: readonly Span[];
  /** By the device's time, oldest first. */
  readonly statements: readonly TerminalStatement[];
}

export interface Own {
  /** The pace as the directory's signers state it, seconds: whoever is examined does not choose what counts as a difference. */
  readonly beatSeconds: number;
  readonly hearing: readonly Span[];
  readonly terminals: ReadonlyMap<string, OwnTerminal>;
  /** Terminals in service, as the directory has them. */
  readonly inService: readonly string[];
}

/**
 * What the device signed about a stretch: that the hub answered it as always; that it did not; or that nothing signed reaches so far. `unsigned`: the hub
 * claims beats, and shows no word of the device from after they began.
 */
export type DeviceSays = 'answered' | 'not-answered' | 'unsigned' | 'unknown';

export type Difference =
  /** This monitor heard nothing, and the hub tells of no silence. */
  | { readonly kind: 'hidden'; readonly terminal: string; readonly span: Span; readonly device: DeviceSays }
  /** The hub tells of a silence in which this monitor heard the terminal. */
  | { readonly kind: 'invented'; readonly terminal: string; readonly span: Span; readonly device: DeviceSays }
  /** The hub says that it did not listen, and a device signed that it answered. */
  | { readonly kind: 'not-deaf'; readonly terminal: string; readonly span: Span }
  | { readonly kind: 'statement-forged' | 'statements-differ' | 'not-listed' | 'never-heard'; readonly terminal: string }
  /** The device signed that the hub answered so many beats; the hub counts fewer. */
  | { readonly kind: 'beats-fewer'; readonly terminal: string; readonly signed: number; readonly counted: number }
  /** The hub calls another pace its own than the directory states, seconds. */
  | { readonly kind: 'pace'; readonly told: number; readonly stated: number }
  /** The record was made before the stretch ended that it is about: its end says nothing. */
  | { readonly kind: 'ends-early'; readonly span: Span };

export interface Comparison {
  readonly terminals: number;
  /** How long each of the two did not listen, ms: that accuses nobody, and is compared with nothing. */
  readonly deaf: { readonly hub: number; readonly monitor: number };
  readonly differences: readonly Difference[];
  /** One of the two did not hear a terminal, and the device's own word says that it is so: a line was cut, and nobody lies. */
  readonly explained: readonly Difference[];
}

/** Two observers see the same silence begin and end within a beat each, and one may miss its threshold by a moment: less than this is no difference, ms. */
export const toleranceMs = (beatSeconds: number): number => downAfterMs(beatSeconds) + lateAfterMs(beatSeconds) + 3_000;

/** Counts of a store that was killed may lack its last seconds. */
const isFewer = (counted: number, signed: number): boolean => counted < signed - Math.max(20, signed / 100);

/** How far the clocks of a hub and a monitor may be apart, ms: what the hub allows whoever asks it. */
export const CLOCK_MS = MONITOR_REQUEST_MS;

/** Holds the records against each other over a stretch of time that both cover. */
export const compare = (told: Told, own: Own, window: Span): Comparison => {
  const bounds = { from: window.from, to: Math.min(window.to, told.at) };
  const deafHub = without(bounds, told.hearing);
  const deafMonitor = without(bounds, own.hearing);
  const sides: Sides = { told, own, bounds, deafHub, deafMonitor, least: toleranceMs(own.beatSeconds) };
  const found = [...wholeHeld(told, own, window), ...own.inService.flatMap((terminal) => differencesOf(terminal, sides))];
  return {
    terminals: own.inService.length,
    deaf: { hub: lengthOf(deafHub), monitor: lengthOf(deafMonitor) },
    differences: found.filter((one) => !isExplained(one)),
    explained: found.filter(isExplained),
  };
};

/** What is wrong with the record as a whole. */
const wholeHeld = (told: Told, own: Own, { to }: Span): readonly Difference[] => [
  ...(told.beatSeconds === own.beatSeconds ? [] : [{ kind: 'pace', told: told.beatSeconds, stated: own.beatSeconds } as const]),
  ...(to - told.at > CLOCK_MS ? [{ kind: 'ends-early', span: { from: told.at, to } } as const] : []),
];

/** The device says that the hub answered what only the hub heard, or did not answer what only the monitor heard. */
const isExplained = (one: Difference): boolean =>
  (one.kind === 'hidden' && one.device === 'answered') || (one.kind === 'invented' && one.device === 'not-answered');

interface Sides {
  readonly told: Told;
  readonly own: Own;
  readonly bounds: Span;
  readonly deafHub: readonly Span[];
  readonly deafMonitor: readonly Span[];
  readonly least: number;
}

const differencesOf = (terminal: string, sides: Sides): readonly Difference[] => {
  const hub = sides.told.terminals.get(terminal);
  const mine = sides.own.terminals.get(terminal);
  if (hub === undefined) return [{ kind: 'not-listed', terminal }];
  const forged: readonly Difference[] = hub.statement === 'forged' ? [{ kind: 'statement-forged', terminal }] : [];
  if (mine === undefined) {
    const isHeard = hub.heardAt !== undefined && hub.heardAt >= sides.bounds.from && lengthOf(sides.own.hearing) > sides.least;
    return isHeard ? [...forged, { kind: 'never-heard', terminal }] : forged;
  }
  return [...forged, ...silencesHeld(terminal, { hub, mine }, sides), ...statementsHeld(terminal, { hub, mine }, sides)];
};

interface Pair {
  readonly hub: ToldTerminal;
  readonly mine: OwnTerminal;
}

const silencesHeld = (terminal: string, { hub, mine }: Pair, sides: Sides): readonly Difference[] => {
  const { bounds, deafHub, deafMonitor, least, own } = sides;
  const paceMs = own.beatSeconds * 1_000;
  const long = (span: Span): boolean => span.to - span.from > least;
  // Before its first beat this monitor knew nothing of it.
  const unknown = [...deafMonitor, { from: bounds.from, to: mine.firstBeat }];
  const statements = statementsOf({ hub, mine });
  const device = (span: Span): DeviceSays => deviceSays(statements, span, { silences: mine.silences, paceMs });
  const parts = (silences: readonly Span[], others: readonly Span[]): readonly Span[] =>
    within(silences, bounds)
      .flatMap((span) => without(span, others))
      .filter(long);
  const hidden = parts(mine.silences, [...hub.silences, ...deafHub]).flatMap((span) => without(span, unknown).filter(long));
  const invented = parts(hub.silences, [...mine.silences, ...unknown]);
  const deaf = deafHub.filter(long);
  // Only the hub's own gaps are taken off elsewhere: a line to this monitor that was cut would make its count look too high.
  const isAnswered = (span: Span): boolean => deviceSays(statements, span, { silences: deaf, paceMs }) === 'answered';
  const notDeaf = deaf.filter((span) => hasGrown(statements, span) || isAnswered(span));
  return [
    ...hidden.map((span): Difference => ({ kind: 'hidden', terminal, span, device: lacking(device(span), statements, span) })),
    ...invented.map((span): Difference => ({ kind: 'invented', terminal, span, device: device(span) })),
    ...notDeaf.map((span): Difference => ({ kind: 'not-deaf', terminal, span })),
  ];
};

/** A device that beats signs every quarter of an hour: a hub that hears it for longer has such a word to show. */
const SIGNED_EVERY_MS = 2_100_000;
const lacking = (says: DeviceSays, statements: readonly TerminalStatement[], span: Span): DeviceSays =>
  says === 'unknown' && span.to - span.from > SIGNED_EVERY_MS && !statements.some(({ at }) => at > span.from) ? 'unsigned' : says;

/** All that the device signed, whoever shows it. */
const statementsOf = ({ hub, mine }: Pair): readonly TerminalStatement[] => {
  const shown = hub.statement;
  const isNew = shown !== undefined && shown !== 'forged' && !mine.statements.some((one) => isSame(one, shown));
  return (isNew ? [...mine.statements, shown] : [...mine.statements]).toSorted((a, b) => a.at - b.at);
};

const isSame = (a: TerminalStatement, b: TerminalStatement): boolean =>
  a.at === b.at && a.beats === b.beats && a.boot === b.boot && a.head.n === b.head.n && equalBytes(a.head.hash, b.head.hash);

/** A statement is made a moment before the beat that brings it, by another clock than the one that hears it. */
const CLOCKS_APART_MS = 5_000;

/**
 * How many beats the hub answered between two signed counts about a stretch, beside how many the pace makes. What other silences took is taken off. More
 * than half of the stretch missing: the hub did not answer. More than the pace makes: this device keeps another, and its count measures nothing.
 */
export const deviceSays = (
  statements: readonly TerminalStatement[],
  span: Span,
  { silences, paceMs }: { readonly silences: readonly Span[]; readonly paceMs: number },
): DeviceSays => {
  const near = Math.min((span.to - span.from) / 4, paceMs + CLOCKS_APART_MS);
  const before = statements.findLast(({ at }) => at <= span.from + near);
  const after = statements.find(({ at }) => at >= span.to - near);
  if (before === undefined || after === undefined) return 'unknown';
  const answered = (after.beats - before.beats) * paceMs;
  if (answered > after.at - before.at + 2 * paceMs) return 'unknown';
  const elsewhere = silences.flatMap((silence) => without(silence, [span]));
  const expected = lengthOf(without({ from: before.at, to: after.at }, elsewhere));
  const missing = expected - answered;
  return missing * 2 > span.to - span.from ? 'not-answered' : 'answered';
};

const hasGrown = (statements: readonly TerminalStatement[], span: Span): boolean => {
  const inside = statements.filter(({ at }) => at >= span.from && at <= span.to);
  const [first, last] = [inside[0], inside.at(-1)];
  return first !== undefined && last !== undefined && last.beats > first.beats;
};

/** Counts, boots and journals of one device only grow, and a journal has one past, whoever is told. */
const statementsHeld = (terminal: string, pair: Pair, { told }: Sides): readonly Difference[] => {
  const all = statementsOf(pair);
  const differ = all.some((later, i) => {
    const earlier = all[i - 1];
    if (earlier === undefined) return false;
    if (later.beats < earlier.beats || later.boot < earlier.boot || later.head.n < earlier.head.n) return true;
    return later.head.n === earlier.head.n && !equalBytes(later.head.hash, earlier.head.hash);
  });
  const signed = Math.max(0, ...all.filter(({ at }) => at <= told.at).map(({ beats }) => beats));
  const counted = pair.hub.beats ?? 0;
  return [
    ...(differ ? [{ kind: 'statements-differ', terminal } as const] : []),
    ...(isFewer(counted, signed) ? [{ kind: 'beats-fewer', terminal, signed, counted } as const] : []),
  ];
};
