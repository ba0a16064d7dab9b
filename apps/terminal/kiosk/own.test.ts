/** A word and a number of one's own: the steps to it, and what servers may answer. */
import { base64 } from '@dauys/basics/bytes.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import type { OwnAnswered } from '@dauys/protocol/own-number.ts';
import { generateCode, platformRandom } from '@dauys/sealing/code.ts';
import { evaluate, voprfKeys } from '@dauys/sealing/voprf.ts';
import { describe, expect, test } from 'vitest';
import { isBehind } from './behind-agent.ts';
import { keptBy } from './own-said.ts';
import { askOwn, openOwn, wrapOwn } from './own-vault.ts';
import { act, freshSession, type Doing, type Place, type Session } from './session.ts';

const promise: Place = {
  at: 'promise',
  sure: false,
  promised: { lodged: { envelopeId: '', counter: 1, day: 1, slip: '', storedAt: '' }, commitment: '', code: ['4821', '0937'] },
};
const after = (place: Place, doings: readonly Doing[]): Place => doings.reduce(act, { ...freshSession(), place } satisfies Session).place;
const said: readonly Doing[] = [{ do: 'own' }, { do: 'word', word: 'Апа Сәуле' }, { do: 'next' }, { do: 'number', digits: '48210937' }];
const partOf = (place: Place) => (place.at === 'own' ? [place.part, place.fault] : [place.at]);

describe('made after a complaint is stored', () => {
  test('a word, eight digits, the same again; then it is waited for, and leads back to the promise as it was', () => {
    const working = after(promise, [...said, { do: 'number', digits: '48210937' }]);
    expect(working).toMatchObject({ part: 'working', word: 'Апа Сәуле', number: '48210937' });
    expect(partOf(after(working, [{ do: 'came' }]))).toEqual(['made', undefined]);
    expect(after(working, [{ do: 'came' }, { do: 'back' }])).toEqual(promise);
    expect(after(working, [{ do: 'back' }])).toEqual(working);
  });
  test('what is easy to guess, too short a word, or another number the second time is said where it is typed', () => {
    expect(partOf(after(promise, [{ do: 'own' }, { do: 'next' }]))).toEqual(['word', 'word']);
    expect(partOf(after(promise, [...said.slice(0, 3), { do: 'number', digits: '25031987' }]))).toEqual(['number', 'easy']);
    expect(partOf(after(promise, [...said, { do: 'number', digits: '48210938' }]))).toEqual(['number', 'differs']);
  });
  test('it can be left at each step, without a trace of the digits', () => {
    expect(after(promise, [...said, { do: 'back' }])).toMatchObject({ part: 'number', number: '' });
    expect(after(promise, [...said, { do: 'back' }, { do: 'back' }, { do: 'back' }])).toEqual(promise);
  });
  test('what comes too late changes nothing: digits while they are worked on, and an answer to what was left', () => {
    const working = after(promise, [...said, { do: 'number', digits: '48210937' }]);
    expect(after(working, [{ do: 'number', digits: '11112222' }])).toEqual(working);
    const left = after(promise, said.slice(0, 3));
    expect(after(left, [{ do: 'came' }])).toEqual(left);
  });
  test('what did not come to pass is said, and may be tried again with another word', () => {
    const failed = after(promise, [...said, { do: 'number', digits: '48210937' }, { do: 'came', trouble: { trouble: 'full' } }]);
    expect(failed).toMatchObject({ part: 'failed', trouble: { trouble: 'full' } });
    expect(after(failed, [{ do: 'back' }])).toMatchObject({ part: 'word', number: '', word: 'Апа Сәуле' });
  });
});
test('to read, it is asked once, whatever it is; and what came is shown only to who waits for it', () => {
  const working = after({ at: 'code' }, said);
  expect(partOf(working)).toEqual(['working', undefined]);
  const found: Doing = { do: 'found', opened: { statements: [], untrusted: [] } };
  expect(after(working, [found])).toEqual({ at: 'answers' });
  expect(after(working, [{ do: 'came', trouble: { trouble: 'none' } }, found])).toMatchObject({ part: 'failed' });
  expect(after({ at: 'code' }, [{ do: 'own' }, { do: 'back' }])).toEqual({ at: 'code' });
});
test('without a code, or from anywhere else, there is none to make', () => {
  expect(after({ at: 'home' }, [{ do: 'own' }])).toEqual({ at: 'home' });
});

