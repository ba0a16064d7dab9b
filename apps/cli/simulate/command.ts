import { setTimeout as pause } from 'node:timers/promises';
import { instant, systemClock } from '@dauys/basics/clock.ts';
import type { CliText } from '@dauys/wording/compiled/cli.ts';
import { simulateText, type SimulateText } from '@dauys/wording/compiled/simulate.ts';
import { type Command, InvalidArgumentError } from 'commander';
import { directoryFrom, pinnedIn, type ReadDirectory } from '../directory/read.ts';
import { readJson } from '../directory/entry.ts';
import { Declined, EXIT, languageOf, Misuse, type Output } from '../output.ts';
import { run } from '../run.ts';
import { DAY, HOUR } from './building/story.ts';
import { ALL_TERMINALS, countryOf, deviceSeed, type Place } from './country.ts';
import { postTo, SimulatedDevice } from './device.ts';
import { lodgingFrom } from './lodging.ts';
import { enrol, isDemonstration, missingIn, quorumOf } from './enrol.ts';
import { runFleet, type Course, type Ran } from './fleet.ts';
import { writeHistory } from './history.ts';
import { readKept, writeKept, type KeptRun } from './kept.ts';
import { scriptOf } from './script.ts';
import { settle, type Site } from './site.ts';

interface Options {
  readonly hub: string;
  readonly anchor: string;
  readonly key: readonly string[];
  readonly terminals: number;
  readonly from?: number;
  readonly hours: number;
  readonly pace: number;
  readonly seed: number;
  readonly troubles: number;
  readonly script?: string;
  readonly kept?: string;
  readonly history?: number;
  readonly database?: string;
  readonly json?: boolean;
}

type Doing = { readonly options: Options; readonly output: Output; readonly t: CliText; readonly says: SimulateText };

/** The directory with all of them in it. Throws `Declined` where they do not belong, or nobody has brought them. */
const directoryWith = async (places: readonly Place[], { options, output, t, says }: Doing): Promise<ReadDirectory> => {
  const from = { anchor: options.anchor, from: options.hub };
  const { anchor } = await pinnedIn(options.anchor);
  if (!isDemonstration(anchor.network)) throw new Declined('simulate/not-a-demonstration', EXIT.usage);
  const read = await directoryFrom(from, output);
  const missing = missingIn(read.directory, places, anchor.network);
  if (missing.length === 0) return read;
  if (options.key.length > 0) {
    const signers = await quorumOf(options.key, anchor, t);
    await enrol(options.hub, missing, signers, (done) => output.progress(says('enrolling', { done, all: missing.length })));
  }
  // Who has no key hopes that somebody else has brought them, and that they are on their way into the ledger.
  for (let left = WAIT_MS; left > 0; left -= LOOK_MS) {
    output.progress(says('waiting'));
    const again = await directoryFrom(from, output);
    if (missingIn(again.directory, places, anchor.network).length === 0) return again;
    await pause(LOOK_MS);
  }
  throw new Declined('directory/no-quorum');
};

const WAIT_MS = 60_000;
const LOOK_MS = 500;

const wall: Course = {
  now: () => systemClock.now(),
  until: async (at) => {
    const left = at - systemClock.now();
    if (left > 0) await pause(left);
  },
};

interface Fleet {
  readonly sites: readonly Site[];
  readonly devices: ReadonlyMap<string, SimulatedDevice>;
}

const fleetOf = (
  places: readonly Place[],
  { directory, pinned }: ReadDirectory,
  { options, from, kept }: { readonly options: Options; readonly from: number; readonly kept: KeptRun | undefined },
): Fleet => {
  const { hub } = directory;
  if (hub === undefined) throw new Declined('simulate/no-hub');
  const script = options.script === undefined ? [] : scriptOf(readJson(options.script));
  const settling = { seed: options.seed, from, to: from + options.hours * HOUR, perDay: options.troubles, script };
  const post = postTo(options.hub);
  const devices = places
    .flatMap(({ terminals }) => terminals)
    .map(({ id, number }): [string, SimulatedDevice] => {
      const before = kept?.terminals.get(id);
      const parts = { number, seed: deviceSeed(pinned.anchor.network, id), hubKey: hub.transport.publicKey, post };
      return [id, new SimulatedDevice({ ...parts, ...(before === undefined ? {} : { kept: before }) })];
    });
  return { sites: settle(places, settling), devices: new Map(devices) };
};

/** What the last run left, or the past that is asked for where there was none. */
const keptFor = async (places: readonly Place[], { options, output, says }: Doing): Promise<KeptRun | undefined> => {
  const { kept, history, database, seed, troubles } = options;
  const before = kept === undefined ? undefined : readKept(kept);
  if (before !== undefined || history === undefined) return before;
  if (database === undefined || kept === undefined) throw new Misuse('--history needs --database and --kept');
  const progress = (done: number): void => output.progress(says('past', { done, all: places.length }));
  const made = await writeHistory(places, { days: history, database, seed, perDay: troubles, progress });
  if (made === undefined) throw new Misuse(says('has-past'));
  writeKept(kept, made);
  return made;
};

/** Beats of a step leave spread over it, as those of a country do. */
const GROUPS = 20;
const KEEP_EVERY_MS = 10_000;

