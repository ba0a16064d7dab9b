import { Command } from 'commander';
import { expect, test } from 'vitest';
import { parts, tellExits } from './parts.ts';

/** They write a log for machines, or the page itself, to standard output. */
const WITHOUT_JSON = ['witness', 'monitor serve', 'pin-server serve', 'canary respond', 'verify page'];

const acting = (command: Command, words: string): readonly (readonly [string, Command])[] => [
  ...(command.options.length > 0 ? [[words, command] as const] : []),
  ...command.commands.flatMap((below) => acting(below, `${words} ${below.name()}`.trim())),
];

test('every command says what it does and what its exit codes mean, and answers machines with --json', async () => {
  const program = new Command('dauys');
  for (const { words, load } of parts) {
    const before = program.commands.length;
    (await load())(program);
    expect(program.commands.slice(before).map((command) => command.name())).toEqual(words);
  }
  tellExits(program);
  const all = acting(program, '');
  expect(all.length).toBeGreaterThan(30);
  for (const [words, command] of all) {
    const help: string[] = [];
    command.configureOutput({ writeOut: (text) => help.push(text) }).outputHelp();
    expect([words, command.description() !== '', help.join('').split('Exit codes: ').length]).toEqual([words, true, 2]);
    expect([words, command.options.some(({ long }) => long === '--json')]).toEqual([words, !WITHOUT_JSON.includes(words)]);
  }
});
