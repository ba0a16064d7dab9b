/** A published record in which a slip of every state stands, with real keys: for whoever checks slips from outside. Tests only. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, bytesOf, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { type Instant, instant } from '@dauys/basics/clock.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { endOfDay } from '@dauys/protocol/slip-state.ts';
import { generateCode } from '@dauys/sealing/code.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { encodeSlip, type Slip, SLIP_DOMAIN, slipBody, slipText } from '@dauys/sealing/slip.ts';
import { statusKeyOf } from '@dauys/sealing/status.ts';
import * as cast from './directory-cast.ts';
import { policyText, publish, type Published, sha } from './published.ts';

const HOUR = 3_600_000;
/** 2026-01-17: long before any test runs. */
export const SLIP_DAY = 20_470;
/** Hours after the end of the slips' day at their facility. */
export const after = (hours: number): Instant => instant(endOfDay(SLIP_DAY, 'Asia/Almaty') + hours * HOUR);

export const TERMINAL = '00000001';
/** The code of everybody in this record. */
export const code = generateCode((n) => sha('the code').slice(0, n));

/** `nobody` is not in the record; the others are logged and got as far as their name says. */
export type SlipName = 'nobody' | 'logged' | 'received' | 'interim' | 'answered' | 'forwarded';

export const slipFor = (name: SlipName, signer = cast.kiosk): string => {
  const slip: Slip = {
    v: 1,
    terminal: TERMINAL,
    counter: 7,
    day: SLIP_DAY,
    h: hex(sha(`h ${name}`)),
    r: hex(sha(`r ${name}`).slice(0, 16)),
  };
  return slipText(encodeSlip(slip, signer.sign(concat(utf8(SLIP_DOMAIN), slipBody(slip)))));
};

export const anchorText = (): string =>
  JSON.stringify(cast.anchorFile({ directory: policyText('directory'), cases: policyText('cases') }), null, 2);

const statements: readonly Statement[] = [
  cast.bodySaid('ombudsman'),
  cast.facilitySaid('lake'),
  cast.terminalSaid(TERMINAL, 'lake', cast.kiosk),
  cast.hubSaid(cast.hub),
  { v: 1, kind: 'batch-size', at: cast.day(0), size: 64, since: cast.day(0) },
  cast.headSaid(0, 'cd'.repeat(32)),
  cast.releaseSaid('verify', 'ab'.repeat(32)),
];

const caseEntries = async (): Promise<Bytes[]> => {
  const q = await statusKeyOf(code);
  const accepted = (name: SlipName) => commitment('accepted', 0, sha(`r ${name}`).slice(0, 16), sha(`h ${name}`));
  const later = (kind: 'received' | 'interim' | 'answered' | 'forwarded', n: number, name: SlipName) =>
    commitment(kind, n, q, sha(`h ${name}`));
  const own = [
    ...(['logged', 'received', 'interim', 'answered', 'forwarded'] as const).map(accepted),
    ...(['received', 'interim', 'answered'] as const).map((name) => later('received', 0, name)),
    later('interim', 3, 'interim'),
    later('answered', 31, 'answered'),
    later('forwarded', 1, 'forwarded'),
  ];
  const dummies = Array.from({ length: 320 - own.length }, (_, i) => sha(`dummy ${i}`));
  return [...own, ...dummies].map((c, i) => caseLeaf(Math.floor(i / 64), c));
};

/** Writes `ledger/directory` and `ledger/cases` below `root`: 320 leaves in five batches, cosigned by asel and bolat 200 hours after. */
export const publishRecord = async (root: string, how: Partial<Published> = {}, more: readonly Statement[] = []): Promise<void> => {
  const cosigned = { cosigned: { asel: after(200), bolat: after(201) }, ...how };
  await publish(
    root,
    'directory',
    (await cast.entriesOf([...statements, ...more])).map(({ bytes }) => bytes),
    cosigned,
  );
  await publish(root, 'cases', await caseEntries(), cosigned);
};

/** A folder as a source, without the patience of a real one. */
export const sourceOfFolder = (root: string) => (ledger: 'directory' | 'cases') => async (path: string) =>
  bytesOf(readFileSync(join(root, 'ledger', ledger, path)));
