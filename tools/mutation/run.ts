/** `npm run mutation -- <area>`: breaks the code line by line and counts how often a test notices. Takes long; not part of CI. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCommand } from '../test/command.ts';
import { areas, type Area } from './areas.ts';
import { keepResult } from './result.ts';

const root = resolve(import.meta.dirname, '../..');
const work = join(root, '.test/mutation');
const LIMIT_MS = 3 * 60 * 60_000;

const configOf = ({ name, mutate }: Area, only: readonly string[], cold: boolean) => ({
  testRunner: cold ? 'vitest' : 'warm',
  plugins: [cold ? import.meta.resolve('@stryker-mutator/vitest-runner') : join(import.meta.dirname, 'warm.ts')],
  ...(cold ? { vitest: { configFile: 'tools/mutation/vitest.config.ts', related: false, pool: 'threads' } } : {}),
  coverageAnalysis: 'perTest',
  // What runs only while a file is loaded would need every test of its area each time: most of the time for a few constants. Counted as left out.
  ignoreStatic: true,
  mutate: only.length > 0 ? only : mutate,
  concurrency: 1,
  // TypeScript 7 has no interface for programs: with a file that is not there Stryker leaves tsconfig.json as it is.
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
  tempDirName: join('.test/mutation', `${name}.sandbox`),
  ignorePatterns: ['.build', '.data', '.test', 'docs', 'bench', '*.log'],
  incremental: true,
  incrementalFile: join(work, `${name}.${cold ? 'cold' : 'warm'}.json`),
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: join(work, `${name}.json`) },
  // Only the last resort, and no kill (result.ts): a busy machine must not look like a test that notices.
  timeoutMS: 10_000,
  timeoutFactor: 3,
  dryRunTimeoutMinutes: 20,
  checkers: [],
  allowConsoleColors: false,
});

const main = async (args: readonly string[]): Promise<number> => {
  const cold = args.includes('--cold');
  const [wanted, ...only] = args.filter((word) => word !== '--cold');
  const area = areas.find(({ name }) => name === wanted);
  if (area === undefined) {
    process.stderr.write(`npm run mutation -- ${areas.map(({ name }) => name).join(' | ')} [--cold] [file[:from-to] …]\n`);
    return 2;
  }
  mkdirSync(work, { recursive: true });
  const config = join(work, `${area.name}.config.json`);
  writeFileSync(config, JSON.stringify(configOf(area, only, cold), null, 2));
  const program = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const { status } = await runCommand([process.execPath, '--disable-warning=ExperimentalWarning', program, 'run', config], {
    env: { DAUYS_MUTATION: area.name, DAUYS_MUTATION_KEPT: join(work, 'argon2') },
    show: 'mutation',
    limitMs: LIMIT_MS,
  });
  if (status !== 0) return status;
  if (only.length === 0) keepResult(area.name, join(work, `${area.name}.json`));
  return 0;
};

process.exitCode = await main(process.argv.slice(2));
