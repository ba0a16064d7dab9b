import { randomInt } from 'node:crypto';

/** A permutation of 0…n-1 (Fisher and Yates) by randomness that nobody can foresee: a place then says nothing of an order. */
export const shuffle = (n: number): readonly number[] => {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
};
