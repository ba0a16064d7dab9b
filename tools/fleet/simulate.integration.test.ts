/** A simulated country against a real hub: through the command, and along a time that the test owns. */
import { hex } from '@dauys/basics/bytes.ts';
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import { EMPTY, verifyChain } from '@dauys/journal/chain.ts';
import { seedOfPerson } from '@dauys/testing/directory-cast.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasMinute } from '@dauys/fleet/minutes.ts';
import { createPromises, hoursByTerminal } from '../../apps/hub/fleet/availability.ts';
import { countPromised, daysSeen } from '../../apps/hub/fleet/availability-store.ts';
import { hoursDeclared } from '../../apps/hub/fleet/hours-store.ts';
import { entriesAfter } from '../../apps/hub/fleet/journal-store.ts';
import { lapsesOf } from '../../apps/hub/fleet/store.ts';
import { sweepOnce, type Listener } from '../../apps/hub/fleet/sweep.ts';
import type { RunningHub } from '../../apps/hub/start.ts';
import { dauysHere } from '../test/commands.ts';
import { stageHub, type StagedHub } from '../test/hub.ts';
import { countryOf, deviceSeed, statementsOf } from '../../apps/cli/simulate/country.ts';
import { postTo, SimulatedDevice } from '../../apps/cli/simulate/device.ts';
import { runFleet, type Course, type Missing } from '../../apps/cli/simulate/fleet.ts';
import { writeHistory } from '../../apps/cli/simulate/history.ts';
import { readKept, type KeptRun } from '../../apps/cli/simulate/kept.ts';
import { settle, type Scripted, type Site } from '../../apps/cli/simulate/site.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-simulate-'));
const at = (name: string): string => join(folder, name);
/** Real, until a test stops it. */
let stopped: number | undefined;
const clock = { now: (): Instant => instant(stopped ?? Date.now()) };
let stage: StagedHub;
let hub: RunningHub;
const policy = {
  version: 1,
  beatSeconds: 1,
  cellBytes: 24_576,
  feedSeconds: 5,
  repliesPerChunk: 0,
  batchSeconds: 1,
  outboxQuotaBytes: 1_000,
};

beforeAll(async () => {
  stage = await stageHub({ clock, config: { sequencing: { directorySeconds: 1, batchSeconds: 1 }, beat: { flushSeconds: 0.05 } } });
  await stage.announce([{ v: 1, kind: 'policy', at: isoOf(clock.now()), ...policy }]);
  hub = await stage.start();
  writeFileSync(at('anchor.json'), readFileSync(stage.config.anchor));
  for (const name of ['ombudsman', 'npm']) writeFileSync(at(`${name}.key`), `${hex(seedOfPerson(name))}\n`, { mode: 0o600 });
  const elsewhere = { ...(JSON.parse(readFileSync(stage.config.anchor, 'utf8')) as object), network: 'dauys.kz' };
  writeFileSync(at('elsewhere.json'), JSON.stringify(elsewhere));
});
afterAll(async () => {
  await hub.stop();
  await stage.remove();
  rmSync(folder, { recursive: true });
});

const simulate = (...more: readonly string[]) =>
  dauysHere('simulate', 'fleet', '--hub', hub.url, '--terminals', '3', '--hours', '0.0006', '--kept', at('kept.json'), ...more);

