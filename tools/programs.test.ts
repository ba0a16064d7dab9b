import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { programsIfStale, spelledOut } from './programs.ts';
import { runCommand } from './test/command.ts';

const source = {
  hub: 'apps/hub/main.ts',
  agent: 'apps/terminal/agent/main.ts',
  workspace: 'apps/workspace/server/main.ts',
  dauys: 'apps/cli/dauys.ts',
  box: 'apps/terminal/box/main.ts',
};
/** The sentence for people, without where in the code it was said. */
const sentence = (output: string): string | undefined => output.split('\n').find((line) => /^(?:Fault: )?(?:usage|error)/i.test(line));
const said = (file: string, ...words: readonly string[]) => runCommand(['node', '--disable-warning=ExperimentalWarning', file, ...words]);

test.each(['hub', 'agent', 'workspace', 'dauys', 'box'] as const)(
  '%s without a word says what its source says, and ends alike',
  async (name) => {
    const programs = await programsIfStale();
    const [one, other] = [await said(programs[name]), await said(source[name])];
    expect(one.status).toBe(other.status);
    expect(one.status).not.toBe(0);
    expect(sentence(one.output)).toBe(sentence(other.output));
    expect(sentence(one.output)).toBeDefined();
  },
);

test.each([
  ['hub', '--nonsense'],
  ['hub', '--config', '/nowhere'],
  ['box', 'update', '--config', '/nowhere'],
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

test('no letter of a program takes two bytes in memory, and each says what it said', async () => {
  const folder = dirname((await programsIfStale()).agent);
  for (const name of readdirSync(folder))
    expect(
      readFileSync(join(folder, name)).every((byte) => byte < 0x80),
      name,
    ).toBe(true);
  const word = '“Дауыс” 😀 𝒙';
  expect(JSON.parse(spelledOut(JSON.stringify(word)))).toBe(word);
  expect(spelledOut('const a = /[а-я]/')).toBe(String.raw`const a = /[\u0430-\u044f]/`);
  for (const odd of ['/\\я/', 'String.raw`я`']) expect(() => spelledOut(odd)).toThrow('can not be spelled out');
});
