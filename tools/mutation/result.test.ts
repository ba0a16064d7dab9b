import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { areas } from './areas.ts';
import { countsOf, missedOf, type Results } from './result.ts';

const mutants = (...statuses: readonly string[]) => ({
  mutants: statuses.map((status) => (status === 'Endless' ? { status: 'Timeout', statusReason: 'hit limit 20000' } : { status })),
});

test('what was noticed and what was not; what only the clock ended was not, and the rest counts for nothing', () => {
  const files = {
    'b.ts': mutants('Killed', 'Endless', 'RuntimeError', 'Survived', 'NoCoverage', 'CompileError', 'Ignored', 'Timeout'),
    'a.ts': mutants('Killed'),
    'empty.ts': mutants('Ignored'),
  };
  const counts = countsOf({ files });
  expect(counts).toEqual({ percent: 57.1, leftOut: 2, files: { 'a.ts': { killed: 1, survived: 0 }, 'b.ts': { killed: 3, survived: 3 } } });
  expect(Object.keys(counts?.files ?? {})).toEqual(['a.ts', 'b.ts']);
  expect(countsOf({ files: {} })?.percent).toBe(0);
});

test('what was not noticed is shown where it stands, and what stood there', () => {
  const at = (line: number, column: number) => ({ line, column });
  const mutant = (status: string, start: { line: number; column: number }, end: { line: number; column: number }) => ({
    status,
    replacement: 'false',
    location: { start, end },
  });
  const files = {
    'a.ts': {
      source: 'if (a > b)\n  stop();\nelse go();\n',
      mutants: [mutant('Survived', at(1, 5), at(1, 10)), mutant('Killed', at(1, 1), at(1, 2)), mutant('NoCoverage', at(2, 3), at(3, 11))],
    },
  };
  expect(missedOf({ files })).toEqual(['Survived a.ts:1: a > b → false', 'NoCoverage a.ts:2: stop(); else go(); → false']);
});

test('what is kept of an area adds up, and four of five mutants were noticed', () => {
  const kept = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/mutation.json'), 'utf8')) as Results;
  const known = new Set(areas.map(({ name }) => name));
  for (const [area, counts] of Object.entries(kept)) {
    expect(known).toContain(area);
    const sums = Object.values(counts.files).reduce((a, b) => ({ killed: a.killed + b.killed, survived: a.survived + b.survived }));
    expect(counts.percent, area).toBe(Math.floor((1_000 * sums.killed) / (sums.killed + sums.survived)) / 10);
    expect(counts.percent, area).toBeGreaterThanOrEqual(80);
  }
});