/** What the hub was told of before its first checkpoint is published in a moment. */
const published = async (): Promise<void> => {
  while ((await fetch(`${hub.url}/ledger/directory/checkpoint`)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
};

test('the command enrols who is missing where the signers’ keys are at hand, and lets them beat; again, it goes on where it was', async () => {
  await published();
  const keys = ['--key', at('ombudsman.key'), '--key', at('npm.key')];
  expect(await simulate('--anchor', at('elsewhere.json'), ...keys)).toMatchObject({
    exit: 2,
    said: { error: 'simulate/not-a-demonstration' },
  });
  expect(await simulate('--anchor', at('anchor.json'), ...keys.slice(2))).toMatchObject({
    exit: 1,
    said: { error: 'directory/no-quorum' },
  });
  expect(await simulate('--anchor', at('anchor.json'), '--terminals', '609')).toMatchObject({ exit: 2 });
  const first = await simulate('--anchor', at('anchor.json'), ...keys);
  expect(first).toMatchObject({ exit: 0, said: { terminals: 3, refused: 0, unreachable: 0, sessions: 3, entries: 3, missing: [] } });
  const kept = readKept(at('kept.json'));
  const again = await simulate('--anchor', at('anchor.json'));
  expect(again).toMatchObject({ exit: 0, said: { refused: 0, entries: 3 } });
  expect(readKept(at('kept.json'))?.at).toBeGreaterThan(kept?.at ?? Infinity);
  for (const [id, { boot, confirmed }] of readKept(at('kept.json'))?.terminals ?? []) {
    const before = kept?.terminals.get(id);
    expect([boot, confirmed.n]).toEqual([(before?.boot ?? 0) + 1, 2]);
    expect(verifyChain(EMPTY, await entriesAfter(stage.db, Number.parseInt(id, 16), 0, 10), confirmed).entries).toHaveLength(2);
  }
});

const SECOND = 1_000;
/** Five seconds of the country are one of the hub: a device that was off needs a minute or two to start. */
const PACE = 5;
const STEP = PACE * SECOND;
const END = 300 * SECOND;
const listener: Listener = { process: new Uint8Array(16).fill(1), since: instant(0), writtenUntil: () => clock.now() };

/** Everything that was answered in this step stands in the database. */
const written = async (answered: number): Promise<void> => {
  const rows = async () =>
    (await stage.db.query<{ n: number }>('select count(*)::int as n from beat_states where seen_at = $1', [clock.now()]))[0]?.n;
  while ((await rows()) !== answered) await new Promise((resolve) => setTimeout(resolve, 10));
};

/** The hub's own look comes by the day's time and would say what it had heard many steps ago: here each step has its own look. */
const aloneListening = () => stage.db.query('delete from hearing where process <> $1', [listener.process]);

/** Lives from `from` on, going on from what a run or a past before has left. */
const run = async (
  sites: readonly Site[],
  { from = 0, to = END, pace = PACE, before: kept }: { from?: number; to?: number; pace?: number; before?: KeptRun } = {},
): Promise<{ readonly missing: readonly Missing[]; readonly devices: ReadonlyMap<string, SimulatedDevice> }> => {
  const begin = clock.now();
  const devices = new Map<string, SimulatedDevice>();
  const post = postTo(hub.url);
  const answered = (): number => [...devices.values()].reduce((sum, { tally }) => sum + tally.answered, 0);
  const course: Course = { now: clock.now, until: async (time) => void (stopped = Math.max(stopped ?? 0, time)) };
  const keptOf = (id: string) => ((one) => (one === undefined ? {} : { kept: one }))(kept?.terminals.get(id));
  let before = 0;
  const { missing } = await runFleet({
    ...{ sites, course, step: SECOND * pace, groups: 1, to, calendar: { begin, from, pace }, endedAt: kept?.endedAt },
    bootsBefore: ({ id, living }) => {
      const one = kept?.terminals.get(id);
      return one === undefined ? 0 : one.boot + 1 - living.boots;
    },
    deviceOf: ({ id, number }) => {
      const device = new SimulatedDevice({
        number,
        seed: deviceSeed('dauys.test', id),
        hubKey: stage.keys.transport.publicKey,
        post,
        ...keptOf(id),
      });
      devices.set(id, device);
      return device;
    },
    stepped: async () => {
      await written(answered() - before);
      before = answered();
      await hub.idle();
      await aloneListening();
      await sweepOnce(hub.context, listener);
    },
  });
  return { missing, devices };
};

test('what a script lets happen is what the hub sees: those silences and no others, and the journals tell them apart', async () => {
  stopped = Date.now();
  const [, router, button, power, screen, ...others] = countryOf(24);
  if (router === undefined || button === undefined || power === undefined || screen === undefined) throw new Error('five facilities');
  const places = [router, button, power, screen, ...others];
  await stage.announce(statementsOf(places, 'dauys.test', isoOf(clock.now())));
  const between = { from: 50 * SECOND, to: 120 * SECOND };
  const script: readonly Scripted[] = [
    { what: 'router', facility: router.id, ...between },
    { what: 'shutdown', facility: button.id, terminal: 1, ...between },
    { what: 'grid', facility: power.id, ...between },
    { what: 'screen-off', facility: screen.id, terminal: 0, ...between },
  ];
  const settling = { seed: 5, from: 0, to: END, perDay: 0, script };
  const { missing } = await run(settle(places, settling));
  const expected = [...router.terminals, ...button.terminals.slice(1, 2), ...power.terminals].map(({ id }) => id);
  expect(missing.map(({ terminal }) => terminal).toSorted()).toEqual(expected.toSorted());
  for (const { id, number } of places.flatMap(({ terminals }) => terminals)) {
    const told = missing.filter(({ terminal }) => terminal === id);
    const silences = (await lapsesOf(stage.db, number, 10)).filter(({ kind }) => kind === 'silent').toReversed();
    expect(
      silences.map(({ fromAt, toAt }) => [fromAt, toAt]),
      id,
    ).toEqual(told.map(({ from, to }) => [from, to ?? null]));
  }
  const kindsOf = async (number: number) =>
    verifyChain(EMPTY, await entriesAfter(stage.db, number, 0, 100)).entries.map(({ kind }) => kind);
  expect(await kindsOf(router.terminals[0]?.number ?? 0)).toEqual(['boot', 'gateway-down', 'gateway-up']);
  expect(await kindsOf(button.terminals[1]?.number ?? 0)).toEqual(['boot', 'shutdown', 'boot']);
  expect(await kindsOf(screen.terminals[0]?.number ?? 0)).toEqual(['boot']);
});

test('a past is written once, for terminals that were never heard; the hub reads it as what it would have kept, and judges it; then an hour is lived by real beats', async () => {
  const places = countryOf(36).slice(9);
  await stage.announce(statementsOf(places, 'dauys.test', isoOf(clock.now())));
  const database = stage.config.databaseUrl ?? '';
  const wish = { days: 30, database, seed: 4, perDay: 0.3, progress: () => undefined };
  const made = await writeHistory(places, wish);
  expect(made?.at).toBe(30 * 86_400_000);
  expect(await writeHistory(places, wish)).toBeUndefined();
  const terminals = made?.terminals ?? new Map();
  let silences = 0;
  for (const [id, { confirmed, boot }] of terminals) {
    const number = Number.parseInt(id, 16);
    const chain = verifyChain(EMPTY, await entriesAfter(stage.db, number, 0, 10_000), confirmed);
    expect(chain.entries.at(-1)?.boot).toBeLessThanOrEqual(boot);
    const own = (await lapsesOf(stage.db, number, 1_000)).filter(({ kind }) => kind === 'silent').toReversed();
    silences += own.length;
    const days = await daysSeen(stage.db, number, { from: 0, to: 65_535 });
    expect([30, 31]).toContain(days.length);
    const minuteAt = (ms: number): boolean =>
      hasMinute(
        days.find(({ day }) => day === Math.floor(ms / 86_400_000))?.usable ?? new Uint8Array(180),
        Math.floor(ms / 60_000) % 1_440,
      );
    for (const { fromAt, toAt } of own) if (toAt !== null && toAt - fromAt > 600_000) expect(minuteAt((fromAt + toAt) / 2), id).toBe(false);
  }
  expect(silences).toBeGreaterThan(5);
  const numbers = [...terminals.keys()].map((id) => Number.parseInt(id, 16));
  // Hours are promised for all of it, and kept for most: a past that nobody was promised would show as one that nobody measured.
  const asked = { from: Math.floor(Date.now() / 86_400_000) - 20, to: Math.floor(Date.now() / 86_400_000) - 10, until: Infinity };
  const hours = hoursByTerminal(await hoursDeclared(stage.db, numbers));
  const promising = numbers.map((terminal) => ({ terminal, ...(hours.get(terminal) ?? { hours: [] }) }));
  const counted = (await countPromised(stage.db, createPromises()(promising, asked))).filter(({ day }) => day !== null);
  expect(counted.map(({ declared }) => declared)).toEqual(Array.from({ length: 11 }, () => numbers.length * 13 * 60));
  expect(counted.reduce((sum, { usable }) => sum + usable, 0)).toBeGreaterThan(0.5 * 11 * numbers.length * 13 * 60);
  const judged = async () =>
    (
      await stage.db.query<{ n: number }>(
        'select count(distinct (terminal, from_at))::int as n from verdicts where terminal = any($1::bigint[])',
        [numbers],
      )
    )[0]?.n ?? 0;
  while ((await judged()) < silences) await new Promise((resolve) => setTimeout(resolve, 100));
  const classes = await stage.db.query<{ likelihood: string }>('select distinct likelihood from verdicts');
  expect(classes.length).toBeGreaterThan(1);
  // And an hour from there by real beats, a minute of the country each: the same journals, the next start, no other past.
  const begun = (stopped ?? Date.now()) + STEP;
  stopped = begun;
  const [from, hour, pace] = [made?.at ?? 0, 60 * 60 * SECOND, 60];
  const living = places.slice(0, 1);
  const sites = settle(living, { seed: 4, from, to: from + hour, perDay: 0, script: [] });
  if (made === undefined) throw new Error('no past');
  const { devices } = await run(sites, { from, to: from + hour, pace, before: made });
  expect(devices.size).toBe(living.flatMap(({ terminals: all }) => all).length);
  for (const [id, { tally, kept }] of devices) {
    expect(tally, id).toMatchObject({ refused: 0, unreachable: 0 });
    // Whoever was off when the past ended needs a minute or two to start.
    expect(tally.answered, id).toBeGreaterThanOrEqual(55);
    expect([kept.waiting, kept.boot > (made.terminals.get(id)?.boot ?? Infinity)], id).toEqual([[], true]);
    const number = Number.parseInt(id, 16);
    const chain = await entriesAfter(stage.db, number, 0, 10_000);
    expect(verifyChain(EMPTY, chain, kept.confirmed).entries.at(-1)?.kind, id).toBe('boot');
    // The newest that the hub has of it is a beat of that hour.
    const [state] = await stage.db.query<{ at: number }>('select seen_at as at from beat_states where terminal = $1', [number]);
    expect(state?.at, id).toBeGreaterThan(begun);
  }
});
