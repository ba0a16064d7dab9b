import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  freshSteps,
  KEYS,
  LOUDNESSES,
  PACES,
  step,
  type Input,
  type Item,
  type Key,
  type Next,
  type Shown,
  type Spoken,
  type Steps,
  type Way,
} from './steps.ts';

const say = (key: string): Spoken => ({ language: 'kk', pack: 'kiosk', key, values: [] });
const item = (kind: Item['kind'], key: string, more: Partial<Item> = {}): Item => ({ kind, says: [say(key)], ...more });
const heard = ({ says }: Next): string => (says ?? []).map((one) => ('key' in one ? one.key : one.text)).join(' ');

/** A question with a help, two answers, the moves, and the bar. */
const question: Shown = {
  name: 'question',
  items: [
    item('title', 'title'),
    item('text', 'help'),
    item('control', 'yes'),
    item('control', 'no'),
    item('control', 'back', { back: true }),
    item('control', 'exit.label', { exit: true }),
  ],
  letters: [],
};
const writing: Shown = {
  name: 'writing',
  items: [item('title', 'tell'), item('field', 'words'), item('control', 'next'), item('control', 'back', { back: true })],
  letters: [
    [[say('a')], [say('b')], [say('c')]],
    [[say('d')], [say('e')]],
  ],
};

const run = (inputs: readonly Input[], from: Steps = freshSteps()): Next =>
  inputs.reduce<Next>(({ steps }, input) => step(steps, input), { steps: from });
const keys = (...names: readonly Key[]): Input[] => names.map((key) => ({ in: 'key', key }));
const listening = (shown: Shown): Input[] => [
  { in: 'shown', shown },
  { in: 'way', way: 'listen' },
];
const on = (shown: Shown, ...names: readonly Key[]): Next => run([...listening(shown), ...keys(...names)]);

describe('by keypad', () => {
  test('the same words twice: one passes both, also when something is said anew between', () => {
    const twice: Shown = {
      ...question,
      items: [item('title', 'title'), item('text', 'left'), item('text', 'left'), item('control', 'stop')],
    };
    const again: Input = { in: 'shown', shown: { ...twice } };
    const pressed = keys('down', 'down', 'down').flatMap((key) => [again, key]);
    expect(heard(run([...listening(twice), ...pressed]))).toBe('stop');
  });
  test.each([
    [[], 'title'],
    [['down'], 'help'],
    [['down', 'down'], 'yes'],
    [['down', 'down', 'up'], 'help'],
    [['up'], 'exit.label'],
    [['up', 'down'], 'title'],
    [['right'], 'yes'],
    [['right', 'right', 'right', 'right', 'right'], 'yes'],
    [['left'], 'exit.label'],
    [['down', 'repeat'], 'help'],
    [['ok'], 'title'],
    [['down', 'slower'], 'help'],
    [['down', 'louder'], 'help'],
  ] as const)('%j says %s', (pressed, words) => expect(heard(on(question, ...pressed))).toBe(words));

  test.each([
    [['right', 'ok'], { do: 'press', item: 2 }],
    [['down', 'down', 'down', 'ok'], { do: 'press', item: 3 }],
    [['back'], { do: 'press', item: 4 }],
    [['up', 'ok'], { do: 'press', item: 5 }],
    [['ok'], undefined],
  ] as const)('%j does %j', (pressed, deed) => expect(on(question, ...pressed).deed).toEqual(deed));

  test('where nothing leads back, back says once more where one is', () => {
    const next = on({ ...question, items: question.items.slice(0, 4) }, 'down', 'back');
    expect([next.deed, heard(next)]).toEqual([undefined, 'help']);
  });
  test('texts are read on by themselves up to the first control, and no further', () => {
    const first = run([...listening(question), { in: 'said' }]);
    expect(heard(first)).toBe('help');
    const second = step(first.steps, { in: 'said' });
    expect(heard(second)).toBe('yes');
    expect(step(second.steps, { in: 'said' })).toEqual({ steps: second.steps });
  });
  test('another screen begins at its title; the same one that changed keeps the place', () => {
    const there = on(question, 'right', 'right').steps;
    expect(heard(step(there, { in: 'shown', shown: writing }))).toBe('tell');
    const more = { ...question, items: [...question.items.slice(0, 2), item('text', 'more'), ...question.items.slice(2)] };
    const moved = step(there, { in: 'shown', shown: more });
    expect([moved.says, heard(step(moved.steps, { in: 'key', key: 'repeat' }))]).toEqual([undefined, 'no']);
  });
  test('where a text gives way to answers, none of them is passed over', () => {
    const waiting = { ...question, items: [item('title', 'title'), item('text', 'none yet'), item('control', 'back', { back: true })] };
    const there = run([
      ...listening(waiting),
      ...keys('down'),
      { in: 'shown', shown: { ...question, items: [item('title', 'title'), ...question.items.slice(2)] } },
    ]);
    expect(heard(step(there.steps, { in: 'key', key: 'down' }))).toBe('yes');
  });
  test('what is live is said when it comes or changes, once', () => {
    const live = (key: string): Shown => ({ ...question, items: [...question.items, item('text', key, { live: true })] });
    const came = run([...listening(question), { in: 'shown', shown: live('wrong') }]);
    expect(heard(came)).toBe('wrong title');
    expect(step(came.steps, { in: 'shown', shown: live('wrong') }).says).toBeUndefined();
    expect(heard(step(came.steps, { in: 'shown', shown: live('right') }))).toBe('right title');
    // At an answer nothing was being read.
    const choosing = run([...listening(live('wrong')), ...keys('right'), { in: 'shown', shown: live('right') }]);
    expect(heard(choosing)).toBe('right');
  });
});

