/** People's own tests: each body's for itself, the results of all for monitors. */
import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { base64, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { VISIT_ARRIVAL_DOMAIN, type VisitArrival } from '@dauys/protocol/visit.ts';
import { freshVisitCode, visitCodeHash } from '@dauys/sealing/visitCode.ts';
import type { Asked } from '../asking.ts';
import type { HubStage, Who } from '../hub-stage.ts';
import { signedIn, type HubRows } from './access.ts';

const fresh = () => freshVisitCode((n) => new Uint8Array(randomBytes(n)));
const post = (path: string, body: object): Asked => ({ method: 'POST', path, body });
const made = (hash: string): Asked => post('/api/visits/codes', { hash, facility: 'kapshagai', until: '2026-02-01T00:00:00.000Z' });
const HOUR = 3_600_000;

/** A code that the matrix's own officer has made. */
const known = async (stage: HubStage) => {
  const code = fresh();
  await stage.ask(stage.as('officer', made(hex(visitCodeHash(code)))));
  return code;
};

const arrived = async (stage: HubStage, who: Who): Promise<Asked> => {
  const code = await known(stage);
  const by = stage.officers[who === 'officer of another body' ? who : 'officer'];
  const hour = isoOf(instant(stage.clock.now() - (stage.clock.now() % HOUR)));
  const said: VisitArrival = {
    ...{ v: 1, code: hex(visitCodeHash(code)), terminal: '00000001', arrivedAt: hour, body: by.body, by: by.id, at: hour },
  };
  const statement = utf8(canonicalize(said) ?? '');
  const signature = base64(by.person.sign(concat(utf8(VISIT_ARRIVAL_DOMAIN), statement)));
  return post('/api/visits/codes/arrived', { code: reveal(code), statement: base64(statement), signature, key: by.person.key });
};

/** Another body's code is told as one that nobody made. */
const own = signedIn('204', '404 visit/not-found');

export const visitRows: HubRows = {
  'GET /api/visits': {
    ask: () => ({ method: 'GET', path: '/api/visits' }),
    answers: { ...signedIn('200', '200'), monitor: '200' },
    passesWorkspace: true,
  },
  'POST /api/visits/codes': {
    ask: () => made(createHash('sha256').update(randomBytes(16)).digest('hex')),
    answers: signedIn('204', '204'),
    passesWorkspace: true,
  },
  'POST /api/visits/codes/typed': {
    ask: async (stage) =>
      post('/api/visits/codes/typed', {
        hash: hex(visitCodeHash(await known(stage))),
        terminal: '00000001',
        typedAt: isoOf(stage.clock.now()),
      }),
    answers: own,
    passesWorkspace: true,
  },
  'POST /api/visits/codes/arrived': { ask: arrived, answers: own, passesWorkspace: true },
};
