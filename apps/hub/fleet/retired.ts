import type { Instant } from '@dauys/basics/clock.ts';
import type { Directory } from '@dauys/directory/directory.ts';

type Terminals = Directory['terminals'];

// A directory is a value: what is said of retired terminals is looked up once for each, not once a second among all that are well.
const retirements = new WeakMap<Terminals, readonly { readonly terminal: number; readonly retired: Instant }[]>();

/** Terminals that are out of service: they owe nothing. */
export const retiredIn = ({ terminals }: Pick<Directory, 'terminals'>, now: Instant): readonly number[] => {
  const all =
    retirements.get(terminals) ??
    [...terminals.values()].flatMap(({ id, retired }) => (retired === undefined ? [] : [{ terminal: Number.parseInt(id, 16), retired }]));
  retirements.set(terminals, all);
  return all.filter(({ retired }) => retired <= now).map(({ terminal }) => terminal);
};
