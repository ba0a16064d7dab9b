import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Terminal } from '@dauys/directory/state.ts';
import { downAfterMs, SWEEP_MS } from '@dauys/fleet/silence.ts';
import { readFileSync } from 'node:fs';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { writeStates, type StateRow } from '../../apps/hub/beat/store.ts';
import { terminalName } from '../../apps/hub/beat/book.ts';
import { openDirectory } from '../../apps/hub/directory/view.ts';
import { silentLog } from '../../apps/hub/events.ts';
import { sweepOnce } from '../../apps/hub/fleet/sweep.ts';
import { median, quantile } from './measure.ts';
import type { Row } from './row.ts';
import { openDatabase } from './stage.ts';

const BEAT_SECONDS = 30;
const STOPPED = 20;
const STOPS_AT = 35;
const SECONDS = 115;
const AT_ONCE = 5_000;
const START = instant(1_790_000_000_000);

interface Run {
  readonly sweeps: readonly number[];
  readonly raisedAfter: readonly number[];
  readonly others: number;
}

const nothing = new Uint8Array(32);
const said = { sequence: 1, boot: 1, journalN: 0, journalHead: nothing, feedChunk: 0, feedOffset: 0, policy: 0, beats: 1 };
const rowOf = (terminal: number, at: Instant): StateRow => ({
  ...said,
  ...{
    terminal,
    session: nothing.subarray(0, 16),
    seenAt: at,
    clockAt: at,
    conditions: ['mains'],
    statement: null,
    statementSignature: null,
  },
});

/**
 * The hub's own sweep on its own tables: virtual terminals whose states are written as a hub writes them, each second those whose beat is due, and
 * one look each second. Twenty stop. No frames and no network: `beats` measures those.
 */
const run = async (terminals: number): Promise<Run> => {
  const { staged, stop } = await openDatabase({ beat: { beatSeconds: BEAT_SECONDS } });
  try {
    const { db, config } = staged;
    let now = START;
    const { log } = silentLog();
    const view = openDirectory(db, parseAnchor(readFileSync(config.anchor, 'utf8')), log);
    const listed = new Map(Array.from({ length: terminals }, (_, t) => [terminalName(t), terminalOf(t)]));
    const directory = { ...view, current: () => ({ ...view.current(), terminals: listed }) };
    const context = { db, clock: { now: () => now }, log, config, directory };
    const listener = { process: nothing.subarray(0, 16), since: instant(0), writtenUntil: () => now };
    const sweeps: number[] = [];
    for (let second = 0; second < SECONDS; second++) {
      now = instant(START + 1_000 * second);
      const due: StateRow[] = [];
      for (let t = second % BEAT_SECONDS; t < terminals; t += BEAT_SECONDS) if (second < STOPS_AT || t >= STOPPED) due.push(rowOf(t, now));
      for (let i = 0; i < due.length; i += AT_ONCE) await writeStates(db, due.slice(i, i + AT_ONCE));
      const began = performance.now();
      await sweepOnce(context, listener);
      sweeps.push(performance.now() - began);
    }
    const raised = await db.query<{ terminal: number; after: number }>('select terminal, raised_at - from_at as after from silences');
    const [those, others] = [raised.filter((r) => r.terminal < STOPPED), raised.filter((r) => r.terminal >= STOPPED)];
    return { sweeps, raisedAfter: those.map(({ after }) => after), others: others.length };
  } finally {
    await stop();
  }
};

const terminalOf = (t: number): Terminal => ({
  id: terminalName(t),
  facility: 'kapshagai',
  algorithm: 'ed25519',
  tier: 3,
  publicKey: nothing,
  since: START,
});

export const benchHubSweep = async (): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const terminals of [608, 220_000]) {
    const { sweeps, raisedAfter, others } = await run(terminals);
    const row = (name: string, value: number, unit: string, goal?: Row['goal']): Row => ({
      section: 'sweep',
      name: `hub with PostgreSQL, ${terminals} terminals: ${name}`,
      value,
      unit,
      ...(goal === undefined ? {} : { goal }),
    });
    rows.push(
      row(`silences raised, of ${STOPPED}`, raisedAfter.length, '', { kind: 'at least', value: STOPPED }),
      row('silences of others', others, '', { kind: 'at most', value: 0 }),
      row('last beat to raised silence, worst', Math.max(...raisedAfter) / 1_000, 's', {
        kind: 'at most',
        value: (downAfterMs(BEAT_SECONDS) + SWEEP_MS) / 1_000,
      }),
      row('one sweep, median', median(sweeps), 'ms'),
      row('one sweep, slowest', quantile(sweeps, 1), 'ms'),
    );
  }
  return rows;
};
