import { instant, type Instant } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeOverdue } from './overdue.ts';
import { downAfterMs, dueAt, hear, lateAfterMs, look, silenceKey, SWEEP_MS, type Watch } from './silence.ts';

const start = instant(1_790_000_000_000);
const at = (ms: number): Instant => instant(start + ms);
const asel = '00000007';
const usual = { beatSeconds: 30, listeningSince: instant(0) };

describe('up, late, down', () => {
  const stateAfter = (ms: number, watch: Watch = { state: 'up', lastBeat: start }) =>
    look({ terminal: asel, watch, now: at(ms), ...usual });
  test.each([
    [0, 'up'],
    [32_000, 'up'],
    [32_001, 'late'],
    [63_000, 'late'],
    [63_001, 'down'],
  ])('S-55: %i ms after the last beat it is %s', (ms, state) => {
    expect(stateAfter(ms).watch.state).toBe(state);
    expect(stateAfter(ms).raised === undefined).toBe(state !== 'down');
  });
  test('a beat ends what was open, and an old one changes nothing', () => {
    const { watch } = stateAfter(70_000);
    expect(hear(asel, watch, at(90_000))).toEqual({
      watch: { state: 'up', lastBeat: at(90_000) },
      ended: { terminal: asel, from: start, to: at(90_000) },
    });
    expect(hear(asel, watch, start)).toEqual({ watch });
    expect(hear(asel, { state: 'late', lastBeat: start }, at(40_000))).toEqual({ watch: { state: 'up', lastBeat: at(40_000) } });
    expect(hear(asel, undefined, start)).toEqual({ watch: { state: 'up', lastBeat: start } });
  });
  test('S-53: two workers look at the same overdue terminal: one name, so one row and one alarm; after that nothing more is raised', () => {
    const [one, two] = [stateAfter(64_000), stateAfter(65_500)];
    expect(one.raised?.key).toBe(two.raised?.key);
    expect(stateAfter(66_000, one.watch)).toEqual({ watch: one.watch });
    expect(silenceKey(asel, start)).not.toBe(silenceKey(asel, at(1)));
    expect(silenceKey('00000008', start)).not.toBe(silenceKey(asel, start));
  });
  test('S-51: after a stop of the hub each terminal has the usual time to come back', () => {
    const watch: Watch = { state: 'up', lastBeat: start };
    const again = { terminal: asel, watch, beatSeconds: 30, listeningSince: at(3_600_000) };
    expect(look({ ...again, now: at(3_600_000 + 30_000) }).watch.state).toBe('up');
    expect(look({ ...again, now: at(3_600_000 + 64_000) }).raised?.from).toBe(start);
  });
  test('any order of beats and looks: a silence is raised once for each beat it follows, and ends before the next', () => {
    const steps = fc.array(fc.record({ after: fc.nat(60_000), beat: fc.boolean() }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (all) => {
        let [now, watch, open] = [start as number, { state: 'up', lastBeat: start } as Watch, 0];
        const keys: string[] = [];
        for (const { after, beat } of all) {
          now += after;
          const seen = look({ terminal: asel, watch, now: instant(now), ...usual });
          watch = seen.watch;
          if (seen.raised) {
            keys.push(seen.raised.key);
            open++;
          }
          if (!beat) continue;
          const heard = hear(asel, watch, instant(now));
          watch = heard.watch;
          if (heard.ended) open--;
          expect(open).toBe(0);
        }
        expect(new Set(keys).size).toBe(keys.length);
        expect(open === 1).toBe(watch.state === 'down');
      }),
    );
  });
});

describe('the sweep', () => {
  /** Virtual terminals beat; the given ones stop at their time. Returns what was raised, and how many were looked at. */
  const run = (terminals: number, stops: ReadonlyMap<number, number>, beatSeconds: number) => {
    const overdue = makeOverdue(start);
    const watches = new Map<string, Watch>();
    const pace = { beatSeconds, listeningSince: instant(0) };
    const file = (terminal: string, watch: Watch) => {
      watches.set(terminal, watch);
      overdue.file(terminal, dueAt(watch, pace));
    };
    const raised = new Map<string, number>();
    let looked = 0;
    const end = 5 * beatSeconds * 1_000 + 10_000;
    for (let now = 0; now < end; now += 500) {
      for (let t = 0; t < terminals; t++) {
        const phase = (t * 500) % (beatSeconds * 1_000);
        const dead = stops.get(t);
        if (now % (beatSeconds * 1_000) === phase && (dead === undefined || now <= dead))
          file(`${t}`, hear(`${t}`, watches.get(`${t}`), at(now)).watch);
      }
      if (now % SWEEP_MS !== 0) continue;
      for (const terminal of overdue.take(at(now))) {
        looked++;
        const watch = watches.get(terminal);
        if (watch === undefined) continue;
        const seen = look({ terminal, watch, now: at(now), ...pace });
        file(terminal, seen.watch);
        if (seen.raised) raised.set(terminal, now - (seen.raised.from - start));
      }
    }
    return { raised, looked };
  };
  test.each([1, 30])(
    'with a beat each %i s a silence is raised at most two beats and five seconds after the last beat, and no other',
    (beatSeconds) => {
      const stops = new Map([3, 17, 40, 41].map((t, i) => [t, 1_500 * beatSeconds + 700 * i]));
      const { raised } = run(64, stops, beatSeconds);
      expect([...raised.keys()].map(Number).toSorted((a, b) => a - b)).toEqual([3, 17, 40, 41]);
      for (const after of raised.values()) {
        expect(after).toBeLessThanOrEqual(2_000 * beatSeconds + 5_000);
        expect(after).toBeGreaterThan(downAfterMs(beatSeconds));
      }
    },
  );
  test('a sweep looks at those that are overdue, each for late and for down, and at nobody else, be there 60 or 6,000', () => {
    const stops = new Map([
      [3, 2_000],
      [17, 2_000],
    ]);
    expect([60, 600, 6_000].map((n) => run(n, stops, 1).looked)).toEqual([4, 4, 4]);
  });
  test('220,000 terminals that are well are not touched by a sweep', () => {
    const overdue = makeOverdue(start);
    for (let t = 0; t < 220_000; t++) overdue.file(`${t}`, at(lateAfterMs(30) + (t % 30_000)));
    expect(overdue.take(at(lateAfterMs(30) - 1))).toEqual([]);
    expect(overdue.size).toBe(220_000);
    overdue.file('5', at(-9));
    expect(overdue.take(at(lateAfterMs(30) - 1))).toEqual(['5']);
    expect(overdue.size).toBe(219_999);
  });
  test('after whatever stretch without a sweep the same are taken as by one who looks at all', () => {
    const filing = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: -5_000, max: 500_000 }), fc.nat(200_000)), { maxLength: 50 });
    fc.assert(
      fc.property(filing, (steps) => {
        const overdue = makeOverdue(start);
        const plain = new Map<string, number>();
        let now = 0;
        for (const [t, due, pass] of steps) {
          overdue.file(`${t}`, at(now + due));
          plain.set(`${t}`, now + due);
          now += pass;
          const expected = [...plain].filter(([, d]) => d <= now).map(([k]) => k);
          expect([...overdue.take(at(now))].toSorted()).toEqual(expected.toSorted());
          for (const k of expected) plain.delete(k);
        }
      }),
    );
  });
});
