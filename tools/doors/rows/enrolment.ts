/** Terminals on their way in: the operator's pass, the device's request, the word of an officer whose body decides. */
import { randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { base64, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { isoOf } from '@dauys/basics/clock.ts';
import { ENROLMENT_DECISION_DOMAIN, type EnrolmentDecision, type EnrolmentRequest } from '@dauys/protocol/enrolment.ts';
import { ENROLMENT_DOMAIN, enrolmentPassHash } from '@dauys/sealing/enrolment.ts';
import { freshPaperKey } from '@dauys/sealing/paperKey.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { OPERATOR, WHO, type HubStage, type Who } from '../hub-stage.ts';
import type { Asked } from '../asking.ts';
import { all } from '../row.ts';
import { operatorOnly, signedIn, type HubRows } from './access.ts';

const FACILITY = 'kapshagai';
const operator = { authorization: `Bearer ${OPERATOR}` };
const fresh = () => freshPaperKey((n) => new Uint8Array(randomBytes(n)));

const passFor = (pass: ReturnType<typeof fresh>): Asked => ({
  method: 'POST',
  path: '/provision/enrolment-passes',
  body: { hash: hex(enrolmentPassHash(pass)), technician: 'Нұрлан Сейітов', facility: FACILITY },
});

/** A device of which nothing is wrong, with a pass of its own. */
const request = async (stage: HubStage): Promise<Asked> => {
  const pass = fresh();
  await stage.ask({ ...passFor(pass), headers: operator });
  const device = cast.person(randomBytes(8).toString('hex'));
  const said: EnrolmentRequest = {
    ...{ v: 1, facility: FACILITY, place: 'corridor', algorithm: 'ed25519', tier: 3, key: base64(device.publicKey) },
    pass: hex(enrolmentPassHash(pass)),
    at: isoOf(stage.clock.now()),
  };
  const bytes = utf8(canonicalize(said) ?? '');
  const signature = base64(device.sign(concat(utf8(ENROLMENT_DOMAIN), bytes)));
  return { method: 'POST', path: '/enrolment/requests', body: { request: base64(bytes), signature, pass: reveal(pass) } };
};

interface Waiting {
  readonly id: string;
  readonly terminal: string;
  readonly technician: string;
}

const waiting = async (stage: HubStage): Promise<Waiting> =>
  JSON.parse((await stage.ask(await request(stage))).bytes.toString()) as Waiting;

const decision = async (stage: HubStage, who: Who): Promise<Asked> => {
  const { id, terminal, technician } = await waiting(stage);
  const by = stage.officers[who === 'officer of another body' ? who : 'officer'];
  const said: EnrolmentDecision = {
    ...{ v: 1, kind: 'approved', request: id, terminal, technician, body: by.body, by: by.id },
    at: isoOf(stage.clock.now()),
  };
  const statement = utf8(canonicalize(said) ?? '');
  const signature = base64(by.person.sign(concat(utf8(ENROLMENT_DECISION_DOMAIN), statement)));
  return { method: 'POST', path: '/api/enrolments/decisions', body: { statement: base64(statement), signature, key: by.person.key } };
};

/** Only the officers of the body that the operator named decide: the stage names the matrix's own. */
const deciders = (answer: string) => signedIn(answer, '403 enrolment/not-entitled');

export const enrolmentRows: HubRows = {
  'POST /provision/enrolment-passes': { ask: () => passFor(fresh()), answers: operatorOnly, passesWorkspace: false },
  // Whoever holds a pass and a key may ask: an officer decides afterwards.
  'POST /enrolment/requests': { ask: request, answers: all(WHO, '200'), passesWorkspace: false },
  'GET /enrolment/requests/:request': {
    ask: async (stage) => ({ method: 'GET', path: `/enrolment/requests/${(await waiting(stage)).id}` }),
    answers: all(WHO, '200'),
    passesWorkspace: false,
  },
  'GET /api/enrolments': { ask: () => ({ method: 'GET', path: '/api/enrolments' }), answers: deciders('200'), passesWorkspace: true },
  'POST /api/enrolments/decisions': { ask: decision, answers: deciders('204'), passesWorkspace: true },
};
