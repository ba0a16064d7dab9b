import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { openBeating, prepare, sendUntil, warmUp, type Beating } from './load.ts';
import { cpuSeconds, median, quantile, treeCpuSeconds } from './measure.ts';
import { besideOf, type Row } from './row.ts';
import { openStage, type BenchStage } from './stage.ts';

/** How many each terminal has to send in the first round. In the rounds that count it is half as much again as was accepted in the round before. */
const LEVELS = [
  { terminals: 1, most: 8_000 },
  { terminals: 8, most: 1_200 },
  { terminals: 64, most: 240 },
] as const;
/** Each arm of a round is counted for this long. */
const ARM_MS = 5_000;
/** Sooner than that 64 terminals, each with all it may have on its way, are told little. */
const FILL_MS = 2_000;
const BATCH = 64;
// After beats: until V8 has compiled what an acceptance runs, it costs half as much again.
const WARM_ROUNDS = 2;

interface Round {
  readonly rate: number;
  /** Whether a terminal had nothing left to send before the arm ended: then the rate is the bench's, not the hub's. */
  readonly ranOut: boolean;
  readonly latencies: readonly number[];
  readonly failed: number;
  /** Milliseconds of processor for each, hub and PostgreSQL together. */
  readonly cpuMs: number;
}

/**
 * Complaints accepted per second, beside raw batched inserts of the same bytes into the same PostgreSQL and beside append and fsync.
 * All arms in turn, `rounds` times, after 20,000 beats and some rounds that count for nothing.
 */
export const benchIntake = async ({ rounds = 4, profile }: { readonly rounds?: number; readonly profile?: string } = {}): Promise<
  Row[]
> => {
  const stage = await openStage(64, profile);
  const writer = await openRaw(stage.databaseUrl);
  try {
    const cast = await openBeating(stage.url, stage.staged.terminals);
    const rates: Round[][] = LEVELS.map(() => []);
    const raw: number[] = [];
    const rawCpuMs: number[] = [];
    const appended: number[] = [];
    const processorOf = (): number => treeCpuSeconds(stage.postgresPid) + cpuSeconds(process.pid);
    const most: number[] = LEVELS.map((level) => level.most);
    await warmUp(cast);
    for (let round = 1 - WARM_ROUNDS; round <= rounds; round++) {
      const samples = { rates: [] as Round[], raw: 0, rawCpuMs: 0, appended: 0 };
      for (const [i, { terminals }] of LEVELS.entries()) {
        const one = await accept(stage, cast.slice(0, terminals), most[i] ?? 0);
        samples.rates.push(one);
        most[i] = Math.max(most[i] ?? 0, Math.ceil((1.5 * one.rate * (FILL_MS + ARM_MS)) / 1_000 / terminals));
      }
      const before = processorOf();
      samples.raw = await rateOf(writer.insert);
      samples.rawCpuMs = (1_000 * (processorOf() - before)) / writer.take();
      samples.appended = await rateOf((parcels) => append(join(stage.folder, 'appended'), parcels));
      if (round <= 0) continue;
      samples.rates.forEach((one, i) => rates[i]?.push(one));
      raw.push(samples.raw);
      rawCpuMs.push(samples.rawCpuMs);
      appended.push(samples.appended);
    }
    for (const { line } of cast) line.close();
    return rowsOf({ rates, raw, rawCpuMs, appended });
  } finally {
    await writer.close();
    await stage.stop();
  }
};

const accept = async (stage: BenchStage, cast: readonly Beating[], most: number): Promise<Round> => {
  const prepared = cast.map((one) => prepare(one, most));
  const before = treeCpuSeconds(stage.pid) + treeCpuSeconds(stage.postgresPid);
  const began = performance.now();
  const window = { from: began + FILL_MS, until: began + FILL_MS + ARM_MS };
  const sent = await Promise.all(cast.map((one, i) => sendUntil(one, prepared[i] ?? [], window)));
  const rate = (1_000 * sent.reduce((sum, one) => sum + one.inTime, 0)) / ARM_MS;
  const latencies = sent.flatMap((one) => one.latencies);
  const cpuMs = (1_000 * (treeCpuSeconds(stage.pid) + treeCpuSeconds(stage.postgresPid) - before)) / latencies.length;
  return { rate, ranOut: sent.some((one) => !one.hadMore), latencies, failed: sent.reduce((sum, one) => sum + one.failed, 0), cpuMs };
};

