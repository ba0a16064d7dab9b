/** JSON that was right once: other values in other places, keys twice, other spellings of the same. */
import fc from 'fast-check';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Written as they stand: some are values that `JSON.stringify` would not write. */
const hostileValues: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1.5',
  '1e2',
  '1e999',
  '-1e999',
  '1E400',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '18446744073709551616',
  '2147483648',
  '4294967296',
  '1e-400',
  '""',
  '" "',
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"\\ufeff"',
  '"\\u202e"',
  '"constructor"',
  '"__proto__"',
  '"2026-02-30T00:00:00.000Z"',
  '"2026-11-22T24:00:00.000Z"',
  '"9999-99-99T99:99:99.999Z"',
  '"0000-01-01T00:00:00.000Z"',
  '"AAAA="',
  '"AB=="',
  '"AA==\\n"',
  '"____"',
  '"ffffffffffffffffffffffffffffffff"',
  '"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"',
  '[]',
  '{}',
  '[[]]',
  '{"length":1e9}',
  '{"toString":1,"valueOf":2}',
  `"${'a'.repeat(300)}"`,
  `"${'қ'.repeat(13_000)}"`,
  `[${'0,'.repeat(300)}0]`,
  `${'['.repeat(200)}${']'.repeat(200)}`,
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
];

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How many places a value has: itself, and all inside. */
const places = (value: Json): number =>
  1 + (Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []).reduce<number>((sum, part) => sum + places(part), 0);

interface Change {
  readonly place: number;
  readonly how: 'replace' | 'drop' | 'twice' | 'rename' | 'more' | 'nudge';
  readonly value: string;
}

const KEYS = ['__proto__', 'constructor', 'v', 'toString', 'x', '', '\u0000'];

/** Writes a value, and makes each change when its place comes. */
const write = (value: Json, changes: readonly Change[], blank: string): string => {
  let count = -1;
  const text = (part: Json): string => {
    count++;
    const mine = changes.find(({ place }) => place === count);
    if (mine?.how === 'replace') return skipping(part, mine.value);
    if (mine?.how === 'nudge') return nudged(part, mine.value) ?? inner(part, mine);
    return inner(part, mine);
  };
  const skipping = (part: Json, instead: string): string => {
    count += places(part) - 1;
    return instead;
  };
  const inner = (part: Json, mine: Change | undefined): string => {
    if (Array.isArray(part)) return `[${blank}${[...part.map(text), ...(mine?.how === 'more' ? [mine.value] : [])].join(`,${blank}`)}]`;
    if (!isObject(part)) return JSON.stringify(part);
    const fields = Object.entries(part).flatMap(([key, held], i, all): string[] => {
      const field = `${JSON.stringify(key)}:${blank}${text(held)}`;
      const chosen = mine !== undefined && i === mine.place % all.length;
      if (!chosen) return [field];
      if (mine.how === 'drop') return [];
      if (mine.how === 'twice') return [field, `${JSON.stringify(key)}:${mine.value}`];
      if (mine.how === 'rename') return [field.replace(/^"[^"]*"/, JSON.stringify(KEYS[mine.value.length % KEYS.length]))];
      return [field];
    });
    if (mine?.how === 'more') fields.push(`${JSON.stringify(KEYS[mine.value.length % KEYS.length])}:${mine.value}`);
    return `{${blank}${fields.join(`,${blank}`)}}`;
  };
  return text(value);
};

/** A value that is nearly the one that was: a number beside it, a letter more, less or other. */
const nudged = (value: Json, seed: string): string | undefined => {
  if (typeof value === 'number') return String(value + (seed.length % 2 === 0 ? 1 : -1));
  if (typeof value === 'boolean') return String(!value);
  if (typeof value !== 'string') return undefined;
  const middle = seed.length % (value.length + 1);
  const parts = [value.slice(0, middle), seed.length % 3 === 0 ? '' : 'Ä', value.slice(middle + (seed.length % 3 === 1 ? 1 : 0))];
  return JSON.stringify(parts.join('').slice(seed.length % 5 === 0 ? 1 : 0));
};

/** Texts of one of these values after no to three changes: most are JSON still, some in another spelling. */
export const hostileJson = (...valid: readonly object[]): fc.Arbitrary<string> => {
  const values = valid.map((value) => JSON.parse(JSON.stringify(value)) as Json);
  const change = fc.record({
    place: fc.nat(10_000),
    how: fc.constantFrom<Change['how'][]>('replace', 'replace', 'drop', 'twice', 'rename', 'more', 'nudge', 'nudge'),
    value: fc.constantFrom(...hostileValues),
  });
  return fc
    .tuple(fc.constantFrom(...values), fc.array(change, { maxLength: 3 }), fc.constantFrom('', '', '', '', ' ', '\n', '\ufeff'))
    .map(([value, changes, blank]) => {
      const n = places(value);
      return write(
        value,
        changes.map((one) => ({ ...one, place: one.place % n })),
        blank,
      );
    });
};
