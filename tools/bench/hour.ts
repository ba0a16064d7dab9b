import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSystem, type System } from '../demo/system.ts';
import { memoryOf } from './measure.ts';
import type { Row } from './row.ts';

const section = 'hour';
const MINUTES = 60;

/** Resident memory at one moment, in MB. */
interface Sample {
  readonly minute: number;
  readonly load: string;
  readonly hub: number;
  readonly agents: readonly number[];
  /** Parts that fell and were started again: their memory would begin anew. */
  readonly restarts: number;
}

/**
 * Memory of hub and agents after a real hour at the demonstration's pace, one beat a second, as `npm start` brings the system up. Looked at each minute;
 * `file` gets every sample. Runs only when it is asked for by name.
 */
export const benchHour = async (file: string): Promise<Row[]> => {
  const data = mkdtempSync(join(tmpdir(), 'dauys-bench-hour-'));
  try {
    const system = await startSystem({ data, say: () => undefined, anyPort: true });
    try {
      const samples: Sample[] = [sampleOf(system, 0)];
      const began = performance.now();
      for (let minute = 1; minute <= MINUTES; minute++) {
        await pause(Math.max(0, began + minute * 60_000 - performance.now()));
        samples.push(sampleOf(system, minute));
        writeFileSync(file, `${JSON.stringify(samples, null, 2)}\n`);
      }
      return rowsOf(samples, system);
    } finally {
      await system.stop();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
};

const sampleOf = ({ hub, kiosks }: System, minute: number): Sample => ({
  minute,
  load: readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' '),
  hub: memoryOf(hub.process.pid).now,
  agents: kiosks.map(({ process }) => memoryOf(process.pid).now),
  restarts: [hub, ...kiosks].reduce((sum, { process }) => sum + process.restarts, 0),
});

const rowsOf = (samples: readonly Sample[], { hub, kiosks }: System): Row[] => {
  const last = samples.at(-1);
  const after = `after ${last?.minute ?? 0} minutes at one beat a second`;
  const most = { kind: 'at most' } as const;
  return [
    { section, name: `hub's memory ${after}`, value: last?.hub ?? Number.NaN, unit: 'MB', goal: { ...most, value: 300 } },
    { section, name: "hub's memory at most", value: memoryOf(hub.process.pid).peak, unit: 'MB' },
    { section, name: `an agent's memory ${after}`, value: Math.max(...(last?.agents ?? [])), unit: 'MB', goal: { ...most, value: 120 } },
    { section, name: "an agent's memory at most", value: Math.max(...kiosks.map(({ process }) => memoryOf(process.pid).peak)), unit: 'MB' },
    { section, name: 'parts that fell', value: last?.restarts ?? Number.NaN, unit: '', goal: { ...most, value: 0 } },
  ];
};
