/** A real agent, a real `dauys monitor`, and a hub of which only the signed record is shown: honest, hiding, inventing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { base64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf, systemClock, type Instant } from '@dauys/basics/clock.ts';
import type { DeviceKey } from '@dauys/beat/device.ts';
import { DOWN_BYTES, UP_BYTES } from '@dauys/beat/frame.ts';
import type { MonitorStatement } from '@dauys/directory/kinds.ts';
import { FLEET_RECORD_DOMAIN, type FleetRecord } from '@dauys/protocol/fleet-record.ts';
import { keyId, publicKeyOf, sign } from '@dauys/sealing/signature.ts';
import { AgentProcess, until } from '@dauys/testing/agent-process.ts';
import { person } from '@dauys/testing/directory-cast.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { noteOver, seedOf } from '@dauys/testing/honest-ledger.ts';
import { publishUnder } from '@dauys/testing/published.ts';
import { postTo, TestTerminal } from '@dauys/testing/terminal.ts';
import { monitorText } from '@dauys/wording/compiled/monitor.ts';
import { toleranceMs } from '../../apps/cli/monitor/compare.ts';
import { runCompare } from '../../apps/cli/monitor/comparing.ts';
import { readMonitorConfig, readTransports } from '../../apps/cli/monitor/config.ts';
import { initMonitor } from '../../apps/cli/monitor/init.ts';
import { openMonitorStore, type MonitorStore } from '../../apps/cli/monitor/store.ts';
import type { Output } from '../../apps/cli/output.ts';
import { portNear } from '../demo/ports.ts';
import { agentProgram } from '../test/agent.ts';
import { program } from '../test/dauys.ts';

const BEAT = 0.25;
const [lake, hill] = ['00000001', '00000002'];
const folder = mkdtempSync(join(tmpdir(), 'dauys-monitor-'));
const place = join(folder, 'monitor');
let hub: HonestHub;
let agent: AgentProcess;
let other: TestTerminal;
let beating: NodeJS.Timeout;
let monitor: ChildProcess;
let store: MonitorStore;

/** Resolves when it listens. */
const startMonitor = async (): Promise<void> => {
  monitor = spawn(process.execPath, ['--no-warnings', program, 'monitor', 'serve', '--config', join(place, 'monitor.json')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = monitor;
  if (stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: stdout })) if (line.includes('"monitor.started"')) break;
  stdout.resume();
};
const killed = async (): Promise<void> => {
  monitor.kill('SIGKILL');
  await until(() => monitor.signalCode !== null);
};
const numberOf = (id: string): number => Number.parseInt(id, 16);
const beatsOf = (id: string): number => store.heard().find(({ terminal }) => terminal === numberOf(id))?.beats ?? 0;
const moreBeatsOf = async (id: string, more = 3): Promise<void> => {
  const before = beatsOf(id);
  await until(() => beatsOf(id) >= before + more);
};
const silences = () => store.silences(instant(0), systemClock.now());

beforeAll(async () => {
  hub = await HonestHub.make(
    new Map<string, Bytes | DeviceKey>([
      [lake, seedOf(lake)],
      [hill, { publicKey: person('terminal 2').publicKey, algorithm: 'ed25519' }],
    ]),
  );
  await hub.start();
  // Made before the monitor is stated: it learns of it as every terminal does, by the feed.
  agent = new AgentProcess({ main: agentProgram, hub, terminal: lake, beatSeconds: BEAT, aliveSeconds: 0.5 });
  writeFileSync(join(folder, 'anchor.json'), hub.anchor);
  const url = `http://127.0.0.1:${await portNear(undefined)}`;
  const about = { id: 'npm', name: 'NPM', url, port: Number(new URL(url).port), anchor: '../anchor.json', from: ['../published'] };
  const made = await initMonitor(place, about);
  const config = JSON.parse(readFileSync(made.config, 'utf8')) as object;
  writeFileSync(made.config, JSON.stringify({ ...config, beatSeconds: BEAT, every: 0.5 }));
  const said = JSON.parse(readFileSync(made.statement, 'utf8')) as Omit<MonitorStatement, 'v' | 'at'>;
  await agent.start();
  await hub.state([{ v: 1, at: isoOf(systemClock.now()), ...said }]);
  publishUnder(join(folder, 'published'), 'directory', hub.entries, await noteOver('dauys.test/directory', hub.entries));
  await startMonitor();
  store = openMonitorStore(join(place, 'state'));
  const [transport] = await readTransports(place);
  other = new TestTerminal(numberOf(hill), { clock: systemClock, hubKey: transport?.publicKey ?? new Uint8Array(0) });
  beating = setInterval(() => void otherBeats(url).catch(() => undefined), 500);
});

