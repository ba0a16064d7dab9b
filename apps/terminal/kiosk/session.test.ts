import { describe, expect, test } from 'vitest';
import type { Lodging } from '@dauys/protocol/kiosk.ts';
import type { Sealed } from './vaultWords.ts';
import { act, freshSession, type Doing, type Place, type Promised, type Session } from './session.ts';

const after = (doings: readonly Doing[], from: Session = freshSession()): Session => doings.reduce(act, from);
const toText: readonly Doing[] = [
  { do: 'speak', language: 'kk' },
  { do: 'go', to: 'write' },
  { do: 'choose', said: { body: 'court' } },
  { do: 'choose', said: { category: 'food' } },
  { do: 'choose', said: { urgent: false } },
  { do: 'choose', said: { disclosure: 'anonymous' } },
];
const told = 'They gave us spoiled food three days running.';
const toReview: readonly Doing[] = [...toText, { do: 'say', said: { text: told } }, { do: 'next' }, { do: 'next' }];
const toSending: readonly Doing[] = [...toReview, { do: 'next' }];
const promised: Promised = {
  lodged: { envelopeId: '0'.repeat(32), counter: 1, day: 20_000, slip: 'DAUYS1:', storedAt: '2026-11-22T00:00:00.000Z' },
  commitment: '0'.repeat(64),
  code: ['1111', '2222', '3333', '4444', '5555', '6666'],
};
const statement = (body: string, n: number) =>
  ({
    v: 1,
    envelopeId: '0'.repeat(32),
    body,
    n,
    kind: 'answered',
    language: 'kk',
    text: 'x',
    officer: 'o1',
    key: '0'.repeat(16),
    at: '',
  }) as const;
const reading = (...bodies: readonly string[]): readonly Doing[] => [
  { do: 'speak', language: 'kk' },
  { do: 'go', to: 'code' },
  { do: 'enter', digits: '1'.repeat(24) },
  { do: 'found', opened: { statements: bodies.map(statement), untrusted: [] } },
];
const name = (place: Place): string => (place.at === 'draft' ? `${place.at}/${place.step}` : place.at);

test('AV-1: two touches from idle to the first question of a complaint', () => {
  expect(name(after(toText.slice(0, 2)).place)).toBe('draft/body');
});

describe('“send” that is held', () => {
  test('is sealed, and where it was is forgotten with everything else', () => {
    const held = after([...toReview, { do: 'next', held: true }]);
    expect(held).toMatchObject({ place: { at: 'sending' }, draft: { wishes: { pressed: true } } });
    expect(act(held, { do: 'stored', promised }).draft).not.toHaveProperty('wishes');
  });
  test('let go at once says nothing, and takes nothing back that was said before', () => {
    expect(after([...toReview, { do: 'next', held: false }]).draft).not.toHaveProperty('wishes');
    const failed = after([
      ...toReview,
      { do: 'next', held: true },
      { do: 'fail', trouble: 'agent' },
      { do: 'back' },
      { do: 'next', held: false },
    ]);
    expect(failed.draft.wishes).toEqual({ pressed: true });
  });
  test('means nothing where nothing is sent', () => {
    expect(after([...toText, { do: 'say', said: { text: told } }, { do: 'next', held: true }]).draft).not.toHaveProperty('wishes');
  });
  test('on the urgent way too', () => {
    const cry = after([
      { do: 'speak', language: 'kk' },
      { do: 'alarm', body: 'court' },
      { do: 'cry', text: told, category: 'reprisal' },
      { do: 'next', held: true },
    ]);
    expect(cry).toMatchObject({ place: { at: 'sending' }, draft: { wishes: { pressed: true } } });
  });
});

test('wishes are asked for from the review only, and lead back to it', () => {
  const asking = after([...toReview, { do: 'change', step: 'about' }]);
  expect(name(asking.place)).toBe('draft/about');
  const wished = after([{ do: 'wish', wish: { turned: 'young' } }, { do: 'wish', wish: { helper: 'Апа' } }, { do: 'next' }], asking);
  expect(name(wished.place)).toBe('draft/review');
  expect(wished.draft.wishes).toEqual({ young: true, helper: 'Апа' });
  expect(
    after(
      [
        { do: 'change', step: 'about' },
        { do: 'wish', wish: { turned: 'young' } },
      ],
      wished,
    ).draft.wishes,
  ).toEqual({ helper: 'Апа' });
  expect(name(act(asking, { do: 'back' }).place)).toBe('draft/review');
});

