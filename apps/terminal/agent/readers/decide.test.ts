import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok } from '@dauys/basics/result.ts';
import { expect, test } from 'vitest';
import { readCard, textOf } from './card.ts';
import { fingerEnded, namesReader, sameNumber, whoOnCard } from './decide.ts';
import { enrolledIn } from './enrolled.ts';
import { orderOf } from './enrol.ts';
import { makeReaders } from './open.ts';
import type { Reader, ReaderSays } from './reader.ts';

test.each([
  ['Асель Нурланова\n0412', { name: 'Асель Нурланова', number: '0412' }],
  ['Асель\r\n0412\r\n', { name: 'Асель', number: '0412' }],
  ['  Асель \u00a0 Н. ', { name: 'Асель Н.' }],
  ['\u202eаб\u200b\u0007', { name: 'аб' }],
  ['', undefined],
  ['\n0412', undefined],
  ['a\nb\nc', undefined],
  ['𝒂'.repeat(200), { name: '𝒂'.repeat(200) }],
  ['a'.repeat(201), undefined],
  [`a\n${'1'.repeat(61)}`, undefined],
  ['\ud800', { name: '\ufffd' }],
])('a card that says %j names %j', (text, who) => expect(whoOnCard(text)).toEqual(who));

test('one number is one number, however it is spelled, and another is another', () => {
  for (const one of ['0412-7', ' 04127', '0412 – 7', '0412/7', '０４１２７']) expect(sameNumber(one)).toBe('04127');
  expect(sameNumber('ка-1')).toBe(sameNumber('КА1'));
  expect(sameNumber('04128')).not.toBe('04127');
});

test.each([
  ['it fits', 'Verify started!\nVerifying: any\nVerify result: verify-match (done)\n', ok(true)],
  ['badly laid, then it fits', 'Verify result: verify-swipe-too-short (not done)\nVerify result: verify-match (done)\n', ok(true)],
  ['it does not', 'Verify result: verify-no-match (done)\n', err({ code: 'reader/no-match' })],
  [
    'it does not, and a line of it says otherwise',
    'verify-match (done)\nVerify result: verify-no-match (done)\n',
    err({ code: 'reader/no-match' }),
  ],
  ['only badly laid', 'Verify result: verify-retry-scan (not done)\n', err({ code: 'reader/absent' })],
  ['pulled out', 'Verify result: verify-disconnected (done)\n', err({ code: 'reader/absent' })],
  [
    'no print',
    'ListEnrolledFingers failed: GDBus.Error:net.reactivated.Fprint.Error.NoEnrolledPrints: x\n',
    err({ code: 'reader/unknown' }),
  ],
  ['none', 'No devices available\n', err({ code: 'reader/absent' })],
  ['no fprintd', '', err({ code: 'reader/absent' })],
])('a finger: %s', (_, said, ended) => expect(fingerEnded(said)).toEqual(ended));

test.each([
  ['{"type":"ao","data":[["/net/reactivated/Fprint/Device/0"]]}', true],
  ['{"type":"ao","data":[[]]}', false],
  ['{"type":"ao"}', false],
  ['null', false],
  ['Call failed: no such name', false],
  ['', false],
])('%s: a reader %s', (said, isOne) => expect(namesReader(said)).toBe(isOne));

const record = (bytes: string): string | undefined => textOf(Buffer.from(bytes, 'hex'));
test.each([
  ['a text', 'd101055402656e6869', 'hi'],
  ['of another type', 'd101055502656e6869', undefined],
  ['one of two', '9101055402656e6869', undefined],
  ['in UTF-16', 'd101055482656e6869', undefined],
  ['longer than it says', 'd101055402656e686969', undefined],
  ['shorter than it says', 'd101065402656e6869', undefined],
  ['no letters', 'd101055402656effff', undefined],
  ['nothing', '', undefined],
])('a record on a card: %s', (_, bytes, text) => expect(record(bytes)).toBe(text));

