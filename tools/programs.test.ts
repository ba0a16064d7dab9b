import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programsIfStale } from './programs.ts';
import { runCommand } from './test/command.ts';

const source = {
  hub: 'apps/hub/main.ts',
  agent: 'apps/terminal/agent/main.ts',
  workspace: 'apps/workspace/server/main.ts',
  dauys: 'apps/cli/dauys.ts',
};
/** The sentence for people, without where in the code it was said. */
const sentence = (output: string): string | undefined => output.split('\n').find((line) => /^(?:Fault: )?(?:usage|error)/i.test(line));
const said = (file: string, ...words: readonly string[]) => runCommand(['node', '--disable-warning=ExperimentalWarning', file, ...words]);

test.each(['hub', 'agent', 'workspace', 'dauys'] as const)('%s without a word says what its source says, and ends alike', async (name) => {
  const programs = await programsIfStale();
  const [one, other] = [await said(programs[name]), await said(source[name])];
  expect(one.status).toBe(other.status);
  expect(one.status).not.toBe(0);
  expect(sentence(one.output)).toBe(sentence(other.output));
  expect(sentence(one.output)).toBeDefined();
});

test.each([
  ['hub', '--nonsense'],
  ['hub', '--config', '/nowhere'],
  ['agent', '--nonsense'],
  ['agent', '--config', '/nowhere'],
  ['workspace', '--nonsense'],
  ['workspace', '--config', '/nowhere'],
] as const)('%s %s: words for whoever typed it, and no stack', async (name, ...words) => {
  const { status, output } = await said((await programsIfStale())[name], ...words);
  expect(status).not.toBe(0);
  expect(output.trim()).toMatch(/^[^\n]+(\n[^\n]+)?$/);
  expect(output).not.toMatch(/^ {4}at /m);
});

test('the thread of the agent lies beside it', async () => {
  const { agent } = await programsIfStale();
  expect(existsSync(join(agent, '..', 'line.worker.js'))).toBe(true);
});
