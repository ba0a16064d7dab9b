import { hex, utf8 } from '@dauys/basics/bytes.ts';
import { redact } from '@dauys/basics/redacted.ts';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { enrolmentMark, enrolmentName, enrolmentPassHash, markGroups, readMark } from './enrolment.ts';
import type { PaperKey } from './paperKey.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

test('the digits are SHA-256 under their own domain as one number, and two that check them', () => {
  const request = utf8('{"v":1}');
  const number = (BigInt(`0x${sha('dauys/v1/enrolment-mark\0{"v":1}')}`) % 10n ** 18n).toString().padStart(18, '0');
  const mark = enrolmentMark(request);
  expect(mark.slice(0, 18)).toBe(number);
  expect(BigInt(mark) % 97n).toBe(1n);
  expect(markGroups(mark)).toHaveLength(4);
  expect(hex(enrolmentName(request))).toBe(sha('{"v":1}'));
  expect(hex(enrolmentPassHash(redact('12345' as PaperKey)))).toBe(sha('dauys/v1/enrolment-pass\x0012345'));
});

test('any other byte gives other digits, and a slip of the tongue is told from a difference', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (request, at, by) => {
      const other = request.slice();
      const i = at % other.length;
      other[i] = (other[i] ?? 0) ^ by;
      const mark = enrolmentMark(request);
      expect(enrolmentMark(other)).not.toBe(mark);
      expect(readMark(markGroups(mark).join(' '))).toEqual({ kind: 'right', digits: mark });
      const d = at % mark.length;
      const slip = `${mark.slice(0, d)}${(Number(mark[d]) + 1 + (by % 9)) % 10}${mark.slice(d + 1)}`;
      expect(readMark(slip).kind).toBe('check');
    }),
  );
  expect(readMark('12345').kind).toBe('length');
});
