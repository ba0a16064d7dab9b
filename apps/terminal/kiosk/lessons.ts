/**
 * Learning the 24 digits by heart: group by group, shown and asked back, and again and again from the beginning. There is no clock and no count of
 * mistakes: a mistake shows the group once more and asks again. Pure.
 */
export type Task = { readonly do: 'show' | 'ask'; readonly group: number } | { readonly do: 'known' };

/** `at`: a place in the plan. `again`: its group is shown once more, because it was asked for or because something else was said; then it is asked anew. */
export interface Lesson {
  readonly at: number;
  readonly again?: 'wanted' | 'mistaken';
}

const GROUPS = 6;

/** After every second group all that is known so far is asked, from the first: what is said in order stays in order. */
const PLAN: readonly Task[] = Array.from({ length: GROUPS }, (_, group): readonly Task[] => {
  const so = group % 2 === 1 ? Array.from({ length: group + 1 }, (__, known): Task => ({ do: 'ask', group: known })) : [];
  return [{ do: 'show', group }, { do: 'ask', group }, ...so];
}).flat();

/** Steps until all of it is known. */
export const LESSONS = PLAN.length;

/** What the person does now. */
export const taskOf = ({ at, again }: Lesson): Task => {
  const task = PLAN[at] ?? { do: 'known' };
  return task.do === 'ask' && again !== undefined ? { do: 'show', group: task.group } : task;
};

/** On from what was shown: to the next, or back to what was asked. */
export const seen = ({ at, again }: Lesson): Lesson => ({ at: again === undefined ? at + 1 : at });

/** After somebody said `digits` by heart; `undefined`: she wants to see the group again. */
export const recalled = ({ at }: Lesson, digits: string | undefined, code: readonly string[] | undefined): Lesson => {
  const task = PLAN[at];
  if (digits === undefined || task === undefined || task.do === 'known') return { at, again: 'wanted' };
  return digits === code?.[task.group] ? { at: at + 1 } : { at, again: 'mistaken' };
};
