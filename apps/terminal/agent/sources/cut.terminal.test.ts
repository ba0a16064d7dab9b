/** Real cuts: an agent's process in a network namespace of its own, behind a cable that is pulled and a router that goes, and killed. */
import { instant } from '@dauys/basics/clock.ts';
import { EMPTY, verifyChain } from '@dauys/journal/chain.ts';
import type { Entry } from '@dauys/journal/entry.ts';
import { summarise } from '@dauys/journal/summary.ts';
import { AgentProcess, until } from '@dauys/testing/agent-process.ts';
import { HonestHub } from '@dauys/testing/honest-hub.ts';
import { seedOf } from '@dauys/testing/honest-ledger.ts';
import { execFileSync } from 'node:child_process';
import { connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { causeByJournal, gapsIn } from '../../../../tools/fleet/journal-cause.ts';
import { become } from '../../../../tools/test/debian.ts';
import { openDisk } from '../disk-store.ts';
import { journalAfter } from '../journal/store.ts';
import { agentProgram } from '../../../../tools/test/agent.ts';

const lake = '00000001';
const [space, near, far] = [`dauys-${process.pid}`, `dn${process.pid}`, `df${process.pid}`];
const [terminalAt, routerAt] = ['198.51.100.2/24', '198.51.100.1'];

// A namespace needs the right to make one. Where that is missing the test says so; where tests run for a release it must not be.
const prefix = await become();
const ip = (...args: readonly string[]): void => {
  const [program = 'ip', ...words] = [...(prefix ?? []), 'ip', ...args];
  execFileSync(program, words, { stdio: 'pipe' });
};
/** What the kernel inside says of its neighbours. */
const neighbours = (): string => {
  const [program, ...words] = [...(prefix ?? []), 'ip', '-n', space, 'neigh', 'show'];
  return execFileSync(program ?? 'ip', words, { encoding: 'utf8' });
};
const inside = (...words: readonly string[]): void => ip('netns', 'exec', space, ...words);
const mayCut = ((): boolean => {
  if (prefix === undefined) return false;
  try {
    ip('netns', 'add', space);
    ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', space);
    return true;
  } catch {
    return false;
  }
})();
if (!mayCut)
  process.stdout.write('skipped: no right to make network namespaces here (root, or sudo without a password, and CAP_NET_ADMIN)\n');

let hub: HonestHub;
let router: Server;
let agent: AgentProcess;

beforeAll(async () => {
  if (!mayCut) return;
  ip('addr', 'add', `${routerAt}/24`, 'dev', near);
  ip('link', 'set', near, 'up');
  ip('-n', space, 'addr', 'add', terminalAt, 'dev', far);
  ip('-n', space, 'link', 'set', far, 'up');
  ip('-n', space, 'link', 'set', 'lo', 'up');
  ip('-n', space, 'route', 'add', 'default', 'via', routerAt);
  // A minute of the kernel's patience with a neighbour in seconds.
  for (const [name, value] of [
    ['base_reachable_time_ms', '1000'],
    ['delay_first_probe_time', '1'],
  ] as const)
    inside('sh', '-c', `echo ${value} > /proc/sys/net/ipv4/neigh/${far}/${name}`);
  hub = await HonestHub.make(new Map([[lake, seedOf(lake)]]));
  await hub.start();
  router = createServer((socket) => {
    const way = connect(Number(new URL(hub.url).port), '127.0.0.1');
    for (const [from, to] of [
      [socket, way],
      [way, socket],
    ] as const)
      from.on('error', () => to.destroy()).pipe(to);
  });
  await new Promise<void>((resolve) => router.listen(0, routerAt, resolve));
  const address = router.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  agent = new AgentProcess({
    main: agentProgram,
    ...{ hub, terminal: lake, beatSeconds: 0.2, uplinks: [{ name: 'hub', url: `http://${routerAt}:${port}` }] },
    more: { aliveSeconds: 0.25 },
    within: [...(prefix ?? []), 'ip', 'netns', 'exec', space],
  });
});
afterAll(async () => {
  if (mayCut) {
    await agent?.remove();
    router?.close();
    await hub?.stop();
    ip('link', 'del', near);
    ip('netns', 'del', space);
  }
});

const entries = (): readonly Entry[] => {
  const disk = openDisk(agent.dataFolder);
  try {
    return verifyChain(EMPTY, journalAfter(disk, 0, 9_999)).entries;
  } finally {
    disk.close();
  }
};
const heard = async (): Promise<void> => {
  const before = hub.statuses.length;
  await until(() => hub.statuses.length > before + 2);
};
const seconds = (n: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_000 * n));
const isAway = (): Promise<unknown> => until(() => agent.output.includes('uplink.unreachable'));