test('the lesson is said aloud until it is stopped', () => {
  const reading = after([
    { do: 'speak', language: 'kk' },
    { do: 'read', page: 0, aloud: true },
  ]);
  expect(reading.place).toEqual({ at: 'guide', page: 0, aloud: true });
  expect(act(reading, { do: 'read', page: 0 }).place).toEqual({ at: 'guide', page: 0 });
});

describe('the harmless functions', () => {
  const there = after([
    { do: 'speak', language: 'kk' },
    { do: 'look', at: { part: 'rights' } },
    { do: 'look', at: { part: 'right', id: 'reply' } },
  ]);
  test('each leads back to where it was chosen, and at last to the first screen', () => {
    const shown = [0, 1, 2, 3].map((n) => after(Array<Doing>(n).fill({ do: 'back' }), there).place);
    expect(shown).toEqual([
      { at: 'service', shown: { part: 'right', id: 'reply' } },
      { at: 'service', shown: { part: 'rights' } },
      { at: 'service', shown: { part: 'shelf' } },
      { at: 'home' },
    ]);
    const counting = act(there, { do: 'look', at: { part: 'period', id: 'appeal', day: 20_784 } });
    expect(act(counting, { do: 'back' }).place).toEqual({ at: 'service', shown: { part: 'periods' } });
  });
  test('a touch that comes late never takes anybody out of a complaint into them', () => {
    const writing = after(toText);
    expect(act(writing, { do: 'look', at: { part: 'shelf' } })).toBe(writing);
  });
});

test('each touch is the answer: the steps in their order, without a name when anonymous', () => {
  const places = toSending.map((_, i) => name(after(toSending.slice(0, i + 1)).place));
  expect(places).toEqual([
    'home',
    'draft/body',
    'draft/category',
    'draft/urgency',
    'draft/disclosure',
    'draft/text',
    'draft/text',
    'draft/attachments',
    'draft/review',
    'sending',
  ]);
});

test('back leads through the same steps to the home screen', () => {
  let session = after(toReview);
  const seen: string[] = [];
  while (session.place.at === 'draft') {
    session = act(session, { do: 'back' });
    seen.push(name(session.place));
  }
  expect(seen).toEqual(['draft/attachments', 'draft/text', 'draft/disclosure', 'draft/urgency', 'draft/category', 'draft/body', 'home']);
});

describe('changing a part from the review', () => {
  test('returns to the review', () => {
    const session = after([...toReview, { do: 'change', step: 'category' }, { do: 'choose', said: { category: 'work' } }]);
    expect(name(session.place)).toBe('draft/review');
    expect(session.draft.category).toBe('work');
  });
  test('asks what the change made necessary: a name', () => {
    const session = after([...toReview, { do: 'change', step: 'disclosure' }, { do: 'choose', said: { disclosure: 'named' } }]);
    expect(name(session.place)).toBe('draft/identity');
    expect(name(after([{ do: 'say', said: { name: 'Асель' } }, { do: 'next' }], session).place)).toBe('draft/review');
  });
  test('back returns to the review unchanged', () => {
    expect(name(after([...toReview, { do: 'change', step: 'text' }, { do: 'back' }]).place)).toBe('draft/review');
  });
});

describe('S-30: a very short text', () => {
  const short: readonly Doing[] = [...toText, { do: 'say', said: { text: 'тест' } }, { do: 'next' }];
  test('is answered with a question', () => expect(after(short).place).toMatchObject({ at: 'draft', step: 'text', asking: 'short' }));
  test('may be sent all the same', () => expect(name(after([...short, { do: 'next', knowingly: true }]).place)).toBe('draft/attachments'));
  test('may be written on', () =>
    expect(after([...short, { do: 'back' }]).place).toEqual({ at: 'draft', step: 'text', faults: false, changing: false }));
});

test('an empty text shows its fault and goes nowhere', () => {
  expect(after([...toText, { do: 'next' }]).place).toMatchObject({ step: 'text', faults: true });
});

