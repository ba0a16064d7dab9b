/** The whole system as real processes: two witnesses, the hub with its PostgreSQL, two terminals, three workspaces, and where they are wanted a monitor and two servers of numbers. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64 } from '@dauys/basics/bytes.ts';
import { buildIfStale } from '../build.ts';
import { type Programs, programsIfStale } from '../programs.ts';
import { bodies, demoDuty, officers, terminals, wishedPorts, witnesses } from './cast.ts';
import { type Ceremony, holdCeremony } from './ceremony.ts';
import { fleetStatements, startFleet } from './fleet.ts';
import { keep, keepSeed, writeWhole } from './keep.ts';
import { type Link, openLink } from './link.ts';
import { startMonitor, startPinServers } from './outside.ts';
import { portNear } from './ports.ts';
import { makeDoors, provision } from './provision.ts';
import { provideWatch, responderConfig } from './responders.ts';
import { FRUGAL, type Running, type Site, supervise } from './supervise.ts';

export interface System {
  readonly data: string;
  readonly anchorFile: string;
  readonly ceremony: Ceremony;
  /** What its parts were started from. */
  readonly programs: Programs;
  readonly hub: Site;
  /** With the network between the hub and the witness in `link`. */
  readonly witnesses: readonly (Site & { readonly link: Link })[];
  /** With the network between the terminal and the hub in `link`. */
  readonly kiosks: readonly (Site & { readonly facility: string; readonly link: Link })[];
  readonly workspaces: readonly Site[];
  /** With its configuration, for `dauys monitor compare`. */
  readonly monitor: (Site & { readonly config: string }) | undefined;
  /** Empty where none were wanted. */
  readonly pinServers: readonly Site[];
  /** From then on each body runs a responder, terminals promise hours, and pages lodge canaries where nobody stands before them. */
  respond(): Promise<void>;
  /** Everything in order, outermost first. */
  stop(): Promise<void>;
}

export interface SystemOptions {
  readonly data: string;
  readonly say: (text: string) => void;
  /** How many terminals of the simulated country beat beside the two real ones; none unless said. */
  readonly fleet?: number;
  /** Fixed ports are wished for by `npm start`; tests take any. */
  readonly anyPort?: boolean;
  /** Win over what the directory's policy says: tests beat faster. */
  readonly hub?: Readonly<Record<string, unknown>>;
  readonly agent?: Readonly<Record<string, unknown>>;
  readonly databaseUrl?: string;
  /** `npm start` runs one; tests that do not look at it do without. */
  readonly monitor?: boolean;
  /** Two servers of people's own numbers: `npm start` runs them, and tests that look at them. */
  readonly pinServers?: boolean;
  /** Further environment of every part. */
  readonly environment?: Readonly<Record<string, string>>;
}

type Started = SystemOptions & { readonly programs: Programs };

interface Ports {
  readonly hub: number;
  readonly witnesses: readonly number[];
  readonly kiosks: readonly number[];
  readonly workspaces: readonly number[];
}

