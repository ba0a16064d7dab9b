import type { Instant } from '@dauys/basics/clock.ts';
import type { Terminal } from '@dauys/directory/state.ts';

/** Whether a terminal that the directory states owes beats now: it is not retired. */
export const isInService = ({ retired }: Pick<Terminal, 'retired'>, now: Instant): boolean => retired === undefined || retired > now;
