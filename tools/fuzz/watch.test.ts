import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { VerificationError } from '@dauys/basics/failure.ts';
import fc from 'fast-check';
import { hostileBytes } from './bytes.ts';
import { hostileJson } from './json.ts';
import { hostileText } from './lines.ts';
import { inputOf, savedFrom } from './saved.ts';
import { findIn, writesBack } from './target.ts';
import { fuzzReaders } from './watch.ts';

const run = (act: () => unknown, mayFault = false) => findIn({ run: act, mayFault }, 'x');
const distrust = (code: string) => () => {
  throw new VerificationError(code);
};

describe('what counts as a find', () => {
  test.each([
    ['an answer', () => 7, undefined],
    ['distrust with a code that everybody knows', distrust('feed/malformed'), undefined],
    ['distrust with a code that nobody knows', distrust('feed/none'), /feed\/none is not registered/],
    ['a wrong type', () => (undefined as unknown as string).length, /^TypeError/],
    ['a promise that fails', () => Promise.reject(new RangeError('u64')), /^RangeError: u64/],
    ['bytes that are written otherwise', () => writesBack('a', 'b'), /written otherwise/],
  ])('%s', async (_, act, found) => {
    const why = await run(act);
    if (found === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(found);
  });
});

test('what is saved is what ran: bytes, and texts that are none', () => {
  for (const input of [new Uint8Array([0, 255]), '\ud800', 'a\0'])
    expect(inputOf(JSON.parse(JSON.stringify(savedFrom(input, 'why'))) as never)).toEqual(input);
});

describe('a process that does not come to its end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-watch-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fuzzWith = (act: string) => {
    const program = join(folder, 'program.mjs');
    const head = 'const h = Buffer.alloc(19); h.writeUInt32BE(7, 4); h.writeUInt32BE(3, 8); h.write("abc", 16);';
    writeFileSync(program, `import { writeFileSync } from 'node:fs'; ${head} writeFileSync(process.argv.at(-1), h); ${act}`);
    return fuzzReaders({ cases: 1, seed: 1, program, hangMs: 300 });
  };
  test.each([
    ['turns without end', 'for (;;);', /^hangs$/],
    ['ends by itself', 'process.exit(3)', /ended with 3/],
    ['is killed', 'process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000)', /SIGSEGV/],
    ['waits for what never comes', 'await new Promise(() => {})', /ended with 13/],
  ])('%s: it is seen, with its input', async (_, act, why) => {
    const { broke } = await fuzzWith(act);
    expect(broke?.why).toMatch(why);
    expect(broke?.found.hex).toBe('616263');
  });
});

describe('hostile inputs', () => {
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { numRuns: 500, seed: 1 });
  test('bytes: most are changed, some are not, all lengths come', () => {
    const valid = new Uint8Array(200).fill(5);
    const seen = some(hostileBytes(valid)).map((bytes) => Buffer.from(bytes).toString('hex'));
    expect(new Set(seen).size).toBeGreaterThan(300);
    expect(seen).toContain(Buffer.from(valid).toString('hex'));
    expect(new Set(seen.map(({ length }) => length)).size).toBeGreaterThan(50);
  });
  test('JSON: some still parse, keys come twice, numbers beyond all numbers come', () => {
    const seen = some(hostileJson({ v: 1, name: 'x', list: [1, { deep: true }] }));
    const parses = seen.filter((text) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    });
    expect(parses.length).toBeGreaterThan(300);
    expect(seen.some((text) => text.includes('1e999'))).toBe(true);
    expect(seen.some((text) => /"v":1,"v":/.test(text))).toBe(true);
    expect(seen.some((text) => text.includes('"__proto__"'))).toBe(true);
    expect(seen.some((text) => text.includes('['.repeat(10_000)))).toBe(true);
  });
  test('texts: lines come twice, letters that nobody types come', () => {
    const seen = some(hostileText('one 1\ntwo 2\n'));
    expect(seen).toContain('one 1\ntwo 2\n');
    expect(seen.some((text) => text.includes('\ud800'))).toBe(true);
    expect(seen.some((text) => text.includes('one 1\none 1\n'))).toBe(true);
  });
});