const portsFor = async (anyPort: boolean): Promise<Ports> => {
  const wish = (port: number) => portNear(anyPort ? undefined : port);
  return {
    hub: await wish(wishedPorts.hub),
    witnesses: await Promise.all(wishedPorts.witnesses.map(wish)),
    kiosks: await Promise.all(wishedPorts.kiosks.map(wish)),
    workspaces: await Promise.all(wishedPorts.workspaces.map(wish)),
  };
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const environment = (options: SystemOptions): NodeJS.ProcessEnv => {
  // Eight processes share most of their modules: read, stripped of types and compiled once, they start in half the time.
  const cache = join(import.meta.dirname, '../../.build/compile-cache');
  const all: NodeJS.ProcessEnv = { NODE_COMPILE_CACHE: cache, ...process.env, ...options.environment };
  const { DATABASE_URL, ...rest } = all;
  const url = options.databaseUrl ?? DATABASE_URL;
  return url === undefined ? rest : { ...rest, DATABASE_URL: url };
};

const startWitnesses = (options: Started, ceremony: Ceremony, ports: Ports) =>
  Promise.all(
    witnesses.map(async (name, i) => {
      const folder = join(options.data, name);
      const port = ports.witnesses[i] ?? 0;
      const config = { name: `dauys.demo/${name}`, port, key: 'witness.key', logs: ceremony.logKeys, dataFolder: 'state' };
      writeWhole(join(folder, 'witness.json'), json(config));
      const url = `http://127.0.0.1:${port}`;
      const command = [options.programs.dauys, 'witness', '--config', join(folder, 'witness.json')];
      const running = supervise({ name, command, health: `${url}/livez` }, join(options.data, 'logs'), environment(options));
      return { id: name, url, link: await openLink(() => port), process: running };
    }),
  );

const startHub = async (
  options: Started,
  watching: readonly { readonly id: string; readonly link: Link }[],
  { ports, verifyPage }: { readonly ports: Ports; readonly verifyPage: string },
): Promise<Site> => {
  const port = ports.hub;
  const folder = join(options.data, 'hub');
  await keep(join(folder, 'operator.token'), () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex'));
  const config = {
    port,
    dataFolder: 'postgres',
    secrets: 'secrets',
    anchor: '../anchor.json',
    operatorTokenFile: 'operator.token',
    verifyPage,
    witnesses: watching.map(({ id, link }) => ({ name: id, url: `http://127.0.0.1:${link.port}` })),
    workspaces: bodies.map(({ id: body }, i) => ({ body, origin: `http://localhost:${ports.workspaces[i] ?? 0}` })),
    duty: demoDuty,
    enrolmentBodies: ['ombudsman'],
    ...options.hub,
  };
  writeWhole(join(folder, 'hub.json'), json(config));
  const url = `http://127.0.0.1:${port}`;
  const command = [options.programs.hub, '--config', join(folder, 'hub.json')];
  return {
    id: 'hub',
    url,
    process: supervise({ name: 'hub', command, health: `${url}/readyz` }, join(options.data, 'logs'), environment(options)),
  };
};

/** In life a turn comes every 15 seconds; whoever tries it here waits a second or two. */
const OWN_SECONDS = 1;

const startKiosks = (options: Started, ports: Ports, page: string) =>
  Promise.all(
    terminals.map(async (terminal, i) => {
      const folder = join(options.data, `terminal-${terminal.id}`);
      await keepSeed(join(folder, 'device.key'));
      const link = await openLink(() => ports.hub);
      const port = ports.kiosks[i] ?? 0;
      const config = {
        terminal: terminal.id,
        facility: terminal.facility,
        zone: 'Asia/Almaty',
        port,
        dataFolder: 'state',
        anchor: '../anchor.json',
        deviceKey: 'device.key',
        uplinks: [{ name: 'hub', url: `http://127.0.0.1:${link.port}` }],
        page,
        directory: '../directory.json',
        // A handset, as far as this machine can say: nothing here is a loudspeaker in a corridor.
        speech: { headset: 'always' },
        ownSeconds: OWN_SECONDS,
        ...options.agent,
      };
      writeWhole(join(folder, 'agent.json'), json(config));
      const url = `http://localhost:${port}`;
      const command = [...FRUGAL.flags, options.programs.agent, '--config', join(folder, 'agent.json')];
      const name = `terminal-${terminal.id}`;
      // It answers with the page once the directory names it: until then it says that it is starting.
      const running = supervise({ name, command, health: `${url}/` }, join(options.data, 'logs'), {
        ...environment(options),
        ...FRUGAL.environment,
      });
      return { id: terminal.id, facility: terminal.facility, url, link, process: running };
    }),
  );

const startWorkspaces = (options: Started, ports: Ports, hub: Site, bundle: string): Site[] =>
  bodies.map(({ id: body }, i) => {
    const folder = join(options.data, `workspace-${body}`);
    const port = ports.workspaces[i] ?? 0;
    writeWhole(join(folder, 'workspace.json'), json({ body, port, hub: hub.url, anchor: '../anchor.json', memory: 'state', bundle }));
    const url = `http://localhost:${port}`;
    const command = [options.programs.workspace, '--config', join(folder, 'workspace.json')];
    const running = supervise(
      { name: `workspace-${body}`, command, health: `${url}/readyz` },
      join(options.data, 'logs'),
      environment(options),
    );
    return { id: body, url, process: running };
  });

const startResponders = (options: Started, hub: Site): Promise<Running[]> =>
  Promise.all(
    bodies.map(async ({ id: body }) => {
      const config = await responderConfig({ data: options.data, body, hub: hub.url });
      const command = [options.programs.dauys, 'canary', 'respond', '--config', config];
      // It listens nowhere: it is well when it has not fallen, and where the hub answers.
      const part = { name: `responder-${body}`, command, health: `${hub.url}/livez` };
      return supervise(part, join(options.data, 'logs'), environment(options));
    }),
  );

const startCountry = (options: Started, { anchorFile }: Ceremony, { hub, fleet }: { readonly hub: Site; readonly fleet: number }) => {
  options.say(`Letting ${fleet} terminals of an invented country beat, after a year that is written first`);
  return startFleet({
    data: options.data,
    dauys: options.programs.dauys,
    anchorFile,
    hub: hub.url,
    fleet,
    environment: environment(options),
  });
};

/** For tests: a feed that fits into the beats, and both faster than in life. */
export const fast = {
  hub: { leaseSeconds: 2, sequencing: { batchSeconds: 1 }, feed: { feedSeconds: 1, repliesPerChunk: 1 } },
  agent: { beatSeconds: 0.25, ownSeconds: 0.5 },
} as const;

/** Brings everything up and returns when all of it answers. Throws `Fault` with the end of the log of what did not. */
export const startSystem = async (options: SystemOptions): Promise<System> => {
  const { data, say } = options;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  say('Building the pages and programs (only when their sources changed)');
  const pages = await buildIfStale();
  const programs = await programsIfStale();
  const started = { ...options, programs };
  say(existsSync(join(data, 'anchor.json')) ? 'Reading keys and anchor' : 'Holding the founding ceremony: keys, anchor, first statements');
  const { fleet = 0 } = options;
  const ceremony = await holdCeremony(data, (at) => fleetStatements(fleet, at));
  writeWhole(join(data, 'directory.json'), json({ v: 1, entries: ceremony.entries.map(base64) }));
  const ports = await portsFor(options.anyPort === true);
  const inner: { stop(): Promise<void> }[] = [];
  const outer: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    // Those outside ask the hub and not each other. The hub goes when nobody asks it any more, and the witnesses last.
    await Promise.all(outer.splice(0).map((part) => part.stop()));
    for (const part of inner.splice(0).toReversed()) await part.stop();
  };
  try {
    say('Starting two witnesses, the hub and its PostgreSQL');
    const watching = await startWitnesses(started, ceremony, ports);
    inner.push(...watching.map((w) => w.process), ...watching.map((w) => ({ stop: () => w.link.close() })));
    const hub = await startHub(started, watching, { ports, verifyPage: join(pages.verify, 'index.html') });
    inner.push(hub.process);
    await Promise.all([makeDoors(data), ...[...watching.map((w) => w.process), hub.process].map((part) => part.ready())]);
    say(`Enrolling ${officers.length} officers and stating what the directory needs`);
    await provision({ data, ceremony, hub: hub.url, pages });
    const around = { data, ceremony, hub: hub.url };
    const outside = { dauys: programs.dauys, anyPort: options.anyPort === true, environment: environment(options), around };
    // Stated before terminals read the directory for the first time.
    const pinServers = options.pinServers === true ? await startPinServers(outside) : [];
    outer.push(...pinServers.map((s) => s.process));
    say('Starting two terminals and three workspaces');
    const kiosks = await startKiosks(started, ports, pages.kiosk);
    outer.push(...kiosks.map((k) => k.process), ...kiosks.map((k) => ({ stop: () => k.link.close() })));
    const workspaces = startWorkspaces(started, ports, hub, pages.workspace);
    outer.push(...workspaces.map((w) => w.process));
    const monitor = options.monitor === true ? await startMonitor(outside) : undefined;
    if (monitor !== undefined) outer.push(monitor.process);
    await Promise.all([...kiosks, ...workspaces].map((s) => s.process.ready()));
    if (fleet > 0) outer.push(startCountry(started, ceremony, { hub, fleet }));
    const placed = (sites: readonly Site[]) => sites.map(({ id, url }) => ({ id, url }));
    writeWhole(join(data, 'system.json'), json({ hub: hub.url, kiosks: placed(kiosks), workspaces: placed(workspaces) }));
    const respond = async (): Promise<void> => {
      await provideWatch(around);
      const responders = await startResponders(started, hub);
      outer.push(...responders);
      await Promise.all(responders.map((part) => part.ready()));
    };
    const told = { data, anchorFile: ceremony.anchorFile, ceremony, programs };
    return { ...told, hub, witnesses: watching, kiosks, workspaces, monitor, pinServers, respond, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** The operator's token of a system's hub. */
export const operatorToken = (data: string): string => readFileSync(join(data, 'hub', 'operator.token'), 'utf8').trim();