const simulate = async (doing: Doing): Promise<number> => {
  const { options, output, says } = doing;
  const places = countryOf(options.terminals);
  const read = await directoryWith(places, doing);
  const kept = await keptFor(places, doing);
  const from = options.from === undefined ? (kept?.at ?? 0) : options.from * HOUR;
  const beatSeconds = read.directory.policy?.beatSeconds ?? 30;
  const step = 1_000 * beatSeconds * options.pace;
  const { sites, devices } = fleetOf(places, read, { options, from, kept });
  const lodging = lodgingFrom(doing, read);
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  let keptAt = 0;
  const keep = (at: number, always: boolean): void => {
    if (options.kept === undefined || (!always && systemClock.now() - keptAt < KEEP_EVERY_MS)) return;
    keptAt = systemClock.now();
    writeKept(options.kept, { at, endedAt: systemClock.now(), terminals: new Map([...devices].map(([id, device]) => [id, device.kept])) });
  };
  const ran = await runFleet({
    ...{ sites, course: wall, step, groups: GROUPS, to: from + options.hours * HOUR, signal: stopping.signal },
    calendar: { begin: instant(systemClock.now()), from, pace: options.pace },
    deviceOf: ({ id }) => devices.get(id) ?? missingDevice(id),
    endedAt: kept?.endedAt,
    lodge: lodging.lodge,
    bootsBefore: ({ id, living }) => {
      const before = kept?.terminals.get(id);
      return before === undefined ? 0 : before.boot + 1 - living.boots;
    },
    stepped: async (at) => {
      keep(at + step, false);
      await lodging.look();
      output.progress(says('progress', { clock: clockOf(at), ...tallyOf(devices) }));
    },
  });
  keep(ran.at, true);
  return tell(doing, { places, devices, ran, from, network: read.pinned.anchor.network });
};

const missingDevice = (id: string): never => {
  throw new RangeError(id);
};

const clockOf = (at: number): string => `${Math.floor(at / DAY)} d ${new Date(at).toISOString().slice(11, 19)}`;

type Tally = SimulatedDevice['tally'];

const tallyOf = (devices: ReadonlyMap<string, SimulatedDevice>): Tally => {
  const sum = (of: keyof Tally): number => [...devices.values()].reduce((n, { tally }) => n + tally[of], 0);
  return {
    answered: sum('answered'),
    refused: sum('refused'),
    unreachable: sum('unreachable'),
    sessions: sum('sessions'),
    entries: sum('entries'),
    canaries: sum('canaries'),
  };
};

interface Told {
  readonly places: readonly Place[];
  readonly devices: ReadonlyMap<string, SimulatedDevice>;
  readonly ran: Ran;
  readonly from: number;
  readonly network: string;
}

const tell = ({ output, says }: Doing, { places, devices, ran, from, network }: Told): number => {
  const tally = tallyOf(devices);
  const hours = Math.round((100 * (ran.at - from)) / HOUR) / 100;
  const counts = { facilities: places.length, terminals: devices.size };
  output.result({ network, ...counts, hours, ...tally, missing: ran.missing }, () => [
    says('enrolled', { ...counts, network }),
    says('done', { terminals: devices.size, hours, ...tally }),
    says('missing', { n: ran.missing.length }),
  ]);
  if (tally.refused > 0) return EXIT.distrust;
  return tally.answered === 0 ? EXIT.fault : EXIT.holds;
};

const numberIn =
  (low: number, high: number, whole = false) =>
  (text: string): number => {
    const n = Number(text);
    if (text.trim() === '' || !Number.isFinite(n) || n < low || n > high || (whole && !Number.isInteger(n)))
      throw new InvalidArgumentError(`${low} to ${high}`);
    return n;
  };

const files = (path: string, before: readonly string[]): readonly string[] => [...before, path];

/** `dauys simulate fleet`, for demonstrations and tests. */
export const addSimulate = (program: Command): void => {
  program
    .command('simulate')
    .description('for demonstrations and tests: terminals that nobody built')
    .command('fleet')
    .description(
      'terminals of an invented country beat at a demonstration’s hub, with troubles by chance and by script (docs/operating/simulator.md)',
    )
    .requiredOption('--hub <url>', 'a demonstration’s hub')
    .requiredOption('--anchor <file>', 'its anchor; the network’s name must end in .demo or .test')
    .option(
      '--key <file>',
      'key file of a signer of its directory, as often as the quorum needs; not needed once all terminals stand there',
      files,
      [],
    )
    .option('--terminals <n>', `how many, 1 to ${ALL_TERMINALS}`, numberIn(1, ALL_TERMINALS, true), ALL_TERMINALS)
    .option('--from <hours>', 'where in the country’s time to begin; default: where --kept says, else 0', numberIn(0, 1e6))
    .option('--hours <n>', 'how long, in the country’s time', numberIn(0.0001, 1e6), 1)
    .option('--pace <n>', 'seconds of the country in one second of the hub', numberIn(0.01, 3_600), 1)
    .option('--seed <n>', 'the same seed, the same buildings and troubles', numberIn(0, 1e9, true), 1)
    .option('--troubles <n>', 'troubles by chance, for each facility and day', numberIn(0, 100), 0.3)
    .option('--script <file>', 'JSON with troubles that are to happen')
    .option('--kept <file>', 'what to remember from run to run: the time, and the journals')
    .option('--history <days>', 'first write a past of so many days, where --kept has none yet', numberIn(1, 1_000, true))
    .option('--database <url>', 'the hub’s database, for --history')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 every beat that reached the hub was answered, 1 the hub refused some, or too few keys, 2 asked wrongly or no demonstration, 3 the hub cannot be reached.',
    )
    .action((options: Options) => run((output, t) => simulate({ options, output, t, says: simulateText(languageOf()) }))(options));
};
