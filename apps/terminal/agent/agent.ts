import { dayIn, instant, isoOf, systemClock } from '@dauys/basics/clock.ts';
import { err } from '@dauys/basics/result.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { CANARY_EVERY_SECONDS } from '@dauys/fleet/usable.ts';
import { parsePolicy } from '@dauys/ledger/policy.ts';
import { readFileSync } from 'node:fs';
import { makeCarrier, type Carrier } from './beat/carry.ts';
import { startLoop, type Loop } from './beat/loop.ts';
import { makeStatuses } from './beat/status.ts';
import { openLine, type Words } from './beat/line.ts';
import { followMonitors } from './beat/monitors.ts';
import { makeTurn, type Peer } from './beat/tick.ts';
import { flooredClock, type FlooredClock } from './clock.ts';
import type { Config } from './config.ts';
import { openDevice, type Device } from './device/device.ts';
import { openDisk, type Disk } from './disk-store.ts';
import { makeDistrust, type Distrust } from './distrust.ts';
import type { Log } from './events.ts';
import { fact, setFact } from './facts-store.ts';
import { knownDirectory, parseInitial, type KnownDirectory } from './feed/directory.ts';
import { feedIntake, type FeedIntake } from './feed/intake.ts';
import { appliedCheckpoint } from './feed/store.ts';
import { directoryAnswer, proofsAnswer, repliesAnswer, stateAnswer, whereaboutsAnswer } from './http/answers.ts';
import { makeServer, type Counter, type Shown } from './http/server.ts';
import { openJournal, type Journal } from './journal/keeper.ts';
import { tellPolicy } from './journal/policy.ts';
import { makeSegments } from './journal/segments.ts';
import { lodge } from './outbox/lodge.ts';
import { waitingSmall } from './outbox/store.ts';
import { canaryClock, type CanaryClock } from './page/canary.ts';
import type { Standing } from './page/decide.ts';
import { keepPage, type PageKeeper } from './page/keeper.ts';
import { makePrinter, wireTo, type Printer } from './printing/printer.ts';
import { slipDesk } from './printing/slips.ts';
import { allSources } from './sources/all.ts';
import { livesBy } from './sources/page.ts';
import { keepSources, type SourceKeeper } from './sources/keeper.ts';
import { machineFacts } from './sources/machine.ts';
import { openTree } from './sources/tree.ts';
import { openReaders, type Readers } from './readers/open.ts';
import { makeOwnLane, type OwnLane } from './own/lane.ts';
import { openSpeaker } from './speech/open.ts';
import type { Speaker } from './speech/speaker.ts';
import { makeVigil, type Vigil } from './vigil.ts';

export const VERSION = '0.1.0';
const DEFAULT_BEAT_SECONDS = 30;
const DEFAULT_QUOTA = 256 * 1024 * 1024;
const ALIVE_SECONDS = 10;
const OWN_SECONDS = 15;

/** Everything the agent stands on, opened in the order in which it depends on each other. */
export interface Ground {
  readonly config: Config;
  readonly log: Log;
  readonly disk: Disk;
  readonly clock: FlooredClock;
  readonly device: Device;
  readonly anchorText: string;
  readonly journal: Journal;
  readonly distrust: Distrust;
  readonly directory: KnownDirectory;
  readonly feed: FeedIntake;
  /** Absent where only the API is served. */
  readonly page: PageKeeper | undefined;
  readonly hubs: readonly Peer[];
  readonly vigil: Vigil;
  readonly canaries: CanaryClock;
  readonly sources: SourceKeeper;
  /** Absent where none is configured. */
  readonly printer: Printer | undefined;
  /** Absent where the terminal does not speak. */
  readonly speaker: Speaker | undefined;
  /** Absent where people type who they are. */
  readonly readers: Readers | undefined;
  /** To the servers that help with numbers of people's own. */
  readonly own: OwnLane;
  /** When the page last said that it lives. */
  readonly pulses: { readonly began: number; last: number | undefined };
}

