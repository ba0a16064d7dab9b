/** The whole system, with its two terminals as twins on lines of our own that are captured, and people in front of them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { reveal } from '@dauys/basics/redacted.ts';
import { readPcap } from '../capture/pcap.ts';
import { startCapture } from '../capture/tcpdump.ts';
import { draftOf } from '../crash/draft.ts';
import { openScene, type Scene, until } from '../crash/scene.ts';
import { answerOnce, sealAt, startLodging } from '../crash/story.ts';
import { personAt } from '../demo/person.ts';
import type { System } from '../demo/system.ts';
import { supervise, type Running } from '../demo/supervise.ts';
import { runCommand } from '../test/command.ts';
import { become } from '../test/debian.ts';
import { exchangesOf, type Exchange } from './exchanges.ts';
import { openBadLine, type BadLine } from './line.ts';
import type { Act, Done, Order } from './person.worker.ts';
import type { Stretch } from './twins.ts';

export const PACE_MS = 50;

export interface TrafficStage {
  readonly lines: readonly BadLine[];
  readonly hub: Running;
  /** Starts both terminals again: as they are, or as traitors (betray.ts). Returns when both beat. */
  start(betray?: 'late' | 'longer'): Promise<void>;
  /** Lets people act at one of the twins while `during` goes on. Returns when and what; throws when they could not. */
  act(what: string, order: Acting, during?: () => Promise<void>): Promise<Stretch>;
  /** Lets somebody do it once, and returns when all of it has arrived at the hub. */
  once(what: string, order: Omit<Acting, 'lasts'>): Promise<Stretch>;
  /** Records both lines for as long as `during` takes. */
  record(during: () => Promise<void>): Promise<Recording>;
  stop(): Promise<void>;
}

export interface Recording {
  /** With the hub, by twin, without the first two beats of each. */
  readonly lines: readonly (readonly Exchange[])[];
  /** With each server of numbers, of both twins. */
  readonly numbers: readonly (readonly Exchange[])[];
}

/** Of a terminal's turns at servers of numbers. */
export const TURNS_MS = 400;

type Acting = Pick<Order, 'act' | 'lasts'> & { readonly acting: 0 | 1 };

export const openTraffic = async (): Promise<TrafficStage> => {
  const scene = await openScene({
    agent: { beatSeconds: PACE_MS / 1_000, ownSeconds: TURNS_MS / 1_000, aliveSeconds: 2 },
    pinServers: true,
  });
  const { system } = scene;
  const code = await answeredCode(scene);
  const lines = await Promise.all(system.kiosks.map(() => openBadLine(() => Number(new URL(system.hub.url).port))));
  const people = openPeople();
  let twins: readonly Running[] = [];
  const start: TrafficStage['start'] = async (betray) => {
    for (const twin of twins) await twin.stop();
    twins = system.kiosks.map(({ id, url }, i) =>
      startTwin({ data: system.data, agent: system.programs.agent, id, url, hubPort: lines[i]?.port ?? 0, betray }),
    );
    await Promise.all(twins.map((twin) => twin.ready()));
    await Promise.all(twins.map(({ pid }) => beforeOthers(pid)));
    await Promise.all(system.kiosks.map(({ url }) => until('a proven view', () => personAt(url).view())));
    await Promise.all(
      system.kiosks.map(({ url }) => until('both servers of numbers', async () => (await personAt(url).helped()) || undefined)),
    );
  };
  for (const { process } of system.kiosks) await process.stop();
  return {
    lines,
    hub: system.hub.process,
    start,
    act: async (what, { act, lasts, acting }, during = async () => undefined) => {
      const { url, id } = system.kiosks[acting] ?? never();
      const from = Date.now();
      const [to] = await Promise.all([people.keep({ act, kiosk: url, terminal: id, code, lasts }).then(() => Date.now()), during()]);
      return { what, acting, from, to };
    },
    once: async (what, { act, acting }) => {
      const { url, id } = system.kiosks[acting] ?? never();
      const from = Date.now();
      const { envelope } = await people.keep({ act, kiosk: url, terminal: id, code, lasts: 1 });
      await until('what was lodged is accepted', async () =>
        envelope === undefined || (await personAt(url).whereabouts(envelope)).state === 'kept' ? undefined : true,
      );
      return { what, acting, from, to: Date.now() };
    },
    record: (during) => recordLines(system, lines, during),
    stop: async () => {
      await people.end();
      for (const twin of twins) await twin.stop();
      for (const line of lines) await line.close();
      await scene.close();
    },
  };
};

