/**
 * `npm run fuzz -- 100000 [--seed n] [--routes]`: readers, or the routes of every server, with as many cases as one likes. Without a seed
 * each run takes another, and says which. What it finds is saved beside the tests, which run it first from then on.
 */
import { parseArgs } from 'node:util';
import { runCommand } from '../test/command.ts';

const { values, positionals } = parseArgs({ options: { seed: { type: 'string' }, routes: { type: 'boolean' } }, allowPositionals: true });
const cases = Number(positionals[0] ?? 20_000);
if (!Number.isSafeInteger(cases) || cases < 1) {
  console.error('npm run fuzz -- <cases> [--seed n] [--routes]');
  process.exitCode = 2;
} else {
  const seed = values.seed ?? String(Date.now() % 1_000_000_000);
  console.log(`seed ${seed}, ${cases} cases each`);
  const routes = ['--project', 'unit', 'tools/fuzz/servers.test.ts', '--project', 'integration', 'tools/fuzz/routes.integration.test.ts'];
  const chosen = values.routes === true ? routes : ['--project', 'unit', 'tools/fuzz/readers.test.ts'];
  const env = { DAUYS_FUZZ_CASES: String(cases), DAUYS_FUZZ_SEED: seed, DAUYS_FUZZ_SAVE: '1', NO_COLOR: '1' };
  const { status } = await runCommand(['vitest', 'run', ...chosen], { env, show: 'fuzz', limitMs: 2 ** 31 - 1 });
  process.exitCode = status;
}
