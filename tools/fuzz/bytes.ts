/** Bytes that were right once: a few changes, each of the kind that readers of lengths, signs and ends fear. */
import fc from 'fast-check';
import { bytesOf, concat, u16, u32, u8, type Bytes } from '@dauys/basics/bytes.ts';

type Change = (bytes: Bytes) => Bytes;

/** A place that is drawn before the length is known: the same draw falls into every length, and shrinks towards the beginning. */
const place = fc.nat(0xffff_ffff);
const at = (drawn: number, length: number): number => (length === 0 ? 0 : drawn % length);
/** Half of the places lie in the first 128 bytes, where heads, versions and lengths stand. */
const near = fc.oneof(fc.nat(127), place);

const written = (bytes: Bytes, where: number, what: Uint8Array): Bytes => {
  const changed = bytesOf(bytes);
  changed.set(what.subarray(0, Math.max(0, changed.length - where)), where);
  return changed;
};

const extremes: readonly Bytes[] = [
  ...[0, 1, 0x7f, 0x80, 0xff].map((n) => u8(n)),
  ...[0, 1, 0x7fff, 0x8000, 0xffff].map((n) => u16(n)),
  ...[0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff].map((n) => u32(n)),
  // 2^53 - 1, 2^53, 2^63, 2^64 - 1; and the last millisecond that a date can be, and the next.
  ...['001fffffffffffff', '0020000000000000', '8000000000000000', 'ffffffffffffffff', '0000e677d21fdbff', '0000e677d21fdc00'].map((text) =>
    bytesOf(Buffer.from(text, 'hex')),
  ),
];

const one = (bytes: fc.Arbitrary<Bytes>): fc.Arbitrary<Change> =>
  fc.oneof(
    fc.tuple(near, fc.nat(7)).map(
      ([p, bit]): Change =>
        (b) =>
          b.length === 0 ? b : written(b, at(p, b.length), u8((b[at(p, b.length)] ?? 0) ^ (1 << bit))),
    ),
    fc.tuple(near, fc.nat(255)).map(
      ([p, byte]): Change =>
        (b) =>
          written(b, at(p, b.length), u8(byte)),
    ),
    fc.tuple(near, fc.constantFrom(...extremes)).map(
      ([p, what]): Change =>
        (b) =>
          written(b, at(p, b.length), what),
    ),
    near.map(
      (p): Change =>
        (b) =>
          b.slice(0, at(p, b.length + 1)),
    ),
    fc.tuple(place, fc.nat(64)).map(
      ([p, n]): Change =>
        (b) =>
          concat(b.subarray(0, at(p, b.length)), b.subarray(at(p, b.length) + n)),
    ),
    fc.tuple(near, fc.uint8Array({ maxLength: 40 })).map(
      ([p, more]): Change =>
        (b) =>
          concat(b.subarray(0, at(p, b.length + 1)), more, b.subarray(at(p, b.length + 1))),
    ),
    fc.tuple(place, place, fc.nat(200)).map(
      ([p, q, n]): Change =>
        (b) =>
          concat(b.subarray(0, at(p, b.length)), b.subarray(at(q, b.length), at(q, b.length) + n), b.subarray(at(p, b.length))),
    ),
    fc.tuple(place, fc.nat(400)).map(
      ([p, n]): Change =>
        (b) =>
          written(b, at(p, b.length), new Uint8Array(n)),
    ),
    // The head of one, the tail of another.
    fc.tuple(bytes, place).map(
      ([other, p]): Change =>
        (b) =>
          concat(b.subarray(0, at(p, b.length + 1)), other.subarray(at(p, other.length + 1))),
    ),
    fc.constant<Change>((b) => concat(b, b)),
  );

/** One of these, after no to four changes. */
export const mutated = (bytes: fc.Arbitrary<Bytes>): fc.Arbitrary<Bytes> =>
  fc.tuple(bytes, fc.array(one(bytes), { maxLength: 4 })).map(([start, changes]) => changes.reduce((b, change) => change(b), start));

/** Mostly changed ones; now and then nothing but noise. */
export const hostileBytes = (...valid: readonly Uint8Array[]): fc.Arbitrary<Bytes> => {
  const known = fc.constantFrom(...valid.map(bytesOf));
  return fc.oneof({ arbitrary: mutated(known), weight: 12 }, { arbitrary: fc.uint8Array({ maxLength: 300 }).map(bytesOf), weight: 1 });
};

const long = 160 * 1024;
const nested = 10_000;
/** Texts that nobody sends in good faith; every reader gets them all. */
export const grimTexts: readonly string[] = [
  '',
  '\0',
  '\ufeff',
  '\ud800',
  '"\\ud800"',
  '\n',
  '\n\n',
  'null',
  '1e999',
  '-0',
  '{}',
  '{"__proto__":{"v":1}}',
  '{"v":1,"v":1}',
  '['.repeat(nested),
  '['.repeat(nested) + ']'.repeat(nested),
  `${'{"v":'.repeat(nested)}1${'}'.repeat(nested)}`,
  ' '.repeat(long),
  'A'.repeat(long),
  '\n'.repeat(long),
  '— a b\n'.repeat(long / 8),
  '0'.repeat(long),
  'x000/'.repeat(long / 5),
];
export const grimBytes: readonly Bytes[] = [
  ...grimTexts.map((text) => bytesOf(Buffer.from(text))),
  new Uint8Array(long),
  new Uint8Array(long).fill(0xff),
  bytesOf(Buffer.from('c0af', 'hex')),
  bytesOf(Buffer.from('eda080', 'hex')),
];