describe('between two servers', async () => {
  const keys = { aq: voprfKeys(new Uint8Array(32).fill(1)), bq: voprfKeys(new Uint8Array(32).fill(2)) };
  const servers = (['aq', 'bq'] as const).map((id) => ({ id, by: id, voprfKey: keys[id].publicKey }));
  const asking = await askOwn('апасәуле', redact('48210937'), servers);
  const code = generateCode(platformRandom);
  const answerOf = (id: 'aq' | 'bq', under = keys[id], records: readonly string[] = []): OwnAnswered['answers'][number] => {
    const blinded = asking.asked.find(({ server }) => server.id === id)?.blinded.blinded ?? new Uint8Array(0);
    const { evaluated, proof } = evaluate(under.secretKey, under.publicKey, blinded);
    const eight = Array.from({ length: 8 }, (_, i) => records[i] ?? base64(platformRandom(52)));
    return { server: id, answer: { do: 'evaluated', evaluated: base64(evaluated), proof: base64(proof), records: eight } };
  };
  const both = { answers: [answerOf('aq'), answerOf('bq')] };
  test('a record that one of them lost is opened from the other', async () => {
    const wrapped = await wrapOwn(asking, both, code);
    const ask = 'trouble' in wrapped ? undefined : wrapped[0]?.ask;
    const record = ask?.do === 'keep' ? ask.record : '';
    const found = await openOwn(asking, { answers: [answerOf('aq'), answerOf('bq', keys.bq, [record])] });
    expect('trouble' in found ? found : found.map(reveal)).toEqual([reveal(code)]);
  });
  test('a key that the directory does not name makes nothing and opens nothing', async () => {
    const marked = { answers: [answerOf('aq'), answerOf('bq', keys.aq)] };
    expect(await wrapOwn(asking, marked, code)).toEqual({ trouble: 'unproven' });
    expect(await openOwn(asking, marked)).toEqual({ trouble: 'unproven' });
  });
  test('one that is away, or says that one must wait, is said to be so', async () => {
    const away = { answers: [answerOf('aq'), { server: 'bq', answer: { do: 'away' } as const }] };
    const wait = { answers: [answerOf('aq'), { server: 'bq', answer: { do: 'wait', seconds: 90 } as const }] };
    for (const work of [openOwn, (...[a, b]: Parameters<typeof openOwn>) => wrapOwn(a, b, code)]) {
      expect(await work(asking, away)).toEqual({ trouble: 'away' });
      expect(await work(asking, wait)).toEqual({ trouble: 'wait', seconds: 90 });
    }
  });
  test('it is made when both said that they keep it, and not before', () => {
    const kept = (...dos: readonly ('kept' | 'full' | 'away')[]) =>
      keptBy({ answers: dos.map((one, i) => ({ server: `s${i}`, answer: { do: one } })) })?.trouble;
    expect([kept('kept', 'kept'), kept('kept', 'full'), kept('kept', 'away'), kept('kept')]).toEqual([undefined, 'full', 'away', 'away']);
  });
});

test.each([
  ['nothing is proven yet', undefined, 'ready', false],
  ['the agent has heard of servers since the page looked', {}, 'away', true],
  ['it has proven them', { numbers: [] }, 'ready', false],
  ['nobody helps with numbers', {}, undefined, false],
] as const)('the page looks again at once when the agent knows more: %s', (_, view, ownNumber, looks) => {
  expect(isBehind(view, ownNumber === undefined ? {} : { ownNumber })).toBe(looks);
});
