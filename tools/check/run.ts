import { spawnSync } from 'node:child_process';
import { outcomeOf, type Outcome } from '../test/stage.ts';
import { readProject, type Check } from './project.ts';
import { longFiles } from './sizes.ts';

const shown = 12;

/** Runs each check over the working tree, prints a line for each, and counts it as one test. */
export const runChecks = (checks: readonly Check[]): Outcome => {
  const project = readProject('.');
  const failures = checks.flatMap((check) => {
    const offenders = check.find(project);
    process.stdout.write(`   ${check.name.padEnd(10)} ${offenders.length === 0 ? 'ok' : `FAILED (${offenders.length})`}\n`);
    const first = offenders.slice(0, shown);
    for (const offender of first) process.stdout.write(`      ${offender}\n`);
    if (offenders.length > shown) process.stdout.write(`      … and ${offenders.length - shown} more\n`);
    return offenders.length === 0 ? [] : [`${check.name}\n${first.join('\n')}`];
  });
  return outcomeOf({ passed: checks.length - failures.length, failures, notes: sizeNotes(longFiles(project), countLongFunctions()) });
};

const sizeNotes = (files: readonly string[], functions: number): readonly string[] => [
  ...(files.length === 0 ? [] : [`${files.length} files above 250 lines: ${files.join(', ')}`]),
  ...(functions === 0 ? [] : [`${functions} functions above 40 lines (oxlint -c tools/check/long-functions.json names them)`]),
];

const countLongFunctions = (): number => {
  // It ends with 1 when a file does not parse; the linter itself says so elsewhere, and a note need not fail over it.
  const { stdout } = spawnSync('oxlint', ['-c', 'tools/check/long-functions.json', '--format=json'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return (JSON.parse(stdout) as { diagnostics: readonly unknown[] }).diagnostics.length;
};
