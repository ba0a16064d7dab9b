import type { Place } from './places.ts';

/** Where not only the words but that they are said at all belongs to the person: what she chose, wrote, was promised or told. */
export const isPersonalPlace = (place: Place): boolean => {
  switch (place.at) {
    case 'languages':
    case 'home':
    case 'guide':
    case 'cover':
    case 'trouble':
    case 'sending':
      return false;
    case 'draft':
      if (place.asking === 'voice' || place.asking === 'video') return false;
      return ['review', 'text', 'identity', 'attachments', 'about'].includes(place.step);
    case 'service':
      // That there is a library is no secret; what somebody looks up in it is.
      return place.shown.part === 'right' || place.shown.part === 'period';
    case 'urgent':
      return place.part !== 'what' && place.part !== 'voice';
    case 'promise':
    case 'learning':
    case 'own':
    case 'code':
    case 'opening':
    case 'answers':
    case 'solving':
    case 'addressing':
      return true;
  }
};
