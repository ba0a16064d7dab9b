import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { beforeAll, expect, test } from 'vitest';
import { parts, tellExits } from './parts.ts';

/** They write a log for machines, or the page itself, to standard output. */
const WITHOUT_JSON = ['witness', 'monitor serve', 'pin-server serve', 'canary respond', 'verify page'];

const acting = (command: Command, words: string): readonly (readonly [string, Command])[] => [
  ...(command.options.length > 0 ? [[words, command] as const] : []),
  ...command.commands.flatMap((below) => acting(below, `${words} ${below.name()}`.trim())),
];

const program = new Command('dauys');
beforeAll(async () => {
  for (const { words, load } of parts) {
    const before = program.commands.length;
    (await load())(program);
    expect(program.commands.slice(before).map((command) => command.name())).toEqual(words);
  }
  tellExits(program);
});

test('every command says what it does and what its exit codes mean, and answers machines with --json', () => {
  const all = acting(program, '');
  expect(all.length).toBeGreaterThan(30);
  for (const [words, command] of all) {
    const help: string[] = [];
    command.configureOutput({ writeOut: (text) => help.push(text) }).outputHelp();
    expect([words, command.description() !== '', help.join('').split('Exit codes: ').length]).toEqual([words, true, 2]);
    expect([words, command.options.some(({ long }) => long === '--json')]).toEqual([words, !WITHOUT_JSON.includes(words)]);
  }
});

test('what documents say of commands can be typed: each word and each option is there', () => {
  const root = join(import.meta.dirname, '../..');
  const told = globSync(['*.md', 'docs/{,operating/,formats/}*.md'], { cwd: root }).flatMap((path) =>
    [
      ...readFileSync(join(root, path), 'utf8')
        .replaceAll(/\\\n\s*/g, ' ')
        .matchAll(/\bdauys ([a-z][^`|\n]*)/g),
    ].map(([, said = '']) => [path, said.split(/\s+/)] as const),
  );
  expect(told.length).toBeGreaterThan(60);
  for (const [path, said] of told) {
    let command: Command = program;
    const rest = [...said];
    for (let next = below(command, rest[0]); next !== undefined; next = below(command, rest[0])) {
      command = next;
      rest.shift();
    }
    expect([path, said[0], command === program]).toEqual([path, said[0], false]);
    const known = new Set(command.options.map(({ long }) => long));
    const unknown = rest
      .flatMap((word) => /^--[a-z][a-z-]*/.exec(word) ?? [])
      .filter((option) => option !== '--help' && !known.has(option));
    expect([path, said.slice(0, 3).join(' '), unknown]).toEqual([path, said.slice(0, 3).join(' '), []]);
  }
});

const below = (command: Command, word = ''): Command | undefined => command.commands.find((one) => one.name() === word);
