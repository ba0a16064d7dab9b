import { expect, test } from 'vitest';
import { utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { matchingStep, stepAt, totpCode } from './totp.ts';

const secret = utf8('12345678901234567890');

// RFC 6238 appendix B, SHA-1, its eight digits cut to six.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('RFC 6238 at %d s', (seconds, code) => expect(totpCode(secret, stepAt(instant(seconds * 1_000)))).toBe(code));

test('one step before and one after count, two do not', () => {
  const now = instant(1_234_567_890_000);
  const step = stepAt(now);
  for (const off of [-1, 0, 1]) expect(matchingStep(secret, totpCode(secret, step + off), now)).toBe(step + off);
  for (const off of [-2, 2]) expect(matchingStep(secret, totpCode(secret, step + off), now)).toBeUndefined();
  for (const odd of ['', '12345', '0059245', '００５９２４']) expect(matchingStep(secret, odd, now)).toBeUndefined();
});
