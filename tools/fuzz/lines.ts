/** Texts of lines and words that were right once: notes, policies, proofs, paths, slips. */
import fc from 'fast-check';

type Change = (text: string) => string;

const place = fc.nat(0xffff_ffff);
const at = (drawn: number, length: number): number => (length === 0 ? 0 : drawn % length);

const letters = [
  '\0',
  '\r',
  '\t',
  '\n',
  '\n\n',
  ' ',
  '\u00a0',
  '\u2028',
  '\u200b',
  '\u0085',
  '\ufeff',
  '\ud800',
  '\udc00',
  '—',
  '-',
  '+',
  '=',
  '/',
  '_',
  '%',
  '\\',
  '"',
  'é',
  'e\u0301',
  '０',
  '٣',
];
const words = [
  '',
  '0',
  '00',
  '-1',
  '+1',
  '1e3',
  '9007199254740991',
  '9007199254740992',
  '99999999999999999999',
  '4294967296',
  'none',
  'all',
  'any',
  'quorum',
  'log',
  '__proto__',
  'A'.repeat(43) + '=',
  'A'.repeat(300),
  '=',
  '====',
];

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.constantFrom(...letters)).map(
    ([p, letter]): Change =>
      (t) =>
        t.slice(0, at(p, t.length + 1)) + letter + t.slice(at(p, t.length + 1)),
  ),
  fc.tuple(place, fc.nat(8)).map(
    ([p, n]): Change =>
      (t) =>
        t.slice(0, at(p, t.length)) + t.slice(at(p, t.length) + n),
  ),
  fc.tuple(place, fc.constantFrom(...letters, 'A', 'b', '1')).map(
    ([p, letter]): Change =>
      (t) =>
        t.slice(0, at(p, t.length)) + letter + t.slice(at(p, t.length) + 1),
  ),
  place.map(
    (p): Change =>
      (t) =>
        t.slice(0, at(p, t.length + 1)),
  ),
  fc.tuple(place, fc.constantFrom(...words)).map(
    ([p, word]): Change =>
      (t) => {
        const parts = t.split(/([ \n+/:])/);
        const i = at(p, parts.length);
        return parts.with(i, word).join('');
      },
  ),
  ...(['drop', 'twice', 'swap', 'last'] as const).map((how) =>
    fc.tuple(place, place).map(
      ([p, q]): Change =>
        (t) => {
          const lines = t.split('\n');
          const [i, j] = [at(p, lines.length), at(q, lines.length)];
          const [one = '', other = ''] = [lines[i], lines[j]];
          if (how === 'drop') return lines.toSpliced(i, 1).join('\n');
          if (how === 'twice') return lines.toSpliced(i, 0, one).join('\n');
          if (how === 'swap') return lines.with(i, other).with(j, one).join('\n');
          return lines.toSpliced(lines.length, 0, one).join('\n');
        },
    ),
  ),
  fc.constant<Change>((t) => t.toUpperCase()),
  fc.constant<Change>((t) => t.replaceAll('\n', '\r\n')),
  fc.tuple(place, fc.oneof({ arbitrary: fc.nat(5), weight: 7 }, { arbitrary: fc.nat(2_000), weight: 1 })).map(
    ([p, n]): Change =>
      (t) => {
        const lines = t.split('\n');
        const line = lines[at(p, lines.length)] ?? '';
        return lines.toSpliced(at(p, lines.length), 0, ...Array.from({ length: n }, () => line)).join('\n');
      },
  ),
);

/** One of these after no to four changes; now and then any text at all. */
export const hostileText = (...valid: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    {
      arbitrary: fc
        .tuple(fc.constantFrom(...valid), fc.array(change, { maxLength: 4 }))
        .map(([start, changes]) => changes.reduce((t, one) => one(t), start)),
      weight: 12,
    },
    { arbitrary: fc.array(fc.constantFrom(...letters, ...'abcXYZ019:.'), { maxLength: 200 }).map((all) => all.join('')), weight: 1 },
  );
