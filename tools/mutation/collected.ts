/** What a test file finds under the name of Vitest where many mutants are tried in one process: its tests are kept, to be run again and again, and not run now. */
import fc from 'fast-check';
import { expect, expectTypeOf, vi } from 'vitest';

export { fc, expect, expectTypeOf, vi };

type Work = (...args: readonly unknown[]) => unknown;
// Options may stand between the name and the work; they say nothing here, where time is counted for a whole mutant.
type Rest = readonly (Work | { readonly timeout?: number })[];

/** One test as it stands in its file. `id` is its own: the file, the names around it, and which of its table. */
export interface Collected {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly run: () => unknown;
}

const tests: Collected[] = [];
const before: (() => unknown)[] = [];
const after: (() => unknown)[] = [];
const ids = new Map<string, number>();
let file = '';
let around: readonly string[] = [];
let skipping = false;

/** Keeps what `load` declares as tests of `path`. */
export const collectFrom = async (path: string, load: () => Promise<unknown>): Promise<void> => {
  file = path;
  await load();
};

export interface Everything {
  readonly tests: readonly Collected[];
  /** What must have happened once before the first of them. */
  readonly before: readonly (() => unknown)[];
  /** What clears away, once, when none will be run any more. */
  readonly after: readonly (() => unknown)[];
}

/** All that was declared so far. */
export const collected = (): Everything => ({ tests, before, after });

const keep = (title: string, run: () => unknown): void => {
  if (skipping) return;
  const name = [...around, title].join(' ');
  const count = (ids.get(`${file}#${name}`) ?? 0) + 1;
  ids.set(`${file}#${name}`, count);
  tests.push({ id: `${file}#${name}${count > 1 ? ` (${count})` : ''}`, name, file, run });
};

const within = (title: string, skip: boolean, body: () => unknown): void => {
  const outside = { around, skipping };
  around = [...around, title];
  skipping ||= skip;
  body();
  ({ around, skipping } = outside);
};

// As in Vitest: a row that is a list gives the arguments, any other is the only one.
const argumentsOf = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : [row]);

const workOf = (args: Rest): Work => {
  const work = args.find((one): one is Work => typeof one === 'function');
  if (work === undefined) throw new TypeError('a test without work');
  return work;
};

const each =
  (declare: (title: string, work: () => unknown) => void) =>
  (rows: readonly unknown[]) =>
  (title: string, ...rest: Rest): void => {
    for (const row of rows) declare(title, () => workOf(rest)(...argumentsOf(row)));
  };

type Property = fc.Parameters<[unknown, ...unknown[]]>;

const prop =
  (arbitraries: readonly [fc.Arbitrary<unknown>, ...fc.Arbitrary<unknown>[]], parameters?: Property) =>
  (title: string, ...rest: Rest): void => {
    const judged = async (...values: readonly unknown[]): Promise<boolean | void> =>
      (await workOf(rest)(...values)) === false ? false : undefined;
    keep(title, () => fc.assert(fc.asyncProperty<[unknown, ...unknown[]]>(...arbitraries, judged), parameters));
  };

const declared =
  (skip: boolean) =>
  (title: string, ...rest: Rest): void => {
    if (!skip) keep(title, () => workOf(rest)());
  };

const grouped =
  (skip: boolean) =>
  (title: string, ...rest: Rest): void =>
    within(title, skip, () => workOf(rest)());

const full = (skip: boolean) => Object.assign(declared(skip), { each: each(declared(skip)), prop });
const fullGroup = (skip: boolean) => Object.assign(grouped(skip), { each: each(grouped(skip)) });

export const test = Object.assign(full(false), { skipIf: (skip: unknown) => full(Boolean(skip)) });
export const it = test;
export const describe = Object.assign(fullGroup(false), { skipIf: (skip: unknown) => fullGroup(Boolean(skip)) });
export const beforeAll = (work: () => unknown): number => before.push(work);
export const afterAll = (work: () => unknown): number => after.push(work);