/** Opens store, journal, directory and feed. Recovery is nothing else. Throws `Fault` or `VerificationError`. */
export const openGround = (config: Config, log: Log): Ground => {
  const device = openDevice(config.deviceKey);
  const anchorText = readFileSync(config.anchor, 'utf8');
  const anchor = parseAnchor(anchorText);
  const policies = { directory: parsePolicy(anchor.ledgers.directory), cases: parsePolicy(anchor.ledgers.cases) };
  const disk = openDisk(config.dataFolder);
  const clock = flooredClock(systemClock, instant(fact(disk, 'clock-floor')));
  const tree = openTree(config.sources?.root ?? '/');
  const machine = machineFacts(tree, device.tpm?.life());
  const journal = openJournal({ disk, clock, log, secret: device.secret, zone: config.zone, version: VERSION, machine });
  const distrust = makeDistrust({ disk, clock, log, journal });
  const directory = knownDirectory(disk, anchor, parseInitial(readFileSync(config.directory, 'utf8')));
  for (const { code, bytes } of directory.atStart.distrusted) distrust(code, bytes);
  const directoryRead = tellPolicy({ disk, log, journal, version: () => policyVersion(directory) });
  directoryRead();
  const feed = feedIntake({ disk, clock, log, distrust, directory, policies, directoryRead });
  const hubs = config.uplinks.map(({ name, url }): Peer => ({ uplink: { name, url }, health: { state: 'starting' } }));
  const vigil = makeVigil({
    ...{ disk, clock, log, journal, distrust, feed, policies, zone: config.zone },
    system: systemClock,
    elapsed,
    hubAnswers: () => hubState(hubs) === 'reachable',
  });
  vigil.look();
  const pulses = { began: elapsed(), last: undefined };
  const isTroubled = (name: string) => hubs.some(({ uplink, health }) => uplink.name === name && health.state === 'unreachable');
  const place = config.printer;
  const printer = place === undefined ? undefined : makePrinter(() => wireTo(place));
  const today = () => dayIn(config.zone, clock.now());
  const readers = openReaders(config);
  const sources = keepSources({
    sources: allSources({ config, tree, pulses, elapsed, isTroubled, printer, readers, today }),
    ...{ disk, system: systemClock, elapsed, log, journal },
  });
  const page =
    config.page === undefined
      ? undefined
      : keepPage({ folder: config.page, patience: patienceOf(config), disk, clock, log, distrust, directory });
  const way = () => ({ hub: hubState(hubs), waiting: waitingSmall(disk) });
  const speaker = config.speech && openSpeaker(config.speech, { tree, page, directory });
  const canaries = canaryClock({ disk, clock, way, chance: Math.random, seconds: () => canarySeconds(directory) });
  const own = makeOwnLane({ terminal: config.terminal, device, clock, directory: directory.current });
  const watching = { vigil, canaries, sources, printer, speaker, readers, own, pulses };
  return { ...{ config, log, disk, clock, device, anchorText, journal, distrust }, ...{ directory, feed, page, hubs }, ...watching };
};

const policyVersion = (directory: KnownDirectory): number => directory.current().policy?.version ?? 0;
const canarySeconds = (directory: KnownDirectory): number => directory.current().policy?.canarySeconds ?? CANARY_EVERY_SECONDS;

const elapsed = (): number => performance.now();

const patienceOf = ({ pagePatienceSeconds }: Config): number | undefined =>
  pagePatienceSeconds === undefined ? undefined : pagePatienceSeconds * 1_000;

export const beatSeconds = ({ config, directory }: Ground): number =>
  config.beatSeconds ?? directory.current().policy?.beatSeconds ?? DEFAULT_BEAT_SECONDS;
const quotaOf = ({ config, directory }: Ground): number =>
  config.outboxQuotaBytes ?? directory.current().policy?.outboxQuotaBytes ?? DEFAULT_QUOTA;

/** The beat and the sign of life, each at its pace. */
export const startBeating = (
  ground: Ground,
  { onFault, alive: toldAlive }: { onFault(error: unknown): void; alive(): void },
): { stop(): Promise<void> } => {
  const { config, disk, clock, log, journal, distrust, directory, feed, hubs, device, vigil } = ground;
  const terminal = Number.parseInt(config.terminal, 16);
  const carrier: Carrier = makeCarrier({
    disk,
    clock,
    log,
    distrust,
    terminal: config.terminal,
    segments: makeSegments({ disk, clock, log, device }),
    beatSeconds: () => beatSeconds(ground),
    hubKey: (keyId) => directory.current().hubKey(keyId),
  });
  let beats = fact(disk, 'beats');
  const statuses = makeStatuses({
    ...{ clock, journal, device, terminal, startedAt: clock.now() },
    beats: () => beats,
    conditions: () => conditionsOf(ground),
    policyVersion: () => policyVersion(directory),
  });
  const monitors = followMonitors(directory.current);
  const peers = () => [...hubs, ...monitors.now()];
  const turn = makeTurn({ ...{ peers, clock, log, journal, distrust, carrier, feed, statuses }, answered: () => beats++ });
  const words = (uplink: string, setsUp: boolean): Words | undefined => {
    const said = turn.said(uplink, setsUp);
    const transportKey = monitors.keyOf(uplink) ?? directory.current().hub?.transport.publicKey;
    return said && { said, transportKey, seconds: beatSeconds(ground), floor: clock.floor() };
  };
  const line = openLine(
    { terminal, boot: journal.boot, deviceKey: config.deviceKey },
    { words, came: turn.came, boxes: ground.own.boxes, turned: ground.own.turned, onFault },
  );
  const places = () => peers().map(({ uplink }) => uplink);
  const talk = (): void => {
    line.beatTo(places());
    line.askAt(ground.own.servers(), config.ownSeconds ?? OWN_SECONDS);
  };
  talk();
  const alive = async (): Promise<void> => {
    journal.alive();
    line.look();
    talk();
    vigil.look();
    await ground.sources.look();
    ground.readers?.look().catch(onFault);
    // Told also when nobody stands before the screen.
    ground.page?.standing();
    disk.commit(() => setFact(disk, 'beats', beats));
    // Truth: everything above was looked at, the thread that beats among it.
    toldAlive();
  };
  const living: Loop = startLoop(clock, () => config.aliveSeconds ?? ALIVE_SECONDS, alive, { onFault });
  return { stop: async () => void (await Promise.all([line.stop(), living.stop()])) };
};

