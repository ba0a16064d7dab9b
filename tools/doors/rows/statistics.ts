/** What is published of each month: for anybody. */
import { WHO } from '../hub-stage.ts';
import { all } from '../row.ts';
import type { HubRows } from './access.ts';

export const statisticsRows: HubRows = {
  'GET /statistics/availability': {
    ask: () => ({ method: 'GET', path: '/statistics/availability' }),
    answers: all(WHO, '200'),
    passesWorkspace: true,
  },
  'GET /statistics/availability/:name': {
    ask: async ({ ask, clock }) => {
      const path = `/statistics/availability/${new Date(clock.now()).toISOString().slice(0, 7)}.csv`;
      // The hub works it out a moment after it was started.
      while ((await ask({ method: 'GET', path })).status !== 200) await new Promise((resolve) => setTimeout(resolve, 25));
      return { method: 'GET', path };
    },
    answers: all(WHO, '200'),
    passesWorkspace: true,
  },
};