interface Measured {
  readonly rates: readonly (readonly Round[])[];
  readonly raw: readonly number[];
  readonly rawCpuMs: readonly number[];
  readonly appended: readonly number[];
}

const rowsOf = ({ rates, raw, rawCpuMs, appended }: Measured): Row[] => {
  const section = 'intake';
  return LEVELS.flatMap(({ terminals }, i): Row[] => {
    const rounds = rates[i] ?? [];
    const latencies = rounds.flatMap((round) => round.latencies);
    const rate = median(rounds.map((round) => round.rate));
    // The ratio of each round, so that a busy moment hits both arms.
    const ratio = median(rounds.map((round, at) => round.rate / (raw[at] ?? Number.NaN)));
    const name = terminals === 1 ? '1 terminal' : `${terminals} terminals`;
    return [
      { section, name: `accepted, ${name}`, value: rate, unit: '/s', beside: besideOf(rate, 'append + fsync', median(appended)) },
      {
        section,
        name: `accepted ÷ raw batched inserts, ${name}`,
        value: ratio,
        unit: '×',
        beside: besideOf(rate, 'raw batched inserts /s', median(raw)),
        ...(terminals === 64 ? { goal: { kind: 'at least', value: 0.5 } as const } : {}),
      },
      { section, name: `p50, ${name}`, value: quantile(latencies, 0.5), unit: 'ms' },
      { section, name: `p99, ${name}`, value: quantile(latencies, 0.99), unit: 'ms' },
      {
        section,
        name: `processor for each, hub and PostgreSQL, ${name}`,
        value: median(rounds.map((round) => round.cpuMs)),
        unit: 'ms',
        beside: besideOf(median(rounds.map((round) => round.cpuMs)), 'a raw insert with its client, ms', median(rawCpuMs)),
      },
      {
        section,
        name: `rounds with nothing left to send, ${name}`,
        value: rounds.filter((round) => round.ranOut).length,
        unit: '',
        goal: { kind: 'at most', value: 0 },
      },
      {
        section,
        name: `failures, ${name}`,
        value: rounds.reduce((sum, round) => sum + round.failed, 0),
        unit: '',
        goal: { kind: 'at most', value: 0 },
      },
    ];
  });
};

interface Raw {
  readonly hash: Buffer;
  readonly bytes: Buffer;
}

/** As long as the parcel of a text: 18,384 bytes of sealed file, label and signature. */
const PARCEL_BYTES = 18_720;

/** Batches of fresh bytes, for as long as an arm goes. */
const rateOf = async (write: (batch: readonly Raw[]) => unknown): Promise<number> => {
  const made = Array.from({ length: 300 }, () =>
    Array.from({ length: BATCH }, () => ({ hash: randomBytes(32), bytes: randomBytes(PARCEL_BYTES) })),
  );
  const began = performance.now();
  let batches = 0;
  for (const batch of made) {
    if (performance.now() - began >= ARM_MS) break;
    await write(batch);
    batches += 1;
  }
  return (1_000 * batches * BATCH) / (performance.now() - began);
};

/** The best that plain inserts do here: one table, a batch a transaction, binary parameters. */
const openRaw = async (databaseUrl: string) => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('create table raw_parcels (hash bytea primary key, bytes bytea not null)');
  await client.query('alter table raw_parcels alter column bytes set storage external');
  let inserted = 0;
  return {
    /** How many since the last time. */
    take: (): number => {
      const count = inserted;
      inserted = 0;
      return count;
    },
    insert: async (batch: readonly Raw[]): Promise<void> => {
      const places = batch.map((_, i) => `($${2 * i + 1}, $${2 * i + 2})`).join(', ');
      const params = batch.flatMap(({ hash, bytes }) => [hash, bytes]);
      await client.query(`insert into raw_parcels (hash, bytes) values ${places}`, params);
      inserted += batch.length;
    },
    close: () => client.end(),
  };
};

const append = (file: string, batch: readonly Raw[]): void => {
  const handle = openSync(file, 'a');
  for (const { bytes } of batch) writeSync(handle, bytes);
  fsyncSync(handle);
  closeSync(handle);
};