/** Something here is not what it should be: nobody should type anything. */
const isDamaged = ({ feed, page }: Ground): boolean => feed.isDamaged() || page?.standing().state === 'refused';

const conditionsOf = (ground: Ground): string[] => [
  ...(ground.feed.isDamaged() ? ['distrust'] : []),
  ...ground.vigil.conditions(),
  ...pageConditions(ground.page?.standing()),
  ...(ground.clock.behind() > 1_000 ? ['clock-behind'] : []),
  ...ground.sources.conditions(),
];

/** For the journal: whoever stops us while the battery ends does it to save the disk. */
export const shutdownReason = ({ sources }: Ground): 'orderly' | 'low-battery' =>
  sources.conditions().includes('battery-low') ? 'low-battery' : 'orderly';

const pageConditions = (standing: Standing | undefined): string[] => {
  if (standing?.state === 'refused') return ['page-refused'];
  return standing?.state === 'served' && standing.late ? ['page-late'] : [];
};

/** What the page may ask, on this ground. */
export const counterOf = (ground: Ground): Counter => {
  const { config, disk, clock, anchorText, directory, device } = ground;
  const { terminal, facility, zone } = config;
  return {
    state: () =>
      stateAnswer({
        ...{ disk, terminal, facility, zone },
        now: clock.now(),
        hub: hubState(ground.hubs),
        quota: quotaOf(ground),
        directory: directory.current(),
        isDamaged: isDamaged(ground),
        canaryDue: ground.canaries.isDue(),
        prints: ground.printer?.last === 'ready',
        readers: ground.readers?.standing(),
        headset: ground.speaker?.headset,
        pictures: config.pictures,
        ownNumber: ground.own.standing(),
      }),
    canaryTaken: () => ground.canaries.taken(),
    directory: remembered(disk, () => directoryAnswer(disk, anchorText)),
    lodge: (brought) => lodge({ disk, clock, terminal, zone, device, quota: () => quotaOf(ground) }, brought),
    print: slipDesk({ disk, terminal, printer: ground.printer }).print,
    whereabouts: (envelopeId) => whereaboutsAnswer(disk, envelopeId),
    proofs: (commitments) => proofsAnswer(disk, commitments),
    replies: (tags) => repliesAnswer(disk, tags),
    technician: (query) => technicianOf(ground, query),
    speak: async (asked, stop) => ground.speaker?.say(asked, stop) ?? err({ code: 'speech/none' }),
    identify: async (asked, stop) => ground.readers?.identify(asked, stop) ?? err({ code: 'reader/absent' }),
    own: (asked) => ground.own.ask(asked),
    pulse: () => {
      ground.pulses.last = elapsed();
    },
    pageLives: () => livesBy(ground.pulses, elapsed()),
  };
};

/** Read when somebody asks: it brings words in three languages, and hardly ever anybody does. */
const technicianOf = async (ground: Ground, query: string): Promise<Shown> => {
  const { languageIn, readSelfTest, technicianPage, TECHNICIAN_POLICY } = await import('./page/technician.ts');
  const { config, clock, journal, page } = ground;
  // The screen draws it, so the screen lives.
  ground.pulses.last = elapsed();
  const { terminal, facility } = config;
  const health = {
    ...{ terminal, facility, version: VERSION, boot: journal.boot, now: isoOf(clock.now()), hub: hubState(ground.hubs) },
    ...{ page: page?.standing().state ?? 'waiting', conditions: conditionsOf(ground), readers: ground.readers?.standing() },
    tested: readSelfTest(config.selfTest),
  };
  return { html: technicianPage(health, languageIn(query)), policy: TECHNICIAN_POLICY };
};

/** One answer per checkpoint: thousands of proofs are not made anew for every page that starts. */
const remembered = <T>(disk: Disk, make: () => T | undefined): (() => T | undefined) => {
  let known: { readonly note: string; readonly answer: T | undefined } | undefined;
  return () => {
    const note = appliedCheckpoint(disk, 'directory')?.note ?? '';
    if (known?.note !== note) known = { note, answer: make() };
    return known.answer;
  };
};

const hubState = (hubs: readonly Peer[]): 'reachable' | 'unreachable' | 'starting' => {
  const states = hubs.map(({ health }) => health.state);
  if (states.includes('reachable') || states.includes('failing')) return 'reachable';
  return states.includes('starting') ? 'starting' : 'unreachable';
};

export const serverOf = (ground: Ground, onFault: (error: unknown) => void) =>
  makeServer(counterOf(ground), { page: ground.page, onFault });
