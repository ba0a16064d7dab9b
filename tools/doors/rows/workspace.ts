/** A body's own origin: its page for everybody, and the way to the hub for pages of this origin only. */
import { all, type Row } from '../row.ts';
import { WHO, type HubStage, type Who } from '../hub-stage.ts';

const open = (path: string): Row<HubStage, Who> => ({ ask: () => ({ method: 'GET', path }), answers: all(WHO, '200') });

/** What is not on the closed list is not there; every route of the hub is tried through here besides (workspace.integration.test.ts). */
const closed = (method: string, path: string): Row<HubStage, Who> => ({
  ask: () => ({ method, path }),
  answers: all(WHO, '404 http/not-found'),
});

export const workspaceRows: Readonly<Record<string, Row<HubStage, Who>>> = {
  'GET /livez': open('/livez'),
  'GET /readyz': open('/readyz'),
  'GET /anchor.json': open('/anchor.json'),
  'GET /body.json': open('/body.json'),
  // Nobody plugged borders in: there are none, for whoever asks.
  'GET /geometry.json': { ask: () => ({ method: 'GET', path: '/geometry.json' }), answers: all(WHO, '204') },
  'GET /*': open('/'),
  'GET /api/*': closed('GET', '/api/state'),
  'POST /api/*': closed('POST', '/api/cases'),
  'PUT /api/*': closed('PUT', '/api/keys'),
  'DELETE /api/*': closed('DELETE', '/api/cases'),
  'GET /ledger/*': closed('GET', '/ledger/cases/../../provision/officers'),
  'POST /ledger/*': closed('POST', '/ledger/cases/checkpoint'),
  'PUT /ledger/*': closed('PUT', '/ledger/cases/checkpoint'),
  'DELETE /ledger/*': closed('DELETE', '/ledger/cases/checkpoint'),
  'GET /statistics/*': closed('GET', '/statistics/availability/2026-01.xml'),
  'POST /statistics/*': closed('POST', '/statistics/availability'),
  'PUT /statistics/*': closed('PUT', '/statistics/availability'),
  'DELETE /statistics/*': closed('DELETE', '/statistics/availability'),
};
