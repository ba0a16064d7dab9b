import fc from 'fast-check';

/**
 * Any character but half of a pair, as a string: what fast-check's unit `binary` gives, which takes seconds to begin in each process. Usage:
 * `fc.string({ unit: anyCharacter })`.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((point) => String.fromCodePoint(point));
