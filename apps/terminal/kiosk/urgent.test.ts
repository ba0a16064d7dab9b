/** The urgent way (AV-7), the quick exit (CO-6), and the wait before another search. */
import { emptyDraft, faultsOf, stepsOf } from '@dauys/complaint/draft.ts';
import { describe, expect, test } from 'vitest';
import { patience } from './idle.ts';
import { act, freshSession, waitBefore, type Doing, type Promised, type Session } from './session.ts';

const after = (doings: readonly Doing[], from: Session = freshSession()): Session => doings.reduce(act, from);
const beaten = 'Мені ұрып жатыр.';
const toUrgent: readonly Doing[] = [
  { do: 'speak', language: 'kk' },
  { do: 'alarm', body: 'prosecutor' },
];
const toSend: readonly Doing[] = [...toUrgent, { do: 'cry', text: beaten, category: 'ill-treatment' }];
const promised: Promised = {
  lodged: { envelopeId: '0'.repeat(32), counter: 1, day: 20_000, slip: 'DAUYS1:', storedAt: '' },
  commitment: '',
};

describe('urgent', () => {
  test('four touches from idle to the sending: the language, the danger, what happens, send', () => {
    const doings: readonly Doing[] = [...toSend, { do: 'next' }];
    expect(doings).toHaveLength(4);
    const { place, draft } = after(doings);
    expect(place).toEqual({ at: 'sending' });
    expect(draft).toMatchObject({
      kind: 'complaint',
      language: 'kk',
      body: 'prosecutor',
      urgent: true,
      disclosure: 'anonymous',
      text: beaten,
    });
    expect(faultsOf(draft)).toEqual([]);
  });
  test('asks less than the ordinary way: a sentence, where that asks for each of its steps', () => {
    const ordinary = stepsOf({ ...emptyDraft(), disclosure: 'anonymous' }).filter((step) => step !== 'language' && step !== 'sent');
    expect(ordinary.length).toBeGreaterThan(toSend.length);
  });
  test('in own words: without any it does not go on and says so; with them it does', () => {
    const words = after([...toUrgent, { do: 'unsure' }]);
    expect(act(words, { do: 'next' }).place).toEqual({ at: 'urgent', part: 'words', faults: true });
    const said = after([{ do: 'say', said: { text: beaten } }, { do: 'next' }], words);
    expect(said.place).toEqual({ at: 'urgent', part: 'send', faults: false });
    expect(act(said, { do: 'next' }).place).toEqual({ at: 'sending' });
  });
  test('a terminal that knows no body asks nobody to wait for a promise', () => {
    const nobody = after([{ do: 'speak', language: 'kk' }, { do: 'alarm', body: undefined }, ...toSend.slice(2)]);
    expect(act(nobody, { do: 'next' })).toBe(nobody);
  });
  test('back leads to what happens and then home, and takes what was said along', () => {
    const what = act(after(toSend), { do: 'back' });
    expect(what.place).toEqual({ at: 'urgent', part: 'what', faults: false });
    const home = act(what, { do: 'back' });
    expect([home.place, home.draft]).toEqual([{ at: 'home' }, { ...emptyDraft(), language: 'kk' }]);
  });
  test('all that a complaint has can be looked at and changed before', () => {
    const review = act(after(toSend), { do: 'change', step: 'review' });
    expect(review.place).toMatchObject({ at: 'draft', step: 'review' });
    expect(
      after(
        [
          { do: 'change', step: 'body' },
          { do: 'choose', said: { body: 'ombudsman' } },
        ],
        review,
      ).draft,
    ).toMatchObject({ body: 'ombudsman', urgent: true });
  });
  test('trouble while sending leads to the review, with the words', () => {
    const back = after([...toSend, { do: 'next' }, { do: 'fail', trouble: 'agent' }, { do: 'back' }]);
    expect(back.place).toMatchObject({ at: 'draft', step: 'review' });
    expect(back.draft.text).toBe(beaten);
  });
  test('what was promised comes with advice; an ordinary promise does not', () => {
    const urgent = after([...toSend, { do: 'next' }, { do: 'stored', promised }]);
    expect(urgent.place).toEqual({ at: 'promise', promised, sure: false, urgent: true });
    expect(JSON.stringify(urgent)).not.toContain(beaten);
    const calm = after([{ do: 'stored', promised }], {
      ...freshSession(),
      place: { at: 'sending' },
      draft: { ...emptyDraft(), urgent: false },
    });
    expect(calm.place).toEqual({ at: 'promise', promised, sure: false });
  });
  test.each<Doing>([
    { do: 'alarm', body: 'court' },
    { do: 'cry', text: 'x', category: 'other' },
  ])('a late $do changes nothing', (doing) => {
    const elsewhere = after([
      { do: 'speak', language: 'kk' },
      { do: 'go', to: 'code' },
    ]);
    expect(act(elsewhere, doing)).toBe(elsewhere);
  });
});

describe('the quick exit', () => {
  const places: readonly (readonly Doing[])[] = [
    [{ do: 'speak', language: 'kk' }],
    toUrgent,
    toSend,
    [...toSend, { do: 'next' }],
    [...toSend, { do: 'next' }, { do: 'stored', promised }],
    [
      { do: 'speak', language: 'ru' },
      { do: 'go', to: 'write' },
    ],
    [
      { do: 'speak', language: 'ru' },
      { do: 'go', to: 'code' },
      { do: 'enter', digits: '1'.repeat(24) },
    ],
  ];
  test.each(places.map((doings) => [doings.at(-1)?.do, doings] as const))(
    'one touch after %s: a clock, and a session that knows nothing',
    (_, doings) => {
      const session = act(after(doings), { do: 'exit' });
      expect(session).toEqual({ ...freshSession(1), place: { at: 'cover' } });
      for (const doing of [
        { do: 'back' },
        { do: 'stay' },
        { do: 'next' },
        { do: 'found', opened: { statements: [], untrusted: [] } },
      ] as const)
        expect(act(session, doing)).toBe(session);
    },
  );
  test('the clock asks nobody whether she is still there', () => expect(patience({ at: 'cover' })).toBeUndefined());
});

describe('codes that find nothing', () => {
  const search = (session: Session, statements: number): Session => {
    const statement = {
      v: 1,
      envelopeId: '',
      body: 'court',
      n: 0,
      kind: 'answered',
      language: 'kk',
      text: '',
      officer: '',
      key: '',
      at: '',
    } as const;
    const opened = { statements: Array.from({ length: statements }, () => statement), untrusted: [] };
    return after(
      [
        { do: 'go', to: 'code' },
        { do: 'enter', digits: '1'.repeat(24) },
        { do: 'found', opened },
      ],
      session,
    );
  };
  test('never lock anybody out: three are free, then each waits longer, half a minute at most', () => {
    let session = after([{ do: 'speak', language: 'kk' }]);
    const waits: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      waits.push(waitBefore(session.misses));
      session = search(session, 0);
      expect(session.place.at).toBe('answers');
    }
    expect(waits).toEqual([0, 0, 0, 5, 10, 15, 20, 25, 30, 30, 30, 30]);
  });
  test('an answer that is found, and another person, begin anew', () => {
    const missed = search(search(search(after([{ do: 'speak', language: 'kk' }]), 0), 0), 0);
    expect(search(missed, 1).misses).toBe(0);
    expect(act(missed, { do: 'leave' }).misses).toBe(0);
  });
});

test('the urgent way is given time, and then warned, as any draft', () => {
  for (const part of ['what', 'words', 'send'] as const)
    expect(patience({ at: 'urgent', part, faults: false })).toEqual({ quiet: 180, warned: 60 });
});
