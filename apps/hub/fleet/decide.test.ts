import { instant } from '@dauys/basics/clock.ts';
import { describe, expect, test } from 'vitest';
import { stateOf, type Facts } from './decide.ts';

const noon = 1_790_000_000_000;
const facts = (over: Partial<Record<'seen' | 'now' | 'since', number>> & { silent?: boolean }): Facts => ({
  seenAt: over.seen === undefined ? undefined : instant(noon + 1_000 * over.seen),
  isSilent: over.silent ?? false,
  now: instant(noon + 1_000 * (over.now ?? 0)),
  listeningSince: instant(noon + 1_000 * (over.since ?? -86_400)),
  beatSeconds: 30,
});

describe('what a terminal is called', () => {
  test.each([
    ['heard a moment ago', { seen: -1 }, 'up'],
    ['at the edge of being late', { seen: -32 }, 'up'],
    ['a beat is missing', { seen: -33 }, 'late'],
    ['two are missing and nobody has raised it yet', { seen: -70 }, 'late'],
    ['a silence is open', { seen: -70, silent: true }, 'down'],
    ['stated, and never heard', {}, 'never'],
    ['stated, and the hub listens since a moment', { since: -20 }, 'unknown'],
    ['heard before the hub was down; the hub listens since a moment', { seen: -3_600, since: -20 }, 'unknown'],
    ['heard before the hub was down, and long enough not since', { seen: -3_600, since: -100 }, 'late'],
    ['heard in the very moment the hub came back, and not since', { seen: -50, since: -50 }, 'late'],
    ['never heard, at the edge of what the hub waits', { since: -63 }, 'unknown'],
    ['never heard, past it', { since: -64 }, 'never'],
    ['heard since the hub is back', { seen: -10, since: -20 }, 'up'],
    ['a silence from before the hub was down', { seen: -3_600, since: -20, silent: true }, 'down'],
  ] as const)('%s', (_, over, state) => expect(stateOf(facts(over))).toBe(state));
});
