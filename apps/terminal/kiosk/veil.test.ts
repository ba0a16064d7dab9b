import { expect, test } from 'vitest';
import type { Place } from './session.ts';
import { veilAfter } from './veil.ts';

const draft = (step: Extract<Place, { at: 'draft' }>['step']): Place => ({ at: 'draft', step, faults: false, changing: false });

test.each<[string, Place, 'touch' | 'listen' | 'hear-first', number | undefined]>([
  ['what somebody writes', draft('text'), 'touch', 25],
  ['what somebody looks over', draft('review'), 'touch', 25],
  ['what somebody asks for', draft('about'), 'hear-first', 25],
  ['an answer', { at: 'answers' }, 'touch', 25],
  ['what is looked up', { at: 'service', shown: { part: 'right', id: 'torture' } }, 'touch', 25],
  ['the first screen', { at: 'home' }, 'touch', undefined],
  ['a question that everybody is asked', draft('category'), 'touch', undefined],
  ['what is heard and not looked at', { at: 'answers' }, 'listen', undefined],
])('%s blurs by itself: %j %s %j', (_, place, way, after) => expect(veilAfter(place, way)).toBe(after));
