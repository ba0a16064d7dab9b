import { isCondition, readConditions, type Condition } from '@dauys/fleet/conditions.ts';
import type { TerminalNow, TerminalState } from '@dauys/protocol/fleet.ts';

/** What it is for whoever wants to use it. */
export type Standing =
  /** Nobody can. */
  | 'down'
  /** It can be used with less than it should have, or a beat is missing. */
  | 'hindered'
  | 'well'
  /** The hub has not listened for long enough to say. */
  | 'unknown';
export const STANDINGS = ['down', 'hindered', 'well', 'unknown'] as const satisfies readonly Standing[];

export interface FleetLine {
  readonly id: string;
  readonly facility: string;
  readonly state: TerminalState;
  /** Milliseconds since 1970, or `undefined` when it was never heard. */
  readonly heardAt: number | undefined;
  readonly said: readonly Condition[];
  /** Words of a newer agent. */
  readonly unknownWords: readonly string[];
  readonly standing: Standing;
  /** Whether somebody should look: nobody can use it, or something of it does not work. */
  readonly isWrong: boolean;
}

// What nobody can use comes before what is only hindered, and what is certain before what is not.
const ORDER: readonly ((line: FleetLine & { effect: string }) => boolean)[] = [
  ({ state }) => state === 'down',
  ({ effect }) => effect === 'unusable',
  ({ state }) => state === 'never',
  ({ state }) => state === 'late',
  ({ effect }) => effect === 'hindered',
  ({ state }) => state === 'unknown',
  ({ effect }) => effect === 'noted',
];

const rankOf = (line: FleetLine & { effect: string }): number => {
  const found = ORDER.findIndex((is) => is(line));
  return found === -1 ? ORDER.length : found;
};

const lineOf = ({ id, facility, state, heardAt, conditions }: TerminalNow): FleetLine & { effect: string } => {
  const { effect, unknown } = readConditions(conditions);
  // What a terminal last said is old news once it is down or was not listened to.
  const isNews = state === 'up' || state === 'late';
  const standing = standingOf(state, isNews ? effect : 'fine');
  return {
    id,
    facility,
    state,
    heardAt: heardAt === undefined ? undefined : Date.parse(heardAt),
    said: conditions.filter(isCondition),
    unknownWords: unknown,
    effect: isNews ? effect : 'fine',
    standing,
    isWrong: standing === 'down' || standing === 'hindered',
  };
};

const standingOf = (state: TerminalState, effect: string): Standing => {
  if (state === 'down' || state === 'never' || effect === 'unusable') return 'down';
  if (state === 'unknown') return 'unknown';
  return state === 'late' || effect === 'hindered' ? 'hindered' : 'well';
};

/** Of who beats the time of the last one is none: by it the list would be another every few seconds, under the finger of whoever reads it. */
const unheardSince = ({ state, heardAt = 0 }: FleetLine): number => (state === 'up' || state === 'late' ? 0 : heardAt);

/** Every terminal, the worst first; of those alike, the one that has been unheard for longest; those that beat by their numbers. */
export const worstFirst = (terminals: readonly TerminalNow[]): readonly FleetLine[] =>
  terminals
    .map(lineOf)
    .map((line) => ({ line, rank: rankOf(line) }))
    .toSorted((a, b) => a.rank - b.rank || unheardSince(a.line) - unheardSince(b.line) || (a.line.id < b.line.id ? -1 : 1))
    .map(({ line: { effect: _, ...line } }) => line);
