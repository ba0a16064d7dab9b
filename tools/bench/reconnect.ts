import { setTimeout as pause } from 'node:timers/promises';
import { DOWN_BYTES, UP_BYTES } from '@dauys/beat/frame.ts';
import { frameOf, openBeating, type Beating } from './load.ts';
import { Line } from './line.ts';
import { quantile } from './measure.ts';
import type { Row } from './row.ts';
import { openStage } from './stage.ts';

const TERMINALS = 608;
const WITHIN_MS = 1_000;

interface Round {
  /** Milliseconds from the first packet of a new connection to the whole answer, for each that was answered. */
  readonly latencies: readonly number[];
  /** Not answered, or answered with something else than a beat. */
  readonly refused: number;
}

/** All terminals of the country come back within one second, on new connections and in their old sessions, after the hub was killed. */
export const benchReconnect = async ({ rounds = 3 }: { readonly rounds?: number } = {}): Promise<Row[]> => {
  const stage = await openStage(TERMINALS);
  try {
    const cast = await openBeating(stage.url, stage.staged.terminals);
    for (const { line } of cast) line.close();
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      await stage.restart();
      measured.push(await comeBack(stage.url, cast));
    }
    const all = measured.flatMap(({ latencies }) => latencies);
    const silences = await stage.staged.db.query<{ n: number }>('select count(*)::int as n from silences');
    const section = 'reconnect';
    return [
      { section, name: `beats answered, of ${TERMINALS} in a second, ${rounds} times`, value: all.length, unit: '' },
      {
        section,
        name: 'refused or lost',
        value: sum(measured.map(({ refused }) => refused)),
        unit: '',
        goal: { kind: 'at most', value: 0 },
      },
      { section, name: 'silences raised', value: silences[0]?.n ?? Number.NaN, unit: '', goal: { kind: 'at most', value: 0 } },
      { section, name: 'answered within, half of them', value: quantile(all, 0.5), unit: 'ms' },
      { section, name: 'answered within, 99 of 100', value: quantile(all, 0.99), unit: 'ms', goal: { kind: 'at most', value: 1_000 } },
      { section, name: 'slowest', value: quantile(all, 1), unit: 'ms' },
    ];
  } finally {
    await stage.stop();
  }
};

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const comeBack = async (url: string, cast: readonly Beating[]): Promise<Round> => {
  const ready = cast.map((one) => ({ terminal: one.terminal, frame: frameOf(one, one.empty) }));
  const began = performance.now();
  const latencies = await Promise.all(
    ready.map(async ({ terminal, frame }, i) => {
      const due = began + (WITHIN_MS * i) / ready.length;
      await pause(Math.max(0, due - performance.now()));
      // From when it was due: what waits in this process is counted too.
      return (await answered(url, frame, (down) => terminal.read(down).type)) === 'beat' ? performance.now() - due : undefined;
    }),
  );
  const told = latencies.filter((ms) => ms !== undefined);
  return { latencies: told, refused: latencies.length - told.length };
};

const answered = async <T>(url: string, frame: Uint8Array, read: (down: Uint8Array<ArrayBuffer>) => T): Promise<T | undefined> => {
  try {
    const line = await Line.open(`${url}/beat`, { up: UP_BYTES, down: DOWN_BYTES });
    const down = await line.post(frame);
    line.close();
    return read(down);
  } catch {
    return undefined;
  }
};
