import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '@dauys/basics/clock.ts';
import type { TerminalStatement } from '@dauys/journal/statement.ts';
import { compare, deviceSays, toleranceMs, type Difference, type Own, type Told, type ToldTerminal } from './compare.ts';
import { lengthOf, within, without, type Span } from './stretches.ts';

const MINUTE = 60_000;
const PACE = 30;
const noon = Date.parse('2026-11-20T12:00:00Z');
const at = (minute: number): number => noon + minute * MINUTE;
const span = (from: number, to: number): Span => ({ from: at(from), to: at(to) });
const day = span(0, 1_440);
const T = '00000001';

const signed = (minute: number, beats: number, more: { boot?: number; n?: number; fill?: number } = {}): TerminalStatement => {
  const { boot = 1, n = beats, fill = n % 250 } = more;
  return { terminal: 1, boot, at: instant(at(minute)), beats, head: { n, hash: new Uint8Array(32).fill(fill) } };
};
/** Every quarter of an hour of these minutes, as a device says it whose hub answers every beat but in the gaps. */
const signedThrough = (until: number, gaps: readonly Span[] = []): TerminalStatement[] =>
  Array.from({ length: Math.floor(until / 15) + 1 }, (_, i) => i * 15)
    .filter((minute) => !gaps.some(({ from, to }) => at(minute) >= from && at(minute) < to))
    .map((minute) =>
      signed(
        minute,
        Math.floor(
          lengthOf(gaps.reduce<readonly Span[]>((left, gap) => left.flatMap((s) => without(s, [gap])), [span(0, minute)])) / (PACE * 1_000),
        ),
      ),
    );

const told = (one: Partial<ToldTerminal> = {}, more: Partial<Told> = {}): Told => ({
  at: at(1_440),
  beatSeconds: PACE,
  hearing: [day],
  terminals: new Map([[T, { heardAt: at(1_440), beats: 1_000_000, statement: undefined, silences: [], ...one }]]),
  ...more,
});
const own = (
  silences: readonly Span[] = [],
  more: { statements?: readonly TerminalStatement[]; hearing?: readonly Span[]; firstBeat?: number } = {},
): Own => ({
  beatSeconds: PACE,
  hearing: more.hearing ?? [day],
  inService: [T],
  terminals: new Map([[T, { firstBeat: more.firstBeat ?? at(-1), silences, statements: more.statements ?? [] }]]),
});
const kinds = (list: readonly Difference[]): string[] => list.map((one) => ('device' in one ? `${one.kind} ${one.device}` : one.kind));
const found = (a: Told, b: Own): string[] => kinds(compare(a, b, day).differences);

