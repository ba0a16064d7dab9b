import { recalled, seen, taskOf } from './lessons.ts';
import type { Doing, Place } from './places.ts';

/** From the promise to its first lesson, through the lessons, and back. What does not fit changes nothing. */
export const learning = (place: Place, doing: Doing): Place => {
  if (place.at === 'promise')
    return doing.do === 'learn' && place.promised.code !== undefined
      ? { at: 'learning', kept: { ...place, sure: false }, lesson: { at: 0 } }
      : place;
  if (place.at !== 'learning') return place;
  switch (doing.do) {
    case 'learn':
      return { ...place, lesson: { at: 0 } };
    case 'back':
      return place.kept;
    case 'next':
      return taskOf(place.lesson).do === 'show' ? { ...place, lesson: seen(place.lesson) } : place;
    case 'recall':
      return taskOf(place.lesson).do === 'ask'
        ? { ...place, lesson: recalled(place.lesson, doing.digits, place.kept.promised.code) }
        : place;
    default:
      return place;
  }
};