test.skipIf(!mayCut)(
  'a pulled cable, a router that goes, a killed process: each is named rightly in the journal afterwards',
  { timeout: 180_000 },
  async () => {
    await agent.start();
    await heard();
    // Longer than a state must be seen to be believed.
    await seconds(6);

    // The cable: the other end goes down, so that carrier is lost.
    const cut = Date.now();
    ip('link', 'set', near, 'down');
    await isAway();
    await seconds((Date.now() - cut) / 1_000 + 8);
    ip('link', 'set', near, 'up');
    const mended = Date.now();
    await heard();
    await seconds(5);

    // The router: carrier stays, nobody answers for its address.
    agent.output = '';
    const gone = Date.now();
    ip('addr', 'del', `${routerAt}/24`, 'dev', near);
    await isAway();
    await until(() => /FAILED|INCOMPLETE/.test(neighbours()));
    // It is believed some seconds later, and is the cause of a gap when it lasted for most of it: however long all that took here.
    await seconds((Date.now() - gone) / 1_000 + 18);
    ip('addr', 'add', `${routerAt}/24`, 'dev', near);
    await heard();
    await seconds(7);

    // The process: the machine goes on.
    const killed = Date.now();
    await agent.end('SIGKILL');
    await agent.start();
    await heard();
    await until(() => hub.journals.of(1).filter(({ kind }) => kind === 'boot').length === 2);
    await agent.end('SIGTERM');

    const told = entries();
    // All of it but the end came to the hub, as the device wrote and signed it.
    const carried = hub.journals.of(1);
    expect(carried).toEqual(told.slice(0, carried.length));
    const kinds = told.map(({ kind }) => kind).filter((kind) => /^(?:link|gateway|hub|boot|shutdown)/.test(kind));
    expect(kinds.filter((kind) => !kind.startsWith('hub'))).toEqual([
      'boot',
      'link-down',
      'link-up',
      'gateway-down',
      'gateway-up',
      'boot',
      'shutdown',
    ]);
    expect(kinds.filter((kind) => kind.startsWith('hub'))).toEqual(['hub-unreachable', 'hub-back', 'hub-unreachable', 'hub-back']);
    const { hardStops, orderlyShutdowns, linkDown } = summarise(told);
    expect([hardStops.length, orderlyShutdowns.length, linkDown.length]).toEqual([1, 1, 1]);
    expect(linkDown[0]?.from).toBeGreaterThanOrEqual(instant(cut));
    expect(linkDown[0]?.to).toBeGreaterThanOrEqual(instant(mended));
    // What it was comes out of the journal: with a sister that was heard, with one that was silent too, and of a machine that ran on.
    const gaps = gapsIn(hub.statuses, 2_000);
    const during = (at: number) => gaps.find(({ stretch }) => stretch.from <= at + 1_000 && stretch.to > at + 1_000);
    // Each as known before the next one: here they lie seconds apart, which for a cause is at the same time.
    const causeOf = (gap: (typeof gaps)[number] | undefined, until: number, isAlone: boolean) => {
      if (gap === undefined) return undefined;
      const known = told.slice(0, -1).filter(({ at }) => at < until);
      return causeByJournal(gap, known, [{ silent: isAlone ? [] : [gap.stretch] }]).cause;
    };
    expect(causeOf(during(cut), gone, true)).toBe('cable-or-port');
    expect(causeOf(during(gone), killed, false)).toBe('site-network');
    const restarted = gaps.find(({ before, after }) => after.boot !== before.boot);
    expect(causeOf(restarted, Infinity, true)).toBe('device-crash');
    // The same start of the machine: a dead process, not a pulled plug.
    const [first, second] = told.filter(({ kind }) => kind === 'boot');
    expect(first?.details['system']).toMatch(/^[0-9a-f]{8}$/);
    expect(second?.details['system']).toBe(first?.details['system']);
    expect(Number(second?.details['up'])).toBeGreaterThan(Number(first?.details['up']));
  },
);