describe('two records', () => {
  test('of the same silence, seen a beat apart and cut at the same window, do not differ', () => {
    const hub = told({ silences: [{ from: at(100) + 25_000, to: at(200) - 20_000 }] });
    expect(compare(hub, own([span(100, 200)]), day)).toEqual({
      terminals: 1,
      deaf: { hub: 0, monitor: 0 },
      differences: [],
      explained: [],
    });
    expect(found(told({ silences: [span(1_400, 1_440)] }), own([span(1_400, 1_440)]))).toEqual([]);
  });

  test('a silence that the hub hides is shown, with what it covers and since when', () => {
    const { differences } = compare(told(), own([span(100, 200)]), day);
    expect(differences).toEqual([{ kind: 'hidden', terminal: T, span: span(100, 200), device: 'unsigned' }]);
    expect(compare(told({ silences: [span(100, 150)] }), own([span(100, 200)]), day).differences).toMatchObject([{ span: span(150, 200) }]);
  });

  test('a silence that the hub invents is shown', () => {
    const { differences } = compare(told({ silences: [span(300, 400)] }), own(), day);
    expect(differences).toEqual([{ kind: 'invented', terminal: T, span: span(300, 400), device: 'unknown' }]);
  });

  test('less than two observers may be apart is no difference, a second more is', () => {
    const least = toleranceMs(PACE);
    expect(least).toBe(98_000);
    for (const [ms, expected] of [
      [least, []],
      [least + 1_000, ['hidden unknown']],
    ] as const)
      expect(found(told(), own([{ from: at(10), to: at(10) + ms }]))).toEqual(expected);
  });

  test('the pace is the directory’s: a hub that calls an hour its own hides no silence behind it, and the other pace is itself a difference', () => {
    expect(compare(told({}, { beatSeconds: 3_600 }), own([span(100, 200)]), day).differences).toEqual([
      { kind: 'pace', told: 3_600, stated: PACE },
      { kind: 'hidden', terminal: T, span: span(100, 200), device: 'unsigned' },
    ]);
  });

  test('a record that was made before the end of its stretch does not say the same; five minutes are clocks', () => {
    const early = (ms: number) => compare(told({}, { at: day.to - ms }), own(), day).differences;
    expect(early(5 * MINUTE)).toEqual([]);
    expect(early(5 * MINUTE + 1)).toEqual([{ kind: 'ends-early', span: { from: day.to - 5 * MINUTE - 1, to: day.to } }]);
  });

  test('what either did not hear accuses nobody, and is counted', () => {
    const deaf = [span(0, 90), span(210, 1_440)];
    expect(found(told({}, { hearing: deaf }), own([span(100, 200)]))).toEqual([]);
    const monitor = compare(told({ silences: [span(100, 200)] }), own([], { hearing: deaf }), day);
    expect(monitor).toMatchObject({ differences: [], deaf: { hub: 0, monitor: 120 * MINUTE } });
    expect(found(told({ silences: [span(0, 200)] }), own([], { firstBeat: at(200) }))).toEqual([]);
  });

  test('a hub that says it was deaf while a device signed that it answered', () => {
    const deaf = told({}, { hearing: [span(0, 90), span(210, 1_440)] });
    const statements = signedThrough(1_440);
    expect(found(deaf, own([], { statements }))).toEqual(['not-deaf']);
    expect(found(deaf, own([], { statements: signedThrough(1_440, [span(90, 210)]) }))).toEqual([]);
  });

  test('a short deafness is held against the signed counts around it: two minutes in which every beat was answered, or none', () => {
    const [short, other] = [span(92, 94), span(96, 98)];
    const deaf = (...gaps: readonly Span[]) => {
      const edges = [day.from, ...gaps.flatMap(({ from, to }) => [from, to]), day.to];
      return told({}, { hearing: edges.flatMap((from, i) => (i % 2 === 0 ? [{ from, to: edges[i + 1] ?? day.to }] : [])) });
    };
    expect(found(deaf(short), own([], { statements: signedThrough(1_440) }))).toEqual(['not-deaf']);
    expect(found(deaf(short), own([], { statements: signedThrough(1_440, [short]) }))).toEqual([]);
    expect(found(deaf(short, other), own([], { statements: signedThrough(1_440, [short, other]) }))).toEqual([]);
    // One outage that was hides no other that was not.
    expect(found(deaf(short, other), own([], { statements: signedThrough(1_440, [other]) }))).toContain('not-deaf');
    // A line to this monitor that was cut beside it makes nobody a liar.
    expect(found(deaf(short), own([span(96, 104)], { statements: signedThrough(1_440, [short]) }))).toEqual([]);
  });

  test('one terminal of many whose beats were answered is enough', () => {
    const hub = told({}, { hearing: [span(0, 92), span(94, 1_440)] });
    const [first] = [...hub.terminals.values()];
    if (first === undefined) throw new Error('no terminal');
    const two: Told = { ...hub, terminals: new Map([...hub.terminals, ['00000002', first]]) };
    const mine = own([], { statements: signedThrough(1_440, [span(92, 94)]) });
    const answered = signedThrough(1_440).map((one) => ({ ...one, terminal: 2 }));
    const both: Own = {
      ...mine,
      inService: [T, '00000002'],
      terminals: new Map([...mine.terminals, ['00000002', { firstBeat: at(-1), silences: [], statements: answered }]]),
    };
    expect(compare(two, both, day).differences).toEqual([{ kind: 'not-deaf', terminal: '00000002', span: span(92, 94) }]);
  });

  test('a terminal that the hub leaves out, and one that it hears and this monitor never did', () => {
    expect(found(told({}, { terminals: new Map() }), own())).toEqual(['not-listed']);
    expect(found(told(), { ...own(), terminals: new Map() })).toEqual(['never-heard']);
    expect(found(told({ heardAt: undefined }), { ...own(), terminals: new Map() })).toEqual([]);
  });
});

