/** How the terminals are: device health, which every body's officers see alike, and nobody else. */
import { operatorOnly, signedIn, type HubRows } from './access.ts';

const hours = { version: 1, since: 20_000, zone: 'Asia/Almaty', week: Array.from({ length: 7 }, () => [{ from: 480, to: 1_200 }]) };

export const fleetRows: HubRows = {
  'GET /api/fleet': {
    ask: () => ({ method: 'GET', path: '/api/fleet' }),
    answers: signedIn('200', '200'),
    passesWorkspace: true,
  },
  'GET /api/fleet/availability': {
    ask: () => ({ method: 'GET', path: '/api/fleet/availability?from=2026-01-01&to=2026-01-20' }),
    answers: signedIn('200', '200'),
    passesWorkspace: true,
  },
  'PUT /provision/hours': {
    ask: ({ terminal }) => ({ method: 'PUT', path: '/provision/hours', body: { terminal: terminal.id, hours } }),
    answers: operatorOnly,
    passesWorkspace: false,
  },
  'GET /api/fleet/terminals/:id': {
    ask: ({ terminal }) => ({ method: 'GET', path: `/api/fleet/terminals/${terminal.id}` }),
    answers: signedIn('200', '200'),
    passesWorkspace: true,
  },
  'GET /api/fleet/terminals/:id/journal': {
    ask: ({ terminal }) => ({ method: 'GET', path: `/api/fleet/terminals/${terminal.id}/journal` }),
    answers: signedIn('200', '200'),
    passesWorkspace: true,
  },
  'GET /api/fleet/alerts': {
    ask: () => ({ method: 'GET', path: '/api/fleet/alerts' }),
    answers: signedIn('200', '200'),
    passesWorkspace: true,
  },
};