describe('while somebody is recorded', () => {
  const still: Shown = { ...question, name: 'still' };
  const running: Shown = {
    ...question,
    name: 'running',
    recording: true,
    items: [...question.items, item('text', 'left 4:00', { live: true })],
  };
  const later: Shown = { ...running, items: [...question.items, item('text', 'left 3:00', { live: true })] };
  const hearing = (...more: Input[]) =>
    run([{ in: 'shown', shown: still }, { in: 'way', way: 'hear-first' }, { in: 'shown', shown: running }, ...more]);
  test('who hears first is not spoken into: what was being said ends, and nothing begins by itself', () => {
    expect(hearing().says).toEqual([]);
    expect(hearing({ in: 'shown', shown: later }).says).toBeUndefined();
  });
  test('but what she touches says what it is', () => expect(heard(hearing({ in: 'touch', item: 2 }))).toBe('yes'));
  test('who listens with the eyes shut is told that it runs, and how long it may', () => {
    const listens = run([...listening(still), { in: 'shown', shown: running }]);
    expect(heard(listens)).toBe('title');
    expect(heard(step(listens.steps, { in: 'shown', shown: later }))).toBe('left 3:00 title');
  });
});

describe('what is turned on or off under somebody', () => {
  const chosen: Spoken = { language: 'kk', pack: 'ways', key: 'listen.chosen', values: [], personal: true };
  const mask = (on: boolean): Shown => ({
    ...question,
    items: question.items.map((one, i) => (i === 2 && on ? { ...one, says: [...one.says, chosen] } : one)),
  });
  const shift = (on: boolean): Shown => ({ ...writing, letters: [[on ? [say('shift'), chosen] : [say('shift')], [say(on ? 'B' : 'b')]]] });
  const after = (from: Input[], shown: Shown): string => heard(run([...from, { in: 'shown', shown }]));
  const press = keys('right', 'ok');

  test('by keypad: its name and its new state, at once', () => {
    expect(after([...listening(mask(false)), ...press], mask(true))).toBe('yes listen.chosen');
    expect(after([...listening(mask(true)), ...press], mask(false))).toBe('yes listen.unchosen');
  });
  test('a key that changes others: itself, and not the others', () => {
    const writes = keys('right', 'ok', 'ok');
    expect(after([...listening(shift(false)), ...writes], shift(true))).toBe('shift listen.chosen');
    expect(after([...listening(shift(true)), ...writes], shift(false))).toBe('shift listen.unchosen');
    expect(after([...listening(shift(true)), ...keys('right', 'ok', 'right', 'ok')], shift(false))).toBe('');
  });
  test('hearing first: after the second touch', () => {
    const twice: Input[] = [
      { in: 'shown', shown: mask(false) },
      { in: 'way', way: 'hear-first' },
      { in: 'touch', item: 2 },
      { in: 'touch', item: 2 },
    ];
    expect(after(twice, mask(true))).toBe('yes listen.chosen');
  });
  test('somewhere else, and where nobody listens, nothing is said', () => {
    expect(after([...listening(mask(false)), ...keys('right', 'right')], mask(true))).toBe('');
    expect(
      after(
        [
          { in: 'shown', shown: mask(false) },
          { in: 'touch', item: 2 },
        ],
        mask(true),
      ),
    ).toBe('');
  });
});

