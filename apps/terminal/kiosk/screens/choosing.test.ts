import { expect, test } from 'vitest';
import type { ProvenBody } from '../proven.ts';
import { bodiesFor } from './choosing.tsx';

const body = (id: string, children?: true): ProvenBody => ({
  ...{ id, names: { kk: id, ru: id, en: id }, role: 'ombudsman', epoch: 1, recipient: '', keyAge: 'fresh' },
  ...(children === undefined ? {} : { children }),
});
const all = [body('prosecutor'), body('ombudsman'), body('children', true)];

test.each([
  ['who is under 18', true, ['children', 'prosecutor', 'ombudsman']],
  ['everybody else', false, ['prosecutor', 'ombudsman', 'children']],
])('for %s', (_, isYoung, ids) => expect(bodiesFor(all, isYoung).map(({ id }) => id)).toEqual(ids));
