import { expect, test } from 'vitest';
import { detectionPage } from '../detection/render.ts';
import { ELSEWHERE } from '../detection/elsewhere.ts';
import { detection } from './detection.ts';

const good = new Map([
  ['docs/detection.md', detectionPage()],
  ...ELSEWHERE.map(({ file, test: name }) => [file, `test('${name}'`] as const),
]);

test('a page that the table does not make, and a test that is not there, are named', () => {
  expect(detection.find(good)).toEqual([]);
  expect(detection.find(new Map([...good, ['docs/detection.md', detectionPage().replace('witness', 'nobody')]]))).toHaveLength(1);
  const [first] = ELSEWHERE;
  expect(detection.find(new Map([...good, [first?.file ?? '', '']]))).toHaveLength(1);
});
