/** What anybody may ask, and the operator's copy of the feed. */
import { randomBytes } from 'node:crypto';
import { base64 } from '@dauys/basics/bytes.ts';
import { DOWN_BYTES, parseDownFrame } from '@dauys/beat/frame.ts';
import { signStatement } from '@dauys/directory/statement.ts';
import { hashesInTile, tilePath, TILE_WIDTH } from '@dauys/ledger/tiles.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import type { Answered, Asked } from '../asking.ts';
import { WHO, type HubStage } from '../hub-stage.ts';
import { all, allBut } from '../row.ts';
import { operatorOnly, type HubRow, type HubRows } from './access.ts';

const open = (path: string, passesWorkspace = false): HubRow => ({
  ask: () => ({ method: 'GET', path }),
  answers: all(WHO, '200'),
  passesWorkspace,
});

const tile = (ledger: LedgerName): HubRow => ({
  ask: async (stage): Promise<Asked> => {
    const width = Math.min(TILE_WIDTH, hashesInTile(0, 0, await stage.sizeOf(ledger)));
    return { method: 'GET', path: `/ledger/${ledger}/${tilePath(0, 0, width)}` };
  },
  answers: all(WHO, '200'),
  passesWorkspace: true,
});

/** What a frame was answered: everybody gets a frame, a session only who holds the terminal's key. */
const frameTold = (_: HubStage, { status, bytes }: Answered): string =>
  bytes.length === DOWN_BYTES ? `${status} ${parseDownFrame(new Uint8Array(bytes)).type}` : `${status} of another size`;

let statements = 0;

export const openRows: HubRows = {
  'GET /livez': open('/livez'),
  'GET /readyz': open('/readyz'),
  'GET /verify.html': open('/verify.html'),
  'GET /api/directory': open('/api/directory', true),
  'GET /ledger/directory/checkpoint': open('/ledger/directory/checkpoint', true),
  'GET /ledger/cases/checkpoint': open('/ledger/cases/checkpoint', true),
  'GET /ledger/directory/tile/*': tile('directory'),
  'GET /ledger/cases/tile/*': tile('cases'),
  'POST /beat': {
    ask: async ({ terminal }, who) => {
      const signer = who === 'terminal' ? terminal.device : cast.person('somebody else');
      return { method: 'POST', path: '/beat', body: (await terminal.knock(new Uint8Array(randomBytes(16)), signer)).frame };
    },
    answers: allBut(WHO, '200 refused', { terminal: '200 session-accepted' }),
    reads: frameTold,
    passesWorkspace: false,
  },
  // Anybody may bring a statement: its signatures decide, not who brings it.
  'POST /directory/entries': {
    ask: async () => {
      const entry = await signStatement(cast.bodySaid(`body-${++statements}`, cast.day(25)), [cast.ombudsman, cast.npm]);
      return { method: 'POST', path: '/directory/entries', body: { entry: base64(entry) } };
    },
    answers: all(WHO, '200'),
    passesWorkspace: false,
  },
  'GET /operator/feed/:number': {
    ask: () => ({ method: 'GET', path: '/operator/feed/0' }),
    answers: operatorOnly,
    passesWorkspace: false,
  },
};
