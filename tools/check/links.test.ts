import { expect, test } from 'vitest';
import { links } from './links.ts';

const whole: readonly (readonly [string, string])[] = [
  ['package.json', '{"scripts":{"bench":"x"}}'],
  ['docs/b.md', '# A `thing`, or two\n\n```\n# no heading\n```\n'],
  ['docs/screens/a.png', ''],
  ['docs/decisions/0001-first.md', '# 0001 First\n'],
  ['docs/decisions/README.md', '- [0001 First](0001-first.md)\n'],
  ['apps/hub/a.ts', '/** decision 0001 */'],
];
const inDocument = (text: string) => links.find(new Map([...whole, ['docs/a.md', text]]));

test.each([
  '[b](b.md), [b](../docs/b.md#a-thing-or-two), [here](#x), [far](https://example.org/x.md)\n\n## X\n',
  '<img src="screens/a.png" alt="">',
  '`apps/hub`, `apps/hub/a.ts`, `apps/hub/*.ts`, docs/b.md, and `bench/hour.json` is made',
  'npm run bench; decision 0001',
  '```\n[b](gone.md)\n```',
])('%s', (text) => {
  expect(inDocument(text)).toEqual([]);
});

test.each([
  ['\n[b](gone.md)', 'docs/a.md:2 leads to gone.md, which is not there'],
  ['[b](b.md#no-heading)', 'docs/a.md:1 leads to b.md#no-heading: no such heading'],
  ['<img src="screens/b.png" alt="">', 'docs/a.md:1 leads to screens/b.png, which is not there'],
  ['`apps/hub/b.ts`', 'docs/a.md:1 names apps/hub/b.ts, which is not there'],
  ['(docs/gone.md)', 'docs/a.md:1 names docs/gone.md, which is not there'],
  ['`npm run benches`', 'docs/a.md:1 names npm run benches, which is not there'],
  ['decision 0002', 'docs/a.md:1 names decision 0002, which is not there'],
])('%s', (text, offender) => {
  expect(inDocument(text)).toEqual([offender]);
});

test('decisions: one number each, in the title and in the list; code names none that is not there', () => {
  const project = new Map([
    ...whole,
    ['docs/decisions/0001-second.md', '# 0001 Second'],
    ['docs/decisions/0003-third.md', '# 3 Third'],
    ['apps/hub/a.ts', '/** decision 0004 */'],
  ]);
  expect(links.find(project).toSorted()).toEqual([
    'apps/hub/a.ts:1 names decision 0004, which is not there',
    'docs/decisions/0001-first.md has a number that another decision has',
    'docs/decisions/0001-second.md has a number that another decision has',
    'docs/decisions/0001-second.md is not in docs/decisions/README.md',
    'docs/decisions/0003-third.md does not begin with "# 0003 " and its title',
    'docs/decisions/0003-third.md is not in docs/decisions/README.md',
  ]);
});
