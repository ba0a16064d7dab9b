import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { Place } from '../session.ts';
import { isPersonalPlace } from '../personal.ts';
import { digitByDigit, piecesOf } from './reading.ts';

const draft = (step: Extract<Place, { at: 'draft' }>['step']): Place => ({ at: 'draft', step, faults: false, changing: false });
const promised = { lodged: { envelopeId: '', counter: 1, day: 1, slip: '', storedAt: '' }, commitment: '' };

test.each<[Place, boolean]>([
  [{ at: 'languages' }, false],
  [{ at: 'cover' }, false],
  [{ at: 'home' }, false],
  [{ at: 'guide', page: 0 }, false],
  [{ at: 'service', shown: { part: 'shelf' } }, false],
  [{ at: 'service', shown: { part: 'rights' } }, false],
  [{ at: 'service', shown: { part: 'right', id: 'torture' } }, true],
  [{ at: 'service', shown: { part: 'period', id: 'appeal', day: 1 } }, true],
  [draft('body'), false],
  [draft('category'), false],
  [draft('urgency'), false],
  [draft('disclosure'), false],
  [draft('identity'), true],
  [draft('text'), true],
  [draft('attachments'), true],
  [draft('review'), true],
  [draft('about'), true],
  [{ at: 'urgent', part: 'what', faults: false }, false],
  [{ at: 'urgent', part: 'words', faults: false }, true],
  [{ at: 'urgent', part: 'send', faults: false }, true],
  [{ at: 'sending' }, false],
  [{ at: 'promise', promised, sure: false }, true],
  [{ at: 'learning', kept: { at: 'promise', promised, sure: false }, lesson: { at: 0 } }, true],
  [{ at: 'own', part: 'word', word: '', number: '' }, true],
  [{ at: 'code' }, true],
  [{ at: 'opening', digits: '' }, true],
  [{ at: 'answers' }, true],
  [{ at: 'solving' }, true],
  [{ at: 'addressing' }, true],
  [{ at: 'trouble', trouble: 'agent', back: { at: 'home' } }, false],
])('%j: somebody’s own is %s', (place, isPersonal) => expect(isPersonalPlace(place)).toBe(isPersonal));

property.prop([fc.array(fc.constantFrom('сөз', 'Да.', 'нет! ', ' ', 'ұзынсөз'.repeat(70), '\n'), { maxLength: 300 })])(
  'a long text is heard whole, in pieces that a sound can be made of',
  (words) => {
    const text = words.join('').trim();
    const pieces = piecesOf(text);
    expect(pieces.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(400);
  },
);
test('cut where a sentence ends', () =>
  expect(piecesOf(`${'а'.repeat(300)}. ${'б'.repeat(200)}`)).toEqual([`${'а'.repeat(300)}.`, 'б'.repeat(200)]));

test.each([
  ['4419 20', '4 4 1 9 2 0'],
  ['7', '7'],
  ['24 года', '24 года'],
  ['Бьют', 'Бьют'],
  ['', ''],
])('what is in a field is heard digit by digit where it is digits only: %j as %j', (value, heard) =>
  expect(digitByDigit(value)).toBe(heard),
);