/** The second terminal is one of the test's own: it beats whatever happens. */
const otherBeats = async (url: string): Promise<void> => {
  const isKnown = other.keys !== undefined && (await other.beat(postTo(url))).type === 'beat';
  if (!isKnown) await other.setUp(postTo(url));
};
afterAll(async () => {
  clearInterval(beating);
  await agent.remove();
  monitor.kill('SIGKILL');
  await hub.stop();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What `dauys monitor compare` finds in what this hub would say. */
const compareWith = async (terminals: FleetRecord['terminals'], from: Instant): Promise<{ code: number; kinds: string[] }> => {
  const at = isoOf(systemClock.now());
  const record: FleetRecord = {
    v: 1,
    at,
    from: isoOf(from),
    to: at,
    beatSeconds: BEAT,
    hearing: [{ since: isoOf(from), until: at }],
    terminals,
  };
  const [seed, text] = [seedOf('hub-statement'), canonicalize(record) ?? ''];
  const signature = base64(sign(FLEET_RECORD_DOMAIN, utf8(text), seed));
  writeFileSync(join(folder, 'record.json'), JSON.stringify({ v: 1, pages: [{ record: text, key: keyId(publicKeyOf(seed)), signature }] }));
  let said = '';
  const output: Output = { result: (value) => void (said = JSON.stringify(value)), failure: () => undefined, progress: () => undefined };
  const asked = { hub: undefined, record: join(folder, 'record.json'), save: undefined, days: 1 };
  const code = await runCompare(readMonitorConfig(join(place, 'monitor.json')), asked, output, monitorText('en'));
  const { differences } = JSON.parse(said) as { differences: { kind: string; terminal: string; device?: string }[] };
  return { code, kinds: differences.map(({ kind, terminal, device = '' }) => `${kind} ${terminal} ${device}`) };
};

test('a real terminal learns of a monitor by the directory and beats to it, whatever becomes of the hub, of the monitor, or of itself', async () => {
  const begun = systemClock.now();
  await Promise.all([lake, hill].map((id) => moreBeatsOf(id)));

  // The hub is gone: the monitor hears on.
  await hub.stop();
  await moreBeatsOf(lake, 6);
  await hub.start();

  // The monitor is killed: the hub hears on, and what the monitor had heard is there still.
  const [heard, atHub] = [beatsOf(lake), hub.beats];
  await killed();
  await until(() => hub.beats >= atHub + 8);
  expect(beatsOf(lake)).toBeGreaterThanOrEqual(heard);
  await startMonitor();
  await moreBeatsOf(lake);
  expect(silences()).toEqual([]);

  // A terminal is cut off for longer than two observers may be apart; the other beats on.
  await agent.end('SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, toleranceMs(BEAT) + 1_500));
  await agent.start();
  await until(() => silences()[0]?.to);
  const [silence] = silences();
  expect(silences()).toHaveLength(1);
  expect(store.statements(numberOf(lake), instant(0), systemClock.now()).length).toBeGreaterThanOrEqual(2);

  // Nobody on the line sees which frames go where by their size.
  expect(hub.sizes).toEqual(new Set([DOWN_BYTES, UP_BYTES]));

  const told = (id: string, spans: readonly { from: number; to: number }[]): FleetRecord['terminals'][number] => ({
    id,
    beats: 1_000_000,
    heardAt: isoOf(systemClock.now()),
    silences: spans.map(({ from, to }) => ({ from: isoOf(instant(from)), to: isoOf(instant(to)) })),
  });
  const real = [{ from: silence?.from ?? 0, to: silence?.to ?? 0 }];
  expect(await compareWith([told(lake, real), told(hill, [])], begun)).toEqual({ code: 0, kinds: [] });
  expect(await compareWith([told(lake, []), told(hill, real)], begun)).toEqual({
    code: 1,
    kinds: [`hidden ${lake} not-answered`, `invented ${hill} unknown`],
  });
});
