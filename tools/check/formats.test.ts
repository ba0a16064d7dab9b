import { expect, test } from 'vitest';
import { formats } from './formats.ts';

test.each([
  ['Versions accepted: 1…1.', 0],
  ['Versions accepted, of frames as of the status\ninside: 1…2.', 0],
  ['Version 1.', 1],
  ['', 1],
])('%j', (text, offenders) => {
  expect(formats.find(new Map([['docs/formats/x.md', text]]))).toHaveLength(offenders);
});
