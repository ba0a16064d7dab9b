/** A recording on its way through the steps: what it replaces, what it survives, and what ends it. */
import { faultsOf } from '@dauys/complaint/draft.ts';
import { describe, expect, test } from 'vitest';
import { patience } from '../idle.ts';
import { act, freshSession, type Doing, type Promised, type Session } from '../session.ts';
import { isPersonalPlace } from '../personal.ts';
import type { Recording } from './decide.ts';

const after = (doings: readonly Doing[], from: Session = freshSession()): Session => doings.reduce(act, from);
const recording: Recording = { kind: 'voice', length: 200_000, seconds: 61, ended: 'stopped' };
const picture = { name: 'picture-1.jpg', mime: 'image/jpeg', bytes: new Uint8Array(9) } as const;
const toText: readonly Doing[] = [
  { do: 'speak', language: 'kk' },
  { do: 'go', to: 'write' },
  { do: 'choose', said: { body: 'court' } },
  { do: 'choose', said: { category: 'food' } },
  { do: 'choose', said: { urgent: false } },
  { do: 'choose', said: { disclosure: 'anonymous' } },
];
const told: readonly Doing[] = [...toText, { do: 'record', kind: 'voice' }, { do: 'recorded', recording }];
const promised: Promised = {
  lodged: { envelopeId: '0'.repeat(32), counter: 1, day: 20_000, slip: 'DAUYS1:', storedAt: '' },
  commitment: '',
};

describe('instead of writing', () => {
  test('not a letter is typed from the first touch to the sending', () => {
    const sending = after([{ do: 'next' }, { do: 'next' }, { do: 'next' }], after(told));
    expect(sending.place).toEqual({ at: 'sending' });
    expect(sending.draft.text).toBe('');
    expect(faultsOf(sending.draft)).toEqual([]);
    expect(sending.draft.attachments).toEqual([{ name: 'voice.webm', length: 200_000 }]);
  });
  test('nobody is asked whether a recording is too short a text', () => {
    expect(act(after(told), { do: 'next' }).place).toMatchObject({ step: 'attachments' });
  });
  test('without a recording one cannot go on, and goes back to the keyboard', () => {
    const empty = after([...toText, { do: 'record', kind: 'voice' }]);
    expect(act(empty, { do: 'next' }).place).toMatchObject({ step: 'text', faults: true });
    const back = act(empty, { do: 'back' }).place;
    expect(back).toMatchObject({ step: 'text' });
    expect(back).not.toHaveProperty('asking');
  });
  test('pictures come beside it, and neither ends the other', () => {
    const both = after([{ do: 'next' }, { do: 'picture', pictures: [picture] }], after(told));
    expect(both.draft.attachments.map(({ name }) => name)).toEqual(['voice.webm', 'picture-1.jpg']);
    const deleted = after(
      [
        { do: 'change', step: 'text' },
        { do: 'record', kind: 'voice' },
        { do: 'recorded', recording: undefined },
      ],
      both,
    );
    expect(deleted.recording).toBeUndefined();
    expect(deleted.draft.attachments.map(({ name }) => name)).toEqual(['picture-1.jpg']);
  });
  test('what was sealed before is dropped when it is recorded anew or deleted', () => {
    const failed = after(
      [
        { do: 'next' },
        { do: 'next' },
        { do: 'next' },
        { do: 'fail', trouble: 'agent', sealed: { lodging: {} as never, body: new Uint8Array(1) } },
        { do: 'back' },
        { do: 'change', step: 'text' },
        { do: 'record', kind: 'voice' },
      ],
      after(told),
    );
    expect(failed.sealed).toBeDefined();
    expect(act(failed, { do: 'recorded', recording: undefined }).sealed).toBeUndefined();
    expect(act(failed, { do: 'recorded', recording }).sealed).toBeUndefined();
  });
});

describe('in danger', () => {
  const crying: readonly Doing[] = [
    { do: 'speak', language: 'kk' },
    { do: 'alarm', body: 'prosecutor' },
    { do: 'record', kind: 'voice' },
  ];
  test('the third touch records, the fourth ends and sends', () => {
    const speaking = after(crying);
    expect(speaking.place).toEqual({ at: 'urgent', part: 'voice', faults: false });
    // One touch: the screen tells what was recorded, and goes on.
    const sent = after([{ do: 'recorded', recording }, { do: 'next' }], speaking);
    expect(sent.place).toEqual({ at: 'sending' });
    expect(sent.draft).toMatchObject({ urgent: true, body: 'prosecutor', text: '', disclosure: 'anonymous' });
  });
  test('nothing is sent where nothing was recorded', () => {
    expect(act(after(crying), { do: 'next' }).place).toMatchObject({ at: 'urgent', part: 'words' });
  });
  test('back from it: what happens, then home, where nothing of it is left', () => {
    const home = after([{ do: 'recorded', recording }, { do: 'back' }, { do: 'back' }], after(crying));
    expect(home.place).toEqual({ at: 'home' });
    expect([home.recording, home.draft.attachments]).toEqual([undefined, []]);
  });
});

describe('the page or its terminal ends in the middle', () => {
  test('only a complaint that is being sent can be promised: a late word to a screen that records changes nothing', () => {
    const speaking = after(told);
    expect(act(speaking, { do: 'stored', promised })).toBe(speaking);
    const fresh = freshSession(7);
    expect(
      after(
        [
          { do: 'recorded', recording },
          { do: 'stored', promised },
        ],
        fresh,
      ),
    ).toBe(fresh);
  });
  test('stored, left, hidden or begun anew: no recording goes with the next person', () => {
    const sending = after([{ do: 'next' }, { do: 'next' }, { do: 'next' }], after(told));
    const ends: Doing[] = [{ do: 'stored', promised }, { do: 'leave' }, { do: 'exit' }, { do: 'go', to: 'home' }];
    for (const end of ends) {
      const ended = act(sending, end);
      expect([end.do, ended.recording, ended.draft.attachments]).toEqual([end.do, undefined, []]);
    }
  });
});

test('how it is recorded may be heard by all, what was recorded before and after may not', () => {
  const speaking = after([...toText, { do: 'record', kind: 'video' }]).place;
  expect(isPersonalPlace(speaking)).toBe(false);
  expect(isPersonalPlace(act(after(told), { do: 'back' }).place)).toBe(true);
  // Whoever speaks is there: the recorder says so, and the warning has its usual patience.
  expect(patience(speaking)).toEqual({ quiet: 180, warned: 60 });
});
