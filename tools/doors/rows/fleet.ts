/** How the terminals are: device health, which every body's officers see alike, and nobody else. */
import { signedIn, type HubRows } from './access.ts';

export const fleetRows: HubRows = {
  'GET /api/fleet': {
    ask: () => ({ method: 'GET', path: '/api/fleet' }),
    answers: signedIn('200', '200'),
    passesWorkspace: true,
  },
  'GET /api/fleet/terminals/:id': {
    ask: ({ terminal }) => ({ method: 'GET', path: `/api/fleet/terminals/${terminal.id}` }),
    answers: signedIn('200', '200'),
    passesWorkspace: true,
  },
};
