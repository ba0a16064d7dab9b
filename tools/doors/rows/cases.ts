/** A body's inbox: everything is asked about the body of the matrix's own officer. */
import { REPLY_FILE_BYTES } from '@dauys/sealing/reply.ts';
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { base64 } from '@dauys/basics/bytes.ts';
import { actOf } from '../../test/officers-hub.ts';
import type { Answered, Asked } from '../asking.ts';
import { at, nobodys, type HubStage, type Who } from '../hub-stage.ts';
import { signedIn, type HubRow, type HubRows } from './access.ts';

/** The case is her body's, so another body's officer is told what is told of a case that does not exist. */
const ownCase = signedIn('200', '404 case/not-found');
const summary = base64(new Uint8Array([9, 9]));
const sealed = Buffer.from('a sealed reply'.padEnd(REPLY_FILE_BYTES));

/** Another body's officer signs for herself; everybody else has got hold of what the case's own officer signed. */
const signer = ({ officers }: HubStage, who: Who) => officers[who === 'officer of another body' ? who : 'officer'];

const received = (stage: HubStage, who: Who, envelopeId: string): Asked => ({
  method: 'POST',
  path: `/api/cases/${envelopeId}/received`,
  body: { ...actOf(signer(stage, who), { kind: 'received', envelopeId, n: 0, commitment: nobodys(32) }, at(stage)), summary },
});

const reply = (stage: HubStage, who: Who, envelopeId: string): Asked => {
  const replyHash = createHash('sha256').update(sealed).digest('hex');
  const said = { kind: 'answered', envelopeId, n: 0, commitment: nobodys(32), replyHash } as const;
  const act = actOf(signer(stage, who), said, at(stage));
  const rest = { n: 0, kind: 'answered', tag: nobodys(16), file: base64(sealed), version: 1 };
  return { method: 'POST', path: `/api/cases/${envelopeId}/replies`, body: { ...act, ...rest } };
};

const lodgedAndReceived = async (stage: HubStage): Promise<string> => {
  const id = await stage.lodge();
  await stage.ask(stage.as('officer', received(stage, 'officer', id)));
  return id;
};

/** Reading one part of a case. */
const part = (name: string): HubRow => {
  const about = (_: HubStage, id: string): Asked => ({ method: 'GET', path: `/api/cases/${id}/${name}` });
  return { ask: (stage) => about(stage, stage.cases.own), about, answers: ownCase, passesWorkspace: true };
};

/** Each body's officer sees one list or chain, and never the same. */
const onlyHers = (list: 'cases' | 'links') => {
  const seen = new Map<Who, Set<string>>();
  return (_: HubStage, { status, bytes }: Answered, who: Who): void => {
    if (status !== 200) return;
    const found = (JSON.parse(bytes.toString()) as Record<string, unknown[]>)[list] ?? [];
    expect(found.length).toBeGreaterThan(0);
    seen.set(who, new Set(found.map((one) => JSON.stringify(one))));
    const [one, other] = [seen.get('officer'), seen.get('officer of another body')];
    if (one !== undefined && other !== undefined) expect([...one].filter((row) => other.has(row))).toEqual([]);
  };
};

export const caseRows: HubRows = {
  'GET /api/cases': {
    ask: () => ({ method: 'GET', path: '/api/cases?after=0&limit=200' }),
    answers: signedIn('200', '200'),
    holds: onlyHers('cases'),
    passesWorkspace: true,
  },
  'GET /api/cases/chain': {
    ask: () => ({ method: 'GET', path: '/api/cases/chain?after=0' }),
    answers: signedIn('200', '200'),
    holds: onlyHers('links'),
    passesWorkspace: true,
  },
  'GET /api/cases/:envelopeId/envelope': part('envelope'),
  'GET /api/cases/:envelopeId/proof': part('proof'),
  'GET /api/cases/:envelopeId/history': part('history'),
  'POST /api/cases/:envelopeId/received': {
    ask: async (stage, who) => received(stage, who, await stage.lodge()),
    about: (stage, id) => received(stage, 'officer of another body', id),
    answers: ownCase,
    passesWorkspace: true,
  },
  'PUT /api/cases/:envelopeId/summary': {
    ask: async (stage) => ({
      method: 'PUT',
      path: `/api/cases/${await lodgedAndReceived(stage)}/summary`,
      body: { summary, version: 1 },
    }),
    about: (_, id) => ({ method: 'PUT', path: `/api/cases/${id}/summary`, body: { summary, version: 1 } }),
    answers: ownCase,
    passesWorkspace: true,
  },
  'POST /api/cases/:envelopeId/replies': {
    ask: async (stage, who) => reply(stage, who, await lodgedAndReceived(stage)),
    about: (stage, id) => reply(stage, 'officer of another body', id),
    answers: ownCase,
    passesWorkspace: true,
  },
};
