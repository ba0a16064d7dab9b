import { expect, test } from 'vitest';
import { evidence } from './evidence.ts';

test.each([
  ['| a | `packages/a.test.ts` “it holds”; `packages/b.json` |', []],
  ['| a | `packages/gone.test.ts` |', ['docs/evidence-x.md:1 names packages/gone.test.ts, which is not there']],
  ['| a | `packages/a.test.ts` “it held” |', ['docs/evidence-x.md:1 names “it held”, which packages/a.test.ts does not have']],
])('%s', (line, offenders) => {
  const project = new Map([
    ['docs/evidence-x.md', line],
    ['packages/a.test.ts', "test('it holds', () => undefined)"],
    ['packages/b.json', '{}'],
  ]);
  expect(evidence.find(project)).toEqual(offenders);
});
