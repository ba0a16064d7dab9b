import { resolve } from 'node:path';
import { buildIfStale } from '../build.ts';
import { checks } from '../check/checks.ts';
import { runChecks } from '../check/run.ts';
import { chromiumPath } from './chromium.ts';
import { runCommand } from './command.ts';
import { ensure, install } from './debian.ts';
import type { PostgresVersion } from './postgres.ts';
import { FOUNDED } from './founded.ts';
import { failed, outcomeOf, type Outcome, type Stage } from './stage.ts';
import { hasTests, runVitest } from './vitest.ts';
import { allWanted, wantedChromium, wantedEspeak, wantedPostgres15, wantedShell } from './wanted.ts';

/** A program whose whole run is one test. */
const program = (name: string, ...command: readonly string[]): Stage => ({
  name,
  exists: () => true,
  async run(): Promise<Outcome> {
    const { status, output } = await runCommand(command);
    return status === 0 ? outcomeOf({ passed: 1 }) : failed(`${command.join(' ')}\n${output.trim().split('\n').slice(-60).join('\n')}`);
  },
});

const integration = (version: PostgresVersion): Stage => ({
  name: `integration-${version}`,
  exists: () => hasTests('integration'),
  async run(): Promise<Outcome> {
    const missing = version === '15' ? await ensure(wantedPostgres15) : undefined;
    if (missing !== undefined) return failed(missing);
    return runVitest(`integration-${version}`, version === '15' ? 'database' : 'integration', { env: { DAUYS_TEST_PG: version } });
  },
});

const journeys: Stage = {
  name: 'journeys',
  exists: () => hasTests('journey'),
  async run(): Promise<Outcome> {
    const missing = (await ensure(wantedChromium)) ?? (await ensure(wantedEspeak));
    return missing === undefined
      ? runVitest('journeys', 'journeys', { env: { DAUYS_CHROMIUM: chromiumPath() }, show: 'journeys' })
      : failed(missing);
  },
};

/** What crash tests and journeys open in parallel is built and founded before, once. */
const pages: Stage = {
  name: 'pages',
  exists: () => true,
  async run(): Promise<Outcome> {
    await buildIfStale();
    const folder = resolve('.test', 'founded');
    const { status, output } = await runCommand(['node', '--disable-warning=ExperimentalWarning', 'tools/test/found.ts', folder]);
    if (status !== 0) return failed(`no system could be founded\n${output.trim().split('\n').slice(-20).join('\n')}`);
    process.env[FOUNDED] = folder;
    return outcomeOf({ passed: 1 });
  },
};

/** Everything at once, while the others are checked. What cannot be had here is a failure of whoever needs it. */
const debian: Stage = {
  name: 'debian',
  exists: () => [...allWanted, wantedShell].some((wanted) => !wanted.present()),
  async run(): Promise<Outcome> {
    const absent = allWanted.filter((wanted) => !wanted.present());
    if (absent.length > 0) await install(absent);
    // By itself: one name that this Debian does not know would keep all others away.
    if (!wantedShell.present()) await install([wantedShell]);
    return outcomeOf({});
  },
};

/** What takes seconds, and what the others need. */
export const preparing: readonly Stage[] = [
  debian,
  program('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  program('lint', 'oxlint', '--type-aware', '--deny-warnings', '--format=unix'),
  program('types', 'tsc', '-p', '.', '--pretty', 'false'),
  { name: 'checks', exists: () => true, run: async () => runChecks(checks) },
  pages,
];

/** The longest first, so that no lane is left alone at the end. To add a stage: one more entry here. */
export const proving: readonly Stage[] = [
  { name: 'crash', exists: () => hasTests('crash'), run: () => runVitest('crash', 'crash', { show: 'crash' }) },
  journeys,
  integration('18'),
  integration('15'),
  { name: 'terminal', exists: () => hasTests('terminal'), run: () => runVitest('terminal', 'terminal') },
];

/** What waits for nothing but the processor: beside the others it takes what they leave over while they wait for beats and processes. */
export const besides: readonly Stage[] = [
  { name: 'unit', exists: () => hasTests('unit'), run: () => runVitest('unit', 'unit', { before: ['nice', '-n', '5'] }) },
];

export const stages: readonly Stage[] = [...preparing, ...proving, ...besides];
