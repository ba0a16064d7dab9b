/** Who stands beside the hub: a witness, a mirror, a monitor, a server of people's own numbers. */
import { randomBytes } from 'node:crypto';
import { QUESTION_BYTES } from '@dauys/beat/box.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { signNote } from '@dauys/ledger/note.ts';
import { encodeAddCheckpoint } from '@dauys/ledger/witness.ts';
import { keyOf, sha } from '@dauys/testing/published.ts';
import type { TestTerminal } from '@dauys/testing/terminal.ts';
import type { Asked } from '../asking.ts';
import { all, type Row } from '../row.ts';

export const LOGS = ['a log that it watches', 'a log that it does not watch', 'somebody in the name of a log'] as const;
export type Log = (typeof LOGS)[number];
/** The name of the log that the witness of the matrix watches; its key is the one of that name. */
export const WATCHED = 'test/cases';

const request = async (who: Log): Promise<Asked> => {
  const origin = who === 'a log that it does not watch' ? 'test/other' : WATCHED;
  const text = encodeCheckpoint({ origin, size: 1, root: rootOf([leafHash(sha('leaf'))]) });
  const note = await signNote(text, origin, keyOf(who === 'somebody in the name of a log' ? 'stranger' : 'cases'));
  return { method: 'POST', path: '/add-checkpoint', body: Buffer.from(encodeAddCheckpoint({ old: 0, proof: [], note })) };
};

export const witnessRows: Readonly<Record<string, Row<undefined, Log>>> = {
  'GET /livez': { ask: () => ({ method: 'GET', path: '/livez' }), answers: all(LOGS, '200') },
  'POST /add-checkpoint': {
    ask: (_, who) => request(who),
    answers: {
      'a log that it watches': '200',
      'a log that it does not watch': '404 ledger/unknown-log',
      'somebody in the name of a log': '403 ledger/log-signature-missing',
    },
  },
};

export const ANYBODY = ['anybody'] as const;
type Anybody = (typeof ANYBODY)[number];

const open = (path: string): Row<undefined, Anybody> => ({ ask: () => ({ method: 'GET', path }), answers: { anybody: '200' } });

export const mirrorRows: Readonly<Record<string, Row<undefined, Anybody>>> = {
  'GET /livez': open('/livez'),
  'GET /ledger/directory/checkpoint': open('/ledger/directory/checkpoint'),
  'GET /ledger/cases/checkpoint': open('/ledger/cases/checkpoint'),
  'GET /ledger/directory/tile/*': open('/ledger/directory/tile/0/000.p/3'),
  'GET /ledger/cases/tile/*': open('/ledger/cases/tile/entries/000.p/3'),
};

/** Who sends frames to a monitor. None of them is told more than a frame of random bytes, unless its device signed. */
export const monitorRows: Readonly<Record<string, Row<TestTerminal, Anybody>>> = {
  'GET /livez': { ask: () => ({ method: 'GET', path: '/livez' }), answers: { anybody: '200' } },
  'POST /beat': {
    ask: async (terminal) => ({ method: 'POST', path: '/beat', body: (await terminal.knock()).frame }),
    answers: { anybody: '200' },
  },
};

/** A box that is none is answered as any other. */
export const pinRows: Readonly<Record<string, Row<undefined, Anybody>>> = {
  'GET /livez': { ask: () => ({ method: 'GET', path: '/livez' }), answers: { anybody: '200' } },
  'POST /api/own': {
    ask: () => ({ method: 'POST', path: '/api/own', body: randomBytes(QUESTION_BYTES) }),
    answers: { anybody: '200' },
  },
};
