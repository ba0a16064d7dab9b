import { expect, test } from 'vitest';
import { countsOf } from './result.ts';

const mutants = (...statuses: readonly string[]) => ({ mutants: statuses.map((status) => ({ status })) });

test('what was noticed and what was not; the rest counts for nothing', () => {
  const files = {
    'b.ts': mutants('Killed', 'Timeout', 'RuntimeError', 'Survived', 'NoCoverage', 'CompileError', 'Ignored'),
    'a.ts': mutants('Killed'),
    'empty.ts': mutants('Ignored'),
  };
  const counts = countsOf({ files });
  expect(counts).toEqual({ percent: 66.6, files: { 'a.ts': { killed: 1, survived: 0 }, 'b.ts': { killed: 3, survived: 2 } } });
  expect(Object.keys(counts?.files ?? {})).toEqual(['a.ts', 'b.ts']);
  expect(countsOf({ files: {} })?.percent).toBe(0);
});
