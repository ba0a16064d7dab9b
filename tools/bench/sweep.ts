import { instant, type Instant } from '@dauys/basics/clock.ts';
import { makeOverdue } from '@dauys/fleet/overdue.ts';
import { downAfterMs, dueAt, hear, look, SWEEP_MS, type Watch } from '@dauys/fleet/silence.ts';
import { benchHubSweep } from './hub-sweep.ts';
import { median, quantile } from './measure.ts';
import type { Row } from './row.ts';

const BEAT_SECONDS = 30;
const STOPPED = 20;
const START = instant(1_790_000_000_000);
const pace = { beatSeconds: BEAT_SECONDS, listeningSince: instant(0) };

interface Run {
  /** Milliseconds of the clock for one sweep, each. */
  readonly sweeps: readonly number[];
  /** Virtual milliseconds from the last beat to the raised silence, each. */
  readonly raisedAfter: readonly number[];
}

/** Virtual terminals that all beat in turn for two and a half minutes; twenty of them stop after the first minute. The index only: no database, no network. */
const run = (terminals: number): Run => {
  const names = Array.from({ length: terminals }, (_, t) => `${t}`);
  const overdue = makeOverdue(START);
  const watches = new Map<string, Watch>();
  const file = (terminal: string, watch: Watch): void => {
    watches.set(terminal, watch);
    overdue.file(terminal, dueAt(watch, pace));
  };
  const [sweeps, raisedAfter]: [number[], number[]] = [[], []];
  for (let second = 0; second < 150; second++) {
    const now: Instant = instant(START + 1_000 * second);
    for (let t = second % BEAT_SECONDS; t < terminals; t += BEAT_SECONDS) {
      const name = names[t] ?? '';
      if (second < 60 || t >= STOPPED) file(name, hear(name, watches.get(name), now).watch);
    }
    if ((1_000 * second) % SWEEP_MS !== 0) continue;
    const began = performance.now();
    for (const terminal of overdue.take(now)) {
      const watch = watches.get(terminal);
      if (watch === undefined) continue;
      const seen = look({ terminal, watch, now, ...pace });
      file(terminal, seen.watch);
      if (seen.raised) raisedAfter.push(now - seen.raised.from);
    }
    sweeps.push(performance.now() - began);
  }
  return { sweeps, raisedAfter };
};

/** What it costs to find those that fell silent among those that did not: the index alone, then the hub's own sweep on its tables. */
export const benchSweep = async (): Promise<Row[]> => [...indexRows(), ...(await benchHubSweep())];

const indexRows = (): Row[] => {
  run(608);
  const section = 'sweep';
  return [608, 220_000].flatMap((terminals): Row[] => {
    const { sweeps, raisedAfter } = run(terminals);
    const most = { kind: 'at most', value: 2 * BEAT_SECONDS + SWEEP_MS / 1_000 + 3 } as const;
    return [
      {
        section,
        name: `${terminals} terminals: silences raised, of ${STOPPED}`,
        value: raisedAfter.length,
        unit: '',
        goal: { kind: 'at least', value: STOPPED },
      },
      {
        section,
        name: `${terminals} terminals: last beat to raised silence, worst`,
        value: Math.max(...raisedAfter) / 1_000,
        unit: 's',
        goal: most,
      },
      {
        section,
        name: `${terminals} terminals: earliest (${downAfterMs(BEAT_SECONDS) / 1_000} s is the threshold)`,
        value: Math.min(...raisedAfter) / 1_000,
        unit: 's',
      },
      { section, name: `${terminals} terminals: one sweep, median`, value: median(sweeps), unit: 'ms' },
      { section, name: `${terminals} terminals: one sweep, slowest`, value: quantile(sweeps, 1), unit: 'ms' },
    ];
  });
};
