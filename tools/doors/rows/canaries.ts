/** The doors of a body's responder: each request is signed by itself, and nothing else that anybody has opens them. */
import { base64, concat, utf8 } from '@dauys/basics/bytes.ts';
import { isoOf } from '@dauys/basics/clock.ts';
import { RESPONDER_DOMAIN } from '@dauys/protocol/canary.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { at, BODY, WHO, type HubStage, type Who } from '../hub-stage.ts';
import { allBut } from '../row.ts';
import type { HubRows } from './access.ts';

const signed = (stage: HubStage, who: Who, said: object) => {
  const statement = canonicalBytes({ v: 1, body: BODY, at: isoOf(at(stage)), ...said });
  const signer = who === 'responder' ? cast.robot : cast.person('somebody else');
  return { statement: base64(statement), signature: base64(signer.sign(concat(utf8(RESPONDER_DOMAIN), statement))) };
};

const responderOnly = allBut(WHO, '422 access/bad-signature', { responder: '200' });

export const canaryRows: HubRows = {
  'POST /api/responder/inbox': {
    ask: (stage, who) => ({ method: 'POST', path: '/api/responder/inbox', body: signed(stage, who, { kind: 'read' }) }),
    answers: responderOnly,
    passesWorkspace: false,
  },
  'POST /api/responder/reports': {
    ask: (stage, who) => ({
      method: 'POST',
      path: '/api/responder/reports',
      body: { reports: [], readTo: signed(stage, who, { kind: 'read-to', n: 0 }) },
    }),
    answers: responderOnly,
    passesWorkspace: false,
  },
};
