/** A word and a number of one's own: made after a complaint is stored, or said to read its answer. Pure. */
import { isEasyNumber, ownWord } from '@dauys/sealing/own-said.ts';
import type { Doing, Place } from './places.ts';

type AtOwn = Extract<Place, { at: 'own' }>;

/** What a person may do about a number: from the promise or the code to it, through it, and back. What does not fit changes nothing. */
export const owning = (place: Place, doing: Doing): Place => {
  if (doing.do === 'own') return begun(place);
  if (place.at !== 'own') return place;
  switch (doing.do) {
    case 'word':
      return place.part === 'word' ? { ...place, word: doing.word, fault: undefined } : place;
    case 'next':
      if (place.part !== 'word') return place;
      return ownWord(place.word) === undefined ? { ...place, fault: 'word' } : { ...place, part: 'number', fault: undefined };
    case 'number':
      return numbered(place, doing.digits);
    case 'came':
      return place.part === 'working' ? { ...place, part: doing.trouble === undefined ? 'made' : 'failed', trouble: doing.trouble } : place;
    case 'back':
      return backward(place);
    default:
      return place;
  }
};

const begun = (place: Place): Place => {
  const fresh = { at: 'own', part: 'word', word: '', number: '' } as const;
  if (place.at === 'code') return fresh;
  return place.at === 'promise' && place.promised.code !== undefined ? { ...fresh, kept: { ...place, sure: false } } : place;
};

const numbered = (place: AtOwn, digits: string): AtOwn => {
  const isMade = place.kept !== undefined;
  if (place.part === 'number') {
    // Said to open something: whatever it is, it is what she chose.
    if (!isMade) return { ...place, part: 'working', number: digits, fault: undefined };
    return isEasyNumber(digits) ? { ...place, fault: 'easy' } : { ...place, part: 'again', number: digits, fault: undefined };
  }
  if (place.part !== 'again') return place;
  return digits === place.number
    ? { ...place, part: 'working', fault: undefined }
    : { ...place, part: 'number', number: '', fault: 'differs' };
};

const backward = (place: AtOwn): Place => {
  switch (place.part) {
    case 'word':
    case 'made':
      return place.kept ?? { at: 'code' };
    case 'number':
      return { ...place, part: 'word', number: '', fault: undefined };
    case 'again':
      return { ...place, part: 'number', number: '', fault: undefined };
    case 'failed':
      // The word is often what was mistyped; the digits are typed anew in every case.
      return { ...place, part: 'word', number: '', fault: undefined, trouble: undefined };
    case 'working':
      return place;
  }
};