const recordLines = async (system: System, lines: readonly BadLine[], during: () => Promise<void>): Promise<Recording> => {
  const file = join(system.data, `lines-${Date.now()}.pcap`);
  const ports = lines.map(({ port }) => port);
  const helping = system.pinServers.map(({ url }) => Number(new URL(url).port));
  const capture = await startCapture({ file, ports: [...ports, ...helping], keep: 700 });
  try {
    await during();
    await capture.stop();
  } finally {
    capture.abandon();
  }
  const segments = readPcap(readFileSync(file));
  return {
    lines: ports.map((port) => exchangesOf(segments, port).slice(2, -1)),
    numbers: helping.map((port) => exchangesOf(segments, port).slice(2, -2)),
  };
};

const never = (): never => {
  throw new RangeError('there are two terminals');
};

/** Somebody complains, is answered, and the answer has come to both terminals: the code that reads it. */
const answeredCode = async (scene: Scene): Promise<string> => {
  const lodgement = await startLodging(scene, await sealAt(scene, draftOf('answered')));
  await answerOnce(scene, lodgement, async () => undefined);
  for (const { url } of scene.system.kiosks)
    await until('the answer at each terminal', async () =>
      (await personAt(url).answers(lodgement.code)).statements.length > 0 ? true : undefined,
    );
  return reveal(lodgement.code);
};

interface Twin {
  readonly data: string;
  /** The program. */
  readonly agent: string;
  readonly id: string;
  readonly url: string;
  readonly hubPort: number;
  readonly betray: 'late' | 'longer' | undefined;
}

const startTwin = ({ data, agent, id, url, hubPort, betray }: Twin): Running => {
  const folder = join(data, `terminal-${id}`);
  const config: unknown = JSON.parse(readFileSync(join(folder, 'agent.json'), 'utf8'));
  if (typeof config !== 'object') throw new TypeError('no configuration');
  const file = join(folder, 'twin.json');
  writeFileSync(file, JSON.stringify({ ...config, uplinks: [{ name: 'hub', url: `http://127.0.0.1:${hubPort}` }] }));
  const preload = `--import ${new URL('betray.ts', import.meta.url).href}`;
  const environment = betray === undefined ? process.env : { ...process.env, NODE_OPTIONS: preload, DAUYS_BETRAY: betray };
  const command = [agent, '--config', file];
  return supervise({ name: `twin-${id}-${betray ?? 'honest'}`, command, health: `${url}/` }, join(data, 'logs'), environment);
};

/**
 * Before everything else that this machine does: on a real terminal no hub and no database ask for the processor too, and what they take would hide what
 * the twins give away. Where that is not permitted the noise is what it is.
 */
const beforeOthers = async (pid: number): Promise<void> => {
  const prefix = await become();
  if (prefix !== undefined) await runCommand([...prefix, 'chrt', '--all-tasks', '--rr', '--pid', '1', String(pid)]);
};

/** One thread of people; one order at a time. */
const openPeople = () => {
  const worker = new Worker(new URL('person.worker.ts', import.meta.url));
  return {
    /** Throws when they could not do it once. */
    keep: async (order: Order): Promise<Exclude<Done, { failed: string }>> => {
      worker.postMessage(order);
      const [done]: Done[] = await once(worker, 'message');
      if (done === undefined || 'failed' in done) throw new Error(`${order.act}: ${done?.failed ?? 'nothing'}`);
      return done;
    },
    end: () => worker.terminate(),
  };
};

/** The same act at one twin and then at the other, with a breath between, so that what one began is over when the other begins. */
export const inTurn = async (
  stage: TrafficStage,
  what: string,
  order: { readonly act: Act; readonly lasts: number },
  during?: () => Promise<void>,
): Promise<Stretch[]> => {
  const stretches: Stretch[] = [];
  for (const acting of [0, 1] as const) {
    stretches.push(await stage.act(what, { ...order, acting }, during));
    await pause(300);
  }
  return stretches;
};
