import { instant } from '@dauys/basics/clock.ts';
import { MINUTE_MS } from '@dauys/fleet/minutes.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { behindOf, createTally, unheardOf, type ProvenMinutes } from './tally.ts';

const start = 1_790_000_040_000;
const M = start / MINUTE_MS;
const at = (seconds: number) => instant(start + 1_000 * seconds);
const minutes = (found: readonly ProvenMinutes[]) => found.map(({ terminal, from, to }) => [terminal, from - M, to - M]);

describe('the tally', () => {
  const hear = (tally: ReturnType<typeof createTally>, seconds: number, ...conditions: string[]) =>
    tally.hear([{ terminal: 7, at: at(seconds), conditions }], 30);

  test('beats that follow each other prove one stretch, however often they are taken', () => {
    const tally = createTally();
    for (let s = 0; s <= 300; s += 30) hear(tally, s);
    expect(minutes(tally.take())).toEqual([[7, 0, 6]]);
    expect(tally.take()).toEqual([]);
    hear(tally, 330);
    expect(minutes(tally.take())).toEqual([[7, 5, 6]]);
  });
  test('a silence is not bridged, and what could not be used is left out', () => {
    const tally = createTally();
    for (const s of [0, 30, 60]) hear(tally, s);
    for (const s of [600, 630]) hear(tally, s);
    hear(tally, 660, 'screen-off');
    hear(tally, 690, 'printer-fault');
    expect(minutes(tally.take())).toEqual([
      [7, 0, 2],
      [7, 10, 12],
    ]);
  });
  test('what could not be written is there the next time', () => {
    const tally = createTally();
    hear(tally, 0);
    tally.putBack(tally.take());
    hear(tally, 600);
    expect(minutes(tally.take())).toEqual([
      [7, 0, 1],
      [7, 10, 11],
    ]);
  });
  test('a database that is away for a day: one stretch of each terminal waits, and not a row a minute', () => {
    const tally = createTally();
    let taken: readonly ProvenMinutes[] = [];
    for (let minute = 0; minute < 1_440; minute++) {
      hear(tally, 60 * minute);
      hear(tally, 60 * minute + 30);
      taken = tally.take();
      // One comes while it is being written.
      hear(tally, 60 * minute + 45);
      tally.putBack(taken);
    }
    expect(minutes(tally.take())).toEqual([[7, 0, 1_440]]);
  });
  test('the same minutes as beat by beat, in whatever batches', () => {
    const everything = (found: readonly ProvenMinutes[]) =>
      new Set(found.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.boolean()), { maxLength: 40 }), (steps) => {
        const [whole, parts] = [createTally(), createTally()];
        const taken: ProvenMinutes[] = [];
        let now = 0;
        for (const [gap, takes] of steps) {
          now += gap;
          hear(whole, now);
          hear(parts, now);
          if (takes) taken.push(...parts.take());
          else parts.putBack(parts.take());
        }
        expect(everything([...taken, ...parts.take()])).toEqual(everything(whole.take()));
      }),
    );
  });
});

describe('what the hub did not hear', () => {
  const gaps = (more: Partial<Parameters<typeof unheardOf>[0]>) =>
    unheardOf({ since: at(600), othersUntil: undefined, lost: [], now: at(700), beatSeconds: 30, ...more }).map(({ from, to }) => [
      from - M,
      to - M,
    ]);
  test('a hub that begins: until a beat could have come', () => expect(gaps({})).toEqual([[10, 12]]));
  test('another listened up to here: from then on until a beat could have come', () =>
    expect(gaps({ othersUntil: at(30) })).toEqual([[0, 12]]));
  test('another listens still: nothing', () => expect(gaps({ othersUntil: at(600) })).toEqual([]));
  test('one that fell may have heard what it had not written', () =>
    expect(gaps({ othersUntil: at(600), lost: [at(480)] })).toEqual([[8, 12]]));
});

describe('a responder that is behind', () => {
  // Every ten minutes a canary, which proves twenty.
  const behind = (oldest: number | undefined, now: number) => {
    const found = behindOf({ oldest: oldest === undefined ? undefined : at(oldest), now: at(now), canarySeconds: 1_200 });
    return found && [found.from - M, found.to - M];
  };
  test('nothing unread, or not for long: its usual rounds show nobody that somebody lodged', () => {
    expect(behind(undefined, 600)).toBeUndefined();
    expect(behind(0, 299)).toBeUndefined();
  });
  test('too long: nobody knows, since that was accepted', () => expect(behind(60, 360)).toEqual([1, 7]));
  test('much too long: what lies further back was told before', () => expect(behind(60, 6_000)).toEqual([90, 101]));
  test('accuses nobody: it is behind before the last canary that it has read runs out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_199 }), (next) => {
        // The last one read was accepted at 0; the next one at `next` is left unread. Looked at once a minute.
        const ranOut = 1_200;
        const found = behind(next, Math.max(ranOut, next + 300));
        expect(found?.[0]).toBeLessThanOrEqual(Math.floor(ranOut / 60));
        expect(found?.[1]).toBeGreaterThan(Math.floor(ranOut / 60));
      }),
    );
  });
});