describe('the device’s own word', () => {
  const silent = span(100, 200);

  test('convicts a hub that hides: it did not answer then', () => {
    const statements = signedThrough(1_440, [silent]);
    expect(found(told(), own([silent], { statements }))).toEqual(['hidden not-answered']);
  });

  test('convicts a hub that invents: it answered all along', () => {
    expect(found(told({ silences: [silent] }), own([], { statements: signedThrough(1_440) }))).toEqual(['invented answered']);
  });

  test('clears a hub where only a line was cut: between device and monitor, or between device and hub', () => {
    const monitorCut = compare(
      told(),
      own([silent], { statements: signedThrough(1_440).filter((s) => s.at < silent.from || s.at >= silent.to) }),
      day,
    );
    expect([kinds(monitorCut.differences), kinds(monitorCut.explained)]).toEqual([[], ['hidden answered']]);
    const hubCut = compare(told({ silences: [silent] }), own([], { statements: signedThrough(1_440, [silent]) }), day);
    expect([kinds(hubCut.differences), kinds(hubCut.explained)]).toEqual([[], ['invented not-answered']]);
  });

  test('shown by the hub counts as well as one that came here', () => {
    const before = signedThrough(90);
    expect(found(told({ statement: signed(300, 400) }), own([silent], { statements: before }))).toEqual(['hidden not-answered']);
  });

  test('tells one silence from another between the same two statements', () => {
    const other = span(30, 90);
    const [first, last] = [signed(0, 0), signed(300, 2 * (300 - 60))];
    const about = (one: Span) => deviceSays([first, last], one, { silences: [other, silent], paceMs: PACE * 1_000 });
    expect(about(other)).toBe('answered');
    expect(deviceSays([first, signed(300, 2 * (300 - 160))], silent, { silences: [other, silent], paceMs: PACE * 1_000 })).toBe(
      'not-answered',
    );
    // It beats twice as often as the pace says: its count measures nothing.
    expect(deviceSays([first, signed(300, 1_200)], silent, { silences: [], paceMs: PACE * 1_000 })).toBe('unknown');
    expect(deviceSays([last], silent, { silences: [], paceMs: PACE * 1_000 })).toBe('unknown');
  });

  test.each([
    ['its count went back', signed(500, 10), signed(600, 9, { n: 11 })],
    ['its boots went back', signed(500, 10, { boot: 3 }), signed(600, 20, { boot: 2 })],
    ['its journal went back', signed(500, 10, { n: 30 }), signed(600, 20, { n: 29 })],
    ['its journal has two pasts', signed(500, 10, { n: 30, fill: 1 }), signed(600, 20, { n: 30, fill: 2 })],
  ])('does not fit what it said elsewhere when %s', (_, here, there) => {
    expect(found(told({ statement: there }), own([], { statements: [here] }))).toEqual(['statements-differ']);
    expect(found(told({ statement: here }), own([], { statements: [here] }))).toEqual([]);
  });

  test('a hub that counts fewer beats than it answered; and one that shows a forged word', () => {
    const statements = [signed(600, 1_200)];
    expect(compare(told({ beats: 900 }), own([], { statements }), day).differences).toEqual([
      { kind: 'beats-fewer', terminal: T, signed: 1_200, counted: 900 },
    ]);
    expect(found(told({ beats: 1_190 }), own([], { statements }))).toEqual([]);
    expect(found(told({ statement: 'forged' }), own())).toEqual(['statement-forged']);
  });
});

describe('stretches', () => {
  const spans = fc.array(
    fc.tuple(fc.nat(60), fc.nat(20)).map(([from, length]) => ({ from, to: from + length })),
    { maxLength: 8 },
  );
  const has = (list: readonly Span[], t: number): boolean => list.some(({ from, to }) => t >= from && t < to);

  test('what is taken from a stretch is gone, and nothing else', () => {
    fc.assert(
      fc.property(spans, spans, (some, others) => {
        const left = some.flatMap((one) => without(one, others));
        for (let t = 0; t < 80; t++) expect(has(left, t)).toBe(has(some, t) && !has(others, t));
      }),
    );
  });
  test('nothing outside its bounds is left, and nothing inside is lost', () => {
    fc.assert(
      fc.property(spans, fc.nat(60), fc.nat(20), (some, from, length) => {
        const cut = within(some, { from, to: from + length });
        for (let t = 0; t < 80; t++) expect(has(cut, t)).toBe(has(some, t) && t >= from && t < from + length);
      }),
    );
  });
});
