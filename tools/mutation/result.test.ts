import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { areas } from './areas.ts';
import { countsOf, type Results } from './result.ts';

const mutants = (...statuses: readonly string[]) => ({ mutants: statuses.map((status) => ({ status })) });

test('what was noticed and what was not; the rest counts for nothing', () => {
  const files = {
    'b.ts': mutants('Killed', 'Timeout', 'RuntimeError', 'Survived', 'NoCoverage', 'CompileError', 'Ignored'),
    'a.ts': mutants('Killed'),
    'empty.ts': mutants('Ignored'),
  };
  const counts = countsOf({ files });
  expect(counts).toEqual({ percent: 66.6, leftOut: 2, files: { 'a.ts': { killed: 1, survived: 0 }, 'b.ts': { killed: 3, survived: 2 } } });
  expect(Object.keys(counts?.files ?? {})).toEqual(['a.ts', 'b.ts']);
  expect(countsOf({ files: {} })?.percent).toBe(0);
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