describe('writing by keypad', () => {
  const at = (...names: readonly Key[]) => on(writing, 'right', 'ok', ...names);
  test.each([
    [[], 'a'],
    [['right'], 'b'],
    [['left'], 'c'],
    [['down'], 'd'],
    [['right', 'right', 'down'], 'e'],
    [['up'], 'd'],
    [['repeat'], 'words'],
    [['back'], 'words'],
  ] as const)('%j says %s', (pressed, words) => expect(heard(at(...pressed))).toBe(words));
  test('the field is entered, letters are written, and back leaves the letters, not the screen', () => {
    expect(at().deed).toEqual({ do: 'enter', item: 1 });
    expect(at('right', 'ok').deed).toEqual({ do: 'write', row: 0, column: 1 });
    expect(at('down', 'right', 'ok').deed).toEqual({ do: 'write', row: 1, column: 1 });
    expect(at('back').deed).toBeUndefined();
    expect(at('back', 'back').deed).toEqual({ do: 'press', item: 3 });
  });
  test('a keyboard that becomes smaller keeps a letter under the finger', () => {
    const small = { ...writing, letters: [[[say('1')]]] };
    const next = step(at('down', 'right').steps, { in: 'shown', shown: small });
    expect(next.steps.letter).toEqual({ row: 0, column: 0 });
  });
  test('nothing is read on while somebody looks for a letter', () => {
    const { steps } = at();
    expect(step(steps, { in: 'said' })).toEqual({ steps });
  });
});

