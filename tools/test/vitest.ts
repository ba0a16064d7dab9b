import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type CommandOptions, runCommand } from './command.ts';
import { openWorkplace } from './memory.ts';
import { outcomeOf, type Outcome } from './stage.ts';

/** The parts of Vitest's JSON report that we read. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

const patterns = { unit: '{packages,apps,tools}/**/*.test.{ts,tsx}', ...special('terminal', 'integration', 'crash', 'journey') };

function special<Kind extends string>(...kinds: readonly Kind[]): Record<Kind, string> {
  return Object.fromEntries(kinds.map((kind) => [kind, `{packages,apps,tools}/**/*.${kind}.test.{ts,tsx}`])) as Record<Kind, string>;
}

export const hasTests = (kind: keyof typeof patterns): boolean =>
  globSync(patterns[kind], { exclude: (name) => name === 'node_modules' || name.startsWith('.') }).length > 0;

/** Reads a report: every test is one, a file that broke outside its tests is one failure, a skipped test a note. */
export const readReport = (report: VitestReport, root: string): Outcome => {
  const failures: string[] = [];
  const notes: string[] = [];
  let passed = 0;
  for (const file of report.testResults) {
    const at = relative(root, file.name);
    const broken = file.assertionResults.filter(({ status }) => status === 'failed');
    for (const test of broken) failures.push(`${at} › ${test.fullName}\n${firstLines(test.failureMessages?.join('\n') ?? '')}`);
    if (file.status === 'failed' && broken.length === 0) failures.push(`${at} broke outside its tests\n${firstLines(file.message ?? '')}`);
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed++;
      else if (test.status !== 'failed') notes.push(`skipped: ${at} › ${test.fullName}`);
    }
  }
  return outcomeOf({ passed, failures, notes });
};

const firstLines = (text: string): string => text.trim().split('\n').slice(0, 6).join('\n');

interface VitestOptions extends CommandOptions {
  /** A program with its arguments that runs it, such as `nice`. */
  readonly before?: readonly string[];
}

/** Runs a project of vitest.config.ts. Vitest's own word counts too: an unhandled error fails the stage though each test passed. */
export const runVitest = async (name: string, project: string, { before = [], ...options }: VitestOptions = {}): Promise<Outcome> => {
  mkdirSync('.test', { recursive: true });
  const file = `.test/${name}.json`;
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const workplace = openWorkplace();
  const { status, output } = await runCommand([...before, 'vitest', 'run', '--project', project, ...reporters], {
    ...options,
    // What tests start is compiled once, not at each of some thousand starts.
    env: {
      ...{ NODE_COMPILE_CACHE: join(process.cwd(), '.build', 'compile-cache'), TMPDIR: workplace.folder },
      ...options.env,
      NO_COLOR: '1',
    },
  });
  workplace.remove();
  const outcome = existsSync(file) ? readReport(JSON.parse(readFileSync(file, 'utf8')), process.cwd()) : outcomeOf({});
  if (status === 0 || outcome.failures.length > 0) return outcome;
  return outcomeOf({ ...outcome, failures: [`vitest ended with status ${status}\n${output.trim().split('\n').slice(-30).join('\n')}`] });
};
