import { expect, test } from 'vitest';
import { nextStep, type Standing } from './decide.ts';

const at = (standing: Partial<Standing>): Standing => ({
  size: 64,
  newest: { size: 64, published: 'note' },
  permittedAt: 64,
  isDue: false,
  ...standing,
});

test.each([
  ['nothing is founded', { size: undefined, newest: undefined, permittedAt: undefined }, 'found'],
  ['just started', { permittedAt: undefined }, 'ask'],
  ['just started, in the middle of things', { permittedAt: undefined, newest: { size: 0, published: 'note' } }, 'ask'],
  ['the database went back', { permittedAt: 128 }, 'ask'],
  ['grown, not signed', { newest: { size: 0, published: 'note' } }, 'sign'],
  ['grown, not signed, and due again', { newest: { size: 0, published: 'note' }, isDue: true }, 'sign'],
  ['founded, not signed', { size: 0, newest: undefined, permittedAt: 0, isDue: true }, 'sign'],
  ['signed, not published', { newest: { size: 64, published: null } }, 'publish'],
  ['signed, not published, and due again', { newest: { size: 64, published: null }, isDue: true }, 'publish'],
  ['published and due', { isDue: true }, 'sequence'],
  ['published and not due', {}, 'rest'],
] as const)('%s: %s', (_, standing, step) => {
  expect(nextStep(at(standing))).toBe(step);
});