describe('by touch', () => {
  const touched = (way: Way, ...items: readonly number[]): Next =>
    run([{ in: 'shown', shown: question }, { in: 'way', way }, ...items.map((one): Input => ({ in: 'touch', item: one }))]);
  test('that only reads, one touch does it and nothing speaks', () => {
    const next = touched('touch', 2);
    expect([next.deed, next.says]).toEqual([{ do: 'press', item: 2 }, undefined]);
  });
  test('that hears first: the first touch speaks, the second on the same does it, another speaks again', () => {
    expect([touched('hear-first', 2).deed, heard(touched('hear-first', 2))]).toEqual([undefined, 'yes']);
    expect(touched('hear-first', 2, 2).deed).toEqual({ do: 'press', item: 2 });
    expect([touched('hear-first', 2, 3).deed, heard(touched('hear-first', 2, 3))]).toEqual([undefined, 'no']);
  });
  test('each screen says its question', () => {
    expect(heard(touched('hear-first'))).toBe('title');
    expect(heard(step(touched('hear-first', 2).steps, { in: 'shown', shown: writing }))).toBe('tell');
  });
  test('a text that is touched is said, as often as one likes', () =>
    expect([touched('hear-first', 1), touched('hear-first', 1, 1)].map((next) => [heard(next), next.deed])).toEqual([
      ['help', undefined],
      ['help', undefined],
    ]));
  test('a key of the keyboard, too: the first touch says it, each further one on it writes and says it', () => {
    const typed = (...inputs: readonly Input[]): Next =>
      run([{ in: 'shown', shown: writing }, { in: 'way', way: 'hear-first' }, ...inputs]);
    const key = (row: number, column: number): Input => ({ in: 'letter', row, column });
    const [first, second, third] = [typed(key(0, 1)), typed(key(0, 1), key(0, 1)), typed(key(0, 1), key(0, 1), key(0, 1))];
    expect([first.deed, heard(first)]).toEqual([undefined, 'b']);
    for (const next of [second, third]) expect([next.deed, heard(next)]).toEqual([{ do: 'write', row: 0, column: 1 }, 'b']);
    const other = typed(key(0, 1), key(1, 0));
    expect([other.deed, heard(other)]).toEqual([undefined, 'd']);
    // What was heard before a key was touched, or a key before something else, is heard anew.
    for (const [before, then] of [
      [{ in: 'touch', item: 2 }, key(0, 1)],
      [key(0, 1), { in: 'touch', item: 2 }],
    ] as const)
      expect(typed(before, then, before).deed).toBeUndefined();
    expect(typed(key(0, 1), { in: 'shown', shown: question }).steps.letter).toBeUndefined();
    expect(typed(key(7, 0))).toEqual({ steps: typed().steps });
  });
  test.each(['touch', 'listen'] as const)('in another way (%s) a touched key is the page’s own', (way) => {
    const { steps } = run([
      { in: 'shown', shown: writing },
      { in: 'way', way },
    ]);
    expect(step(steps, { in: 'letter', row: 0, column: 1 })).toEqual({ steps });
  });
  test('the exit never waits for a second touch', () => expect(touched('hear-first', 5).deed).toEqual({ do: 'press', item: 5 }));
  test('the keypad is not asked', () => {
    const { steps } = touched('hear-first', 2);
    expect(KEYS.map((key) => step(steps, { in: 'key', key }))).toEqual(KEYS.map(() => ({ steps })));
  });
});

test('slower and louder go round, and each person begins anew', () => {
  const round = (key: Key, n: number) => on(question, ...Array.from({ length: n }, () => key)).steps;
  expect(PACES.map((_, i) => PACES[round('slower', i).pace])).toEqual([1, 0.8, 0.65, 1.25]);
  expect(round('slower', PACES.length).pace).toBe(freshSteps().pace);
  expect(LOUDNESSES.map((_, i) => LOUDNESSES[round('louder', i).loudness])).toEqual([0.6, 1, 0.35]);
});

test('stopping to listen is silence', () => expect(step(on(question).steps, { in: 'way', way: 'touch' }).says).toEqual([]));

const input: fc.Arbitrary<Input> = fc.oneof(
  fc.constantFrom(...KEYS).map((key): Input => ({ in: 'key', key })),
  fc.constantFrom(question, writing, { name: 'empty', items: [], letters: [] }).map((shown): Input => ({ in: 'shown', shown })),
  fc.constantFrom<Way>('touch', 'listen', 'hear-first').map((way): Input => ({ in: 'way', way })),
  fc.nat(5).map((one): Input => ({ in: 'touch', item: one })),
  fc.tuple(fc.nat(2), fc.nat(3)).map(([row, column]): Input => ({ in: 'letter', row, column })),
  fc.constant<Input>({ in: 'said' }),
);
property.prop([fc.array(input, { maxLength: 40 })])(
  'whatever comes, one stands at something that is there, or where there is nothing at none',
  (inputs) => {
    const { steps } = run(inputs);
    const { items, letters } = steps.shown;
    expect(steps.at === undefined || steps.at === 0 || items[steps.at] !== undefined).toBe(true);
    expect(steps.letter === undefined || letters[steps.letter.row]?.[steps.letter.column] !== undefined).toBe(true);
  },
);

test('by keypad alone everything on a screen can be reached', () => {
  const heardAll = question.items.map((_, i) => heard(on(question, ...Array.from({ length: i }, (): Key => 'down'))));
  expect(heardAll).toEqual(['title', 'help', 'yes', 'no', 'back', 'exit.label']);
});
