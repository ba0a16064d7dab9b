/** Signing in and out, the officer's own keys, and what the operator brings. */
import { base64 } from '@dauys/basics/bytes.ts';
import { provisionOf } from '../../test/officers-hub.ts';
import { watcherProvisionOf } from '../../test/watchers.ts';
import { BODY, WATCHERS, WHO, type HubStage, type Who } from '../hub-stage.ts';
import type { Asked } from '../asking.ts';
import { all, allBut, type Row } from '../row.ts';

export interface HubRow extends Row<HubStage, Who> {
  /** Whether the route can be asked through the origin of a body's workspace, too. */
  readonly passesWorkspace: boolean;
  /** For routes that name what a body owns: the same request about any identifier. Unknown and foreign must answer alike. */
  readonly about?: (stage: HubStage, identifier: string) => Asked;
}
export type HubRows = Readonly<Record<string, HubRow>>;

/** Everybody without an open session is told the same. */
export const signedIn = (own: string, foreign: string): Record<Who, string> =>
  allBut(WHO, '401 access/not-signed-in', { officer: own, 'officer of another body': foreign });

export const operatorOnly = allBut(WHO, '403 access/operator-only', { operator: '200' });

export const accessRows: HubRows = {
  // About nobody who signs in again later: a login is asked about so often in a minute and not more.
  'POST /api/access/begin': {
    ask: ({ fresh }, who) => ({ method: 'POST', path: '/api/access/begin', body: { login: fresh[who].login } }),
    answers: all(WHO, '200'),
    passesWorkspace: true,
  },
  // Whoever knows password and code is the officer, whatever else comes along.
  'POST /api/access/password': {
    ask: ({ proofOf, fresh }, who) => proofOf(fresh[who]),
    answers: all(WHO, '200'),
    passesWorkspace: true,
  },
  // Ends a session that is open; tells nobody whether there was one.
  'POST /api/access/sign-out': {
    ask: () => ({ method: 'POST', path: '/api/access/sign-out' }),
    answers: all(WHO, '204'),
    after: ({ signInAgain }) => signInAgain(),
    passesWorkspace: true,
  },
  'GET /api/keys': {
    ask: () => ({ method: 'GET', path: '/api/keys' }),
    answers: signedIn('200', '200'),
    passesWorkspace: true,
  },
  'POST /provision/officers': {
    ask: ({ officers }) => ({ method: 'POST', path: '/provision/officers', body: provisionOf(officers.officer) }),
    answers: operatorOnly,
    passesWorkspace: false,
  },
  // The same account with a new password ends what it had open.
  'POST /provision/watchers': {
    ask: () => ({ method: 'POST', path: '/provision/watchers', body: watcherProvisionOf(WATCHERS.monitor) }),
    answers: operatorOnly,
    after: ({ signInAgain }) => signInAgain(),
    passesWorkspace: false,
  },
  'POST /provision/epoch-keys': {
    ask: ({ officers }) => ({
      method: 'POST',
      path: '/provision/epoch-keys',
      body: { body: BODY, epoch: 1, officer: officers.officer.id, file: base64(new Uint8Array([1, 2, 3])) },
    }),
    answers: operatorOnly,
    passesWorkspace: false,
  },
};
