import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { harmlessName, isHarmless } from './attachmentName.ts';
import { charactersOf } from './limits.ts';

describe('S-29: names of attachments are harmless', () => {
  test.each([
    ['сурет 1.png', 'сурет 1.png'],
    ['тіс.png', 'тіс.png'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\autorun.inf', 'autorun.inf'],
    ['/', 'attachment'],
    ['..', 'attachment'],
    ['', 'attachment'],
    ['   ', 'attachment'],
    ['.hidden', 'hidden'],
    ['name.', 'name'],
    ['a\u0000b\r\nc.png', 'abc.png'],
    ['photo\u202Egnp.exe', 'photognp.exe'],
    ['a\u200Bb.png', 'ab.png'],
    ['C:\\x\\y.png', 'y.png'],
    ['a:b*?.png', 'a_b__.png'],
    ['file.png:stream', 'file.png_stream'],
    ['CON', '_CON'],
    ['con.txt', '_con.txt'],
    ['COM1.png', '_COM1.png'],
    ['console.txt', 'console.txt'],
    ['$(reboot).png', '_(reboot).png'],
    ['%2e%2e.png', '_2e_2e.png'],
    ['\ud800x.png', '\ufffdx.png'],
    ['й.png', 'й.png'],
    [`${'а'.repeat(200)}.jpeg`, `${'а'.repeat(75)}.jpeg`],
    ['😶'.repeat(200), '😶'.repeat(80)],
  ])('%j becomes %j', (given, expected) => expect(harmlessName(given)).toBe(expected));

  test('for any name at all: one segment, printable, short, not empty, and its own harmless form', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('.', '/', '\\', ' ', '\u0000', '\u202e', 'c', 'o', 'n', '%', ':', 'я', '😶', '\u0301', '\n', '_', '-'),
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 300 })), (given) => {
        const name = harmlessName(given);
        expect(name).not.toMatch(/[\p{C}/\\:*?"<>|]/u);
        expect(name).toMatch(/^[^\s.].*[^\s.]$|^[^\s.]$/u);
        expect(charactersOf(name)).toBeLessThanOrEqual(80);
        expect(isHarmless(name)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
