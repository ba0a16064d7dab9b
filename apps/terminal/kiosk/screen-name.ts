import type { Place } from './session.ts';

/** Each place is a screen of its own, mounted anew with its own focus; asking within it is not. */
export const nameOf = (place: Place): string => {
  if (place.at === 'draft') return `${place.step} ${place.asking === 'short' ? '' : (place.asking ?? '')}`;
  if (place.at === 'urgent') return `urgent ${place.part}`;
  if (place.at === 'learning') return `learning ${place.lesson.at} ${place.lesson.again ?? ''}`;
  if (place.at === 'service') return `service ${place.shown.part} ${'id' in place.shown ? place.shown.id : ''}`;
  if (place.at === 'own') return `own ${place.part}`;
  return place.at === 'guide' ? `guide ${place.page}` : place.at;
};

/** As fingers see it: a question over a screen lies elsewhere than what was touched to get it. */
export const seenAs = (place: Place): string => {
  const isAsked = (place.at === 'promise' && place.sure) || (place.at === 'draft' && place.asking === 'short');
  return `${nameOf(place)}${isAsked ? ', asked' : ''}`;
};
