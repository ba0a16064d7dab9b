/** The quiet facility: monitors only. */
import { allBut } from '../row.ts';
import { FACILITY, WHO } from '../hub-stage.ts';
import { operatorOnly, type HubRows } from './access.ts';

export const quietRows: HubRows = {
  'GET /api/fleet/quiet': {
    ask: () => ({ method: 'GET', path: '/api/fleet/quiet' }),
    answers: allBut(WHO, '401 access/not-signed-in', { monitor: '200' }),
    passesWorkspace: true,
  },
  'PUT /provision/people': {
    ask: () => ({ method: 'PUT', path: '/provision/people', body: { facility: FACILITY, kind: 'colony', people: 500 } }),
    answers: operatorOnly,
    passesWorkspace: false,
  },
};