test('whatever a card answers: it is read, or it says nothing, and it is never asked for ever', async () => {
  const answers = ['9000', '6a82', '', 'ff', `${'ff'.repeat(256)}9000`, '000f20000000000604e10400ff00009000', '00009000', 'ffff9000'];
  for (const first of answers)
    for (const second of answers)
      for (const third of answers) {
        let asked = 0;
        const ask = async () => Buffer.from([first, second, third][asked++ % 3] ?? '', 'hex');
        const says = await readCard({ ask });
        expect(says.uid === undefined || /^[0-9a-f]{8,20}$/.test(says.uid)).toBe(true);
        expect(asked).toBeLessThan(1_100);
      }
});

test.each([
  [['enter', 'card'], 'officer', { act: 'enter', how: 'card', before: 'officer' }],
  [['enter', 'fingerprint'], 'alone', { act: 'enter', how: 'fingerprint', before: 'alone' }],
  [['enter', 'card'], undefined, undefined],
  [['enter', 'card'], 'judge', undefined],
  [['forget', 'card'], undefined, { act: 'forget', how: 'card', before: 'alone' }],
  [['forget', 'card'], 'officer', undefined],
  [['enter', 'voice'], 'officer', undefined],
  [['enter', 'card', 'Асель'], 'officer', undefined],
  [[], undefined, undefined],
] as const)('whoever enters says %j %s: %j', (words, before, order) => expect(orderOf(words, before)).toEqual(order));

test('who was entered opens with what opens it, and with nothing else; a broken list names nobody, and takes nobody in', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-entered-'));
  const file = join(folder, 'entered.json');
  const book = enrolledIn(file);
  expect(book.find(await book.opener('card', '04'))).toBeUndefined();
  book.begin();
  const [card, print] = [await book.opener('card', '04'), await book.opener('fingerprint', '04')];
  book.enter(card, { before: 'alone', name: 'a' });
  expect([book.find(card), book.find(print)]).toEqual([{ before: 'alone', name: 'a' }, undefined]);
  expect(book.find({ ...card, key: print.key })).toBeUndefined();
  book.enter(card, { before: 'officer', name: 'b', number: '1' });
  expect(enrolledIn(file).find(await enrolledIn(file).opener('card', '04'))).toEqual({ before: 'officer', name: 'b', number: '1' });
  expect(JSON.parse(readFileSync(file, 'utf8')).people).toHaveLength(1);
  book.forget(card);
  expect(book.find(card)).toBeUndefined();
  writeFileSync(file, '{"v":2}');
  expect(book.find(card)).toBeUndefined();
  expect(() => book.enter(card, { before: 'alone', name: 'a' })).toThrow(TypeError);
  rmSync(folder, { recursive: true, force: true });
});

test('what becomes of somebody’s try shows to her, and never in what the agent found by its own look', async () => {
  const card: Reader<'card'> = { how: 'card', isThere: async () => true, identify: async () => err({ code: 'reader/absent' }) };
  const readers = makeReaders({ card });
  expect([readers.kinds, readers.found('card'), readers.found('fingerprint')]).toEqual([['card'], undefined, undefined]);
  await readers.look();
  expect(readers.found('card')).toBe(true);
  await readers.identify({ how: 'card' }, new AbortController().signal);
  expect([readers.standing().card, readers.found('card')]).toEqual([false, true]);
});
test('one person stands there: whoever asks anew ends what was asked before, and begins when that has ended', async () => {
  const told: string[] = [];
  let place = 0;
  const card: Reader<'card'> = {
    how: 'card',
    isThere: async () => true,
    identify: (_, stop) => {
      const mine = place++;
      told.push(`begun ${mine}`);
      return new Promise<ReaderSays>((resolve) => {
        const end = (): void => {
          told.push(`ended ${mine}`);
          resolve(err({ code: 'reader/timeout' }));
        };
        if (stop.aborted) end();
        else stop.addEventListener('abort', end);
      });
    },
  };
  const readers = makeReaders({ card });
  const left = new AbortController();
  const both = [readers.identify({ how: 'card' }, left.signal), readers.identify({ how: 'card' }, left.signal)];
  await both[0];
  left.abort();
  await both[1];
  expect(told).toEqual(['begun 0', 'ended 0', 'begun 1', 'ended 1']);
  expect(await readers.identify({ how: 'fingerprint', number: '1' }, left.signal)).toEqual(err({ code: 'reader/absent' }));
  expect(readers.standing()).toEqual({ card: true });
});
