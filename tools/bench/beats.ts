import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { release } from '@dauys/basics/bytes.ts';
import { UP_BYTES } from '@dauys/beat/frame.ts';
import { portNear } from '../demo/ports.ts';
import { Line } from './line.ts';
import { beatUntil, frameOf, giveBack, openBeating, warmUp, type Beating } from './load.ts';
import { cpuSeconds, median, memoryOf } from './measure.ts';
import { besideOf, type Row } from './row.ts';
import { openStage } from './stage.ts';

const TERMINALS = 64;
const ARM_MS = 2_000;

interface Bare {
  readonly name: string;
  readonly pid: number;
  readonly lines: readonly Line[];
  stop(): Promise<void>;
}

interface Sample {
  /** Per second of processor, which other processes on this machine can not take away. */
  readonly perCore: number;
  readonly perSecond: number;
}

/** Beats per second of the hub's processor, beside bare servers that echo the same bytes over the same kind of connection, from the same terminals. */
export const benchBeats = async ({ rounds = 5, profile }: { readonly rounds?: number; readonly profile?: string } = {}): Promise<Row[]> => {
  const stage = await openStage(TERMINALS, profile);
  const bare = await Promise.all([openBare('node'), openBare('fastify')]);
  try {
    const cast = await openBeating(stage.url, stage.staged.terminals);
    const samples: { readonly hub: Sample; readonly bare: readonly Sample[] }[] = [];
    await warmUp(cast);
    for (const one of bare) await echoUntil(one, cast, performance.now() + ARM_MS);
    for (let round = 0; round < rounds; round++) {
      const hub = await measured(stage.pid, (until) => Promise.all(cast.map((one) => beatUntil(one, until))));
      const others: Sample[] = [];
      for (const one of bare) others.push(await measured(one.pid, (until) => echoUntil(one, cast, until)));
      samples.push({ hub, bare: others });
    }
    const memory = memoryOf(stage.pid);
    closeAll(cast);
    return [...bare.flatMap((one, i) => rowsOf(one.name, samples, i)), ...summary(samples, memory)];
  } finally {
    await Promise.all(bare.map((one) => one.stop()));
    await stage.stop();
  }
};

const measured = async (pid: number, run: (until: number) => Promise<readonly number[]>): Promise<Sample> => {
  const before = cpuSeconds(pid);
  const began = performance.now();
  const count = (await run(began + ARM_MS)).reduce((sum, n) => sum + n, 0);
  return { perCore: count / (cpuSeconds(pid) - before), perSecond: (1_000 * count) / (performance.now() - began) };
};

const rowsOf = (name: string, samples: readonly { hub: Sample; bare: readonly Sample[] }[], i: number): Row[] => {
  const ratio = median(samples.map(({ hub, bare }) => hub.perCore / (bare[i]?.perCore ?? Number.NaN)));
  const other = median(samples.map(({ bare }) => bare[i]?.perCore ?? Number.NaN));
  const beside = besideOf(median(samples.map(({ hub }) => hub.perCore)), `${name} echo, per core-second`, other);
  // Both terminals and servers are frugal here; the goal is against the barest.
  return [
    {
      section: 'beats',
      name: `beats ÷ bare ${name}`,
      value: ratio,
      unit: '×',
      beside,
      ...(name === 'node:http' ? { goal: { kind: 'at least', value: 0.5 } as const } : {}),
    },
  ];
};

const summary = (samples: readonly { hub: Sample }[], memory: { now: number; peak: number }): Row[] => [
  {
    section: 'beats',
    name: 'beats per core-second',
    value: median(samples.map(({ hub }) => hub.perCore)),
    unit: '/core·s',
    goal: { kind: 'at least', value: 5_000 },
  },
  { section: 'beats', name: 'beats per second of wall, 64 terminals', value: median(samples.map(({ hub }) => hub.perSecond)), unit: '/s' },
  { section: 'beats', name: "hub's memory after that stretch", value: memory.now, unit: 'MB', goal: { kind: 'at most', value: 300 } },
  { section: 'beats', name: "hub's memory at most", value: memory.peak, unit: 'MB' },
];

/**
 * What a server costs depends on how fast and from where it is asked, by half: terminals that seal no frame make the bare one cheaper than it is. So
 * they seal here as they do for the hub, under sequences that it never sees.
 */
const echoUntil = ({ lines }: Bare, cast: readonly Beating[], until: number): Promise<readonly number[]> =>
  Promise.all(
    lines.map(async (line, i) => {
      const one = cast[i];
      if (one === undefined) throw new Error('fewer terminals than lines');
      const { keys, number, session } = one.terminal;
      const aside = { terminal: { keys, number, session, sequence: 0 } };
      let count = 0;
      for (; performance.now() < until; count++) {
        const frame = frameOf(aside, one.empty);
        giveBack(await line.post(frame));
        release(frame);
      }
      return count;
    }),
  );

const openBare = async (kind: 'node' | 'fastify'): Promise<Bare> => {
  const port = await portNear(undefined);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'echo.ts'), kind, String(port)], { stdio: 'ignore' });
  const lines = [await patiently(() => openLine(port), child)];
  while (lines.length < TERMINALS) lines.push(await openLine(port));
  const stop = async (): Promise<void> => {
    for (const line of lines) line.close();
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return { name: kind === 'node' ? 'node:http' : 'Fastify', pid: child.pid ?? 0, lines, stop };
};

const openLine = (port: number): Promise<Line> => Line.open(`http://127.0.0.1:${port}/beat`, { up: UP_BYTES, down: UP_BYTES });

const patiently = async <T>(act: () => Promise<T>, child: ChildProcess): Promise<T> => {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (child.exitCode !== null) throw error;
      await pause(50);
    }
  }
};

const closeAll = (cast: readonly Beating[]): void => {
  for (const { line } of cast) line.close();
};