describe('S-23, S-31: the promise', () => {
  const stored = after([...toSending, { do: 'stored', promised }]);
  test('what was written is forgotten as soon as it is stored', () => {
    expect(stored.draft).toMatchObject({ text: '', name: '' });
    expect(stored.pictures).toEqual([]);
    expect(JSON.stringify(stored)).not.toContain(told);
  });
  test('one hasty tap takes nothing away; two deliberate ones begin a new session', () => {
    const once = act(stored, { do: 'finish' });
    expect(once.place).toMatchObject({ at: 'promise', promised, sure: true });
    expect(act(once, { do: 'stay' }).place).toMatchObject({ at: 'promise', promised, sure: false });
    expect(act(once, { do: 'finish' })).toEqual(freshSession(1));
  });
  const harmless: readonly Doing[] = [
    { do: 'back' },
    { do: 'next' },
    { do: 'unsure' },
    { do: 'add' },
    { do: 'solve' },
    { do: 'stored', promised: { ...promised, commitment: '1'.repeat(64) } },
    { do: 'say', said: { text: 'y' } },
    { do: 'enter', digits: '2'.repeat(24) },
  ];
  test.each(harmless)('a late $do changes nothing', (doing) => expect(act(stored, doing)).toBe(stored));
});

describe('S-24: leaving', () => {
  const places = { ...Object.fromEntries(toSending.map((_, i) => [i, toSending.slice(0, i + 1)])), answers: reading('court') };
  test.each(Object.entries(places))('from %s leaves a fresh session of the next number', (_, doings) => {
    expect(act(after(doings), { do: 'leave' })).toEqual(freshSession(1));
  });
});

describe('trouble', () => {
  test('while sending leads back to the review with all that was written', () => {
    const failed = after([...toSending, { do: 'fail', trouble: 'full' }]);
    expect(failed.place).toMatchObject({ at: 'trouble', trouble: 'full' });
    const back = act(failed, { do: 'back' });
    expect(name(back.place)).toBe('draft/review');
    expect(back.draft.text).toBe(told);
  });
  const zeros = { h: '0'.repeat(64), C: '0'.repeat(64), r: '0'.repeat(32) };
  const lodging: Lodging = { v: 1, envelopeId: '0'.repeat(32), body: 'court', epoch: 1, bucket: 16_384, urgent: false, ...zeros };
  const sealed: Sealed = { lodging, body: new Uint8Array(4) };
  test('a second try carries the same sealed bytes, because the first may have arrived', () => {
    const again = after([...toSending, { do: 'fail', trouble: 'agent', sealed }, { do: 'back' }, { do: 'next' }]);
    expect(name(again.place)).toBe('sending');
    expect(again.sealed).toBe(sealed);
  });
  const changes: readonly Doing[] = [
    { do: 'say', said: { text: 'Something else altogether.' } },
    { do: 'choose', said: { urgent: true } },
    { do: 'picture', pictures: [] },
    { do: 'leave' },
  ];
  test.each(changes)('after a change ($do) it seals anew', (change) => {
    expect(after([...toSending, { do: 'fail', trouble: 'agent', sealed }, { do: 'back' }, change]).sealed).toBeUndefined();
  });
  test('while searching leads back to the digits', () => {
    const session = after([...reading().slice(0, 3), { do: 'fail', trouble: 'agent' }, { do: 'back' }]);
    expect(name(session.place)).toBe('code');
  });
});

describe('after an answer', () => {
  test('an addition goes to the body that answered', () => {
    const session = after([...reading('court'), { do: 'add' }]);
    expect(session.draft).toMatchObject({ kind: 'addition', body: 'court', language: 'kk' });
    expect(name(session.place)).toBe('draft/text');
  });
  test.each([[[]], [['court', 'ombudsman']]])('answers from %o: the body is asked', (bodies) => {
    const session = after([...reading(...bodies), { do: 'add' }]);
    expect(name(session.place)).toBe('addressing');
    expect(after([{ do: 'address', body: 'ombudsman' }], session).draft.body).toBe('ombudsman');
  });
  test('whether it was solved needs no words', () => {
    const session = after([
      ...reading('court'),
      { do: 'solve' },
      { do: 'add', solved: 'partly' },
      { do: 'next' },
      { do: 'next' },
      { do: 'next' },
    ]);
    expect(session.draft).toMatchObject({ solved: 'partly', text: '' });
    expect(name(session.place)).toBe('sending');
  });
  test('back from the addition leads to the answers, and its words are gone', () => {
    const session = after([...reading('court'), { do: 'add' }, { do: 'say', said: { text: told } }, { do: 'back' }]);
    expect(name(session.place)).toBe('answers');
    expect(session.draft.text).toBe('');
    expect(session.opened?.statements).toHaveLength(1);
  });
  test('going to write something new forgets what was read', () => {
    expect(after([...reading('court'), { do: 'go', to: 'home' }]).opened).toBeUndefined();
  });
});
