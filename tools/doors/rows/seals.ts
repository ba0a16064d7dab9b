/** The register of seals, which every body's officers keep alike and monitors read. */
import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { base64, concat, fromUtf8, parseBase64, utf8 } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { SEAL_DOMAIN, type SealRegister, type SealStatement } from '@dauys/protocol/seals.ts';
import type { Asked } from '../asking.ts';
import { at, nobodys, WHO, type HubStage, type Who } from '../hub-stage.ts';
import { allBut } from '../row.ts';
import { signedIn, type HubRows } from './access.ts';

const picture = Uint8Array.of(0xff, 0xd8, 0xff, ...randomBytes(200));
const photograph = createHash('sha256').update(picture).digest('hex');

/** Another body's officer signs for herself; everybody else has got hold of what the matrix's own officer signed. */
const signer = ({ officers }: HubStage, who: Who) => officers[who === 'officer of another body' ? who : 'officer'];

const signedBy = (stage: HubStage, who: Who, statement: Uint8Array): { statement: string; signature: string } => ({
  statement: base64(statement),
  signature: base64(signer(stage, who).person.sign(concat(utf8(SEAL_DOMAIN), statement))),
});

const entered = (stage: HubStage, who: Who, terminal: string, what: Pick<SealStatement, 'number' | 'act'>): Asked => {
  const said: SealStatement = { v: 1, kind: 'seal', id: nobodys(16), terminal, ...what, at: isoOf(at(stage)), photograph };
  const body = { ...signedBy(stage, who, utf8(canonicalize(said) ?? '')), photograph: base64(picture) };
  return { method: 'POST', path: `/api/fleet/terminals/${terminal}/seals`, body };
};
const placed = (): Pick<SealStatement, 'number' | 'act'> => ({ number: nobodys(6).toUpperCase(), act: 'placed' });

/** An entry of the own officer that waits and fits: the first seal of the terminal that lodges, or that it was seen. */
const waiting = async (stage: HubStage): Promise<SealRegister['waiting'][number]> => {
  const terminal = stage.ground.terminals[0]?.id ?? '';
  const path = `/api/fleet/terminals/${terminal}/seals`;
  const read = async (asked: Asked): Promise<SealRegister> => {
    const first = await stage.ask(stage.as('officer', asked));
    // Whoever asked before may have ended her sessions.
    if (first.status === 401) await stage.signInAgain();
    const { status, bytes } = first.status === 401 ? await stage.ask(stage.as('officer', asked)) : first;
    if (status !== 200) throw new Error(`no register: ${status} ${bytes.toString()}`);
    return JSON.parse(bytes.toString()) as SealRegister;
  };
  const [on] = (await read({ method: 'GET', path })).entries;
  const number = on === undefined ? undefined : (JSON.parse(fromUtf8(parseBase64(on.statement) ?? picture)) as SealStatement).number;
  const what = number === undefined ? placed() : ({ number, act: 'seen-whole' } as const);
  const [newest] = (await read(entered(stage, 'officer', terminal, what))).waiting;
  if (newest === undefined) throw new Error('nothing waits');
  return newest;
};

const readers = allBut(WHO, '401 access/not-signed-in', { officer: '200', 'officer of another body': '200', monitor: '200' });

export const sealRows: HubRows = {
  'GET /api/fleet/terminals/:id/seals': {
    ask: ({ terminal }) => ({ method: 'GET', path: `/api/fleet/terminals/${terminal.id}/seals` }),
    answers: readers,
    passesWorkspace: true,
  },
  'POST /api/fleet/terminals/:id/seals': {
    ask: (stage, who) => entered(stage, who, stage.terminal.id, placed()),
    answers: signedIn('200', '200'),
    passesWorkspace: true,
  },
  'POST /api/fleet/terminals/:id/tickets': {
    ask: (stage) => {
      const [from, to] = [at(stage), instant(at(stage) + 3_600_000)].map(isoOf);
      const path = `/api/fleet/terminals/${stage.terminal.id}/tickets`;
      return { method: 'POST', path, body: { id: nobodys(16), from, to, technician: 'Technician' } };
    },
    answers: signedIn('200', '200'),
    passesWorkspace: true,
  },
  // Whoever signed first is not the second.
  'POST /api/fleet/seals/:entry/second': {
    ask: async (stage, who) => {
      const { statement } = await waiting(stage);
      const bytes = parseBase64(statement) ?? picture;
      const { id } = JSON.parse(fromUtf8(bytes)) as SealStatement;
      return { method: 'POST', path: `/api/fleet/seals/${id}/second`, body: signedBy(stage, who, bytes) };
    },
    answers: allBut(WHO, '401 access/not-signed-in', { officer: '422 fleet/second-signature', 'officer of another body': '200' }),
    passesWorkspace: true,
  },
  'GET /api/fleet/seals/photographs/:hash': {
    ask: async (stage) => {
      await waiting(stage);
      return { method: 'GET', path: `/api/fleet/seals/photographs/${photograph}` };
    },
    answers: readers,
    passesWorkspace: true,
  },
};
