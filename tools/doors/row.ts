/**
 * The permission matrix: for each route of a server, who asks and what is answered. A route without a row, or a row without a route,
 * fails. To add a route's row: one entry in tools/doors/rows, named as the route is (`METHOD /path/:parameter`).
 */
import type { Answered, Asked } from './asking.ts';

export interface Row<Stage, Who extends string> {
  /** A request of which nothing is wrong but, perhaps, who sends it. Made anew for every cell. */
  ask(stage: Stage, who: Who): Promise<Asked> | Asked;
  /** Whoever it is: status, and the code of a refusal. */
  readonly answers: Readonly<Record<Who, string>>;
  /** What else an answer tells, when its status does not tell all. */
  readonly reads?: (stage: Stage, answer: Answered) => string;
  /** What must be true of an answer besides; throws when it is not. */
  readonly holds?: (stage: Stage, answer: Answered, who: Who) => void;
  /** Puts back what the cells of this row have used up. */
  readonly after?: (stage: Stage) => Promise<void>;
}

/** The same answer for everybody. */
export const all = <Who extends string>(who: readonly Who[], answer: string): Record<Who, string> =>
  Object.fromEntries(who.map((one) => [one, answer])) as Record<Who, string>;

/** One answer for everybody but those who are named. */
export const allBut = <Who extends string>(
  who: readonly Who[],
  answer: string,
  others: Readonly<Partial<Record<Who, string>>>,
): Record<Who, string> => ({ ...all(who, answer), ...others });

/** Routes without a row, and rows without a route: both must be empty. */
export const unmatched = (routes: ReadonlySet<string>, rows: Readonly<Record<string, unknown>>): readonly string[] => [
  ...[...routes].filter((route) => !Object.hasOwn(rows, route)).map((route) => `${route} has no row: add one to tools/doors/rows`),
  ...Object.keys(rows)
    .filter((name) => !routes.has(name))
    .map((name) => `${name} has a row, and the server has no such route`),
];
