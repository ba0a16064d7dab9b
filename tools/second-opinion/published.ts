/** Folders of ledgers for the two verifiers to judge: honest ones with real keys at stated times, and ones that lie with everybody's signature. */
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bytes, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { type Instant, instant } from '@dauys/basics/clock.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { signStatement } from '@dauys/directory/statement.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { generateCode } from '@dauys/sealing/code.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { keysOfCode } from '@dauys/sealing/complainant.ts';
import { signP256 } from '@dauys/sealing/signature.ts';
import { encodeSlip, SLIP_DOMAIN, slipBody, slipText } from '@dauys/sealing/slip.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { type Ledger, policyText, type Published, publish, sha } from '@dauys/testing/published.ts';
import { p256 } from '@noble/curves/nist.js';

const HOUR = 3_600_000;
/** 2026-01-17, long before any test runs. */
export const DAY = 20_470;
// The day ends at 19:00 UTC: Almaty is five hours ahead.
const END = (DAY + 1) * 24 * HOUR - 5 * HOUR;
/** So many hours after the end of the slips' day. */
export const after = (hours: number): Instant => instant(END + hours * HOUR);

const p256Secret = sha('a terminal with a TPM');
const p256Terminal: Statement = {
  v: 1,
  kind: 'terminal',
  at: cast.day(0),
  id: '00000002',
  facility: 'lake',
  algorithm: 'p256',
  tier: 1,
  key: Buffer.from(p256.getPublicKey(p256Secret)).toString('base64'),
};

export const statements: readonly Statement[] = [
  cast.bodySaid('ombudsman'),
  cast.facilitySaid('lake'),
  cast.terminalSaid('00000001', 'lake', cast.kiosk),
  p256Terminal,
  cast.hubSaid(cast.hub),
  { v: 1, kind: 'batch-size', at: cast.day(0), size: 64, since: cast.day(0) },
];

export const headsFrom = (from: number, to: number, who = cast.hub): Promise<Bytes[]> =>
  Promise.all(Array.from({ length: to - from }, (_, i) => signStatement(cast.headSaid(from + i, hex(sha(`${from + i}`))), [who])));

/** The slip of an invented complaint; its name decides h and r. */
export const slipOf = (name: string, terminal: '00000001' | '00000002' = '00000001', day = DAY): string => {
  const slip = { v: 1, terminal, counter: 7, day, h: hex(sha(`h ${name}`)), r: hex(sha(`r ${name}`).slice(0, 16)) } as const;
  const body = slipBody(slip);
  const signature = terminal === '00000001' ? cast.kiosk.sign(concat(utf8(SLIP_DOMAIN), body)) : signP256(SLIP_DOMAIN, body, p256Secret);
  return slipText(encodeSlip(slip, signature));
};

const code = generateCode((n) => sha('the code').slice(0, n));

export const batched = (commitments: readonly Bytes[], size = 64): Bytes[] => commitments.map((c, i) => caseLeaf(Math.floor(i / size), c));

const accepted = (name: string): Bytes => commitment('accepted', 0, sha(`r ${name}`).slice(0, 16), sha(`h ${name}`));

const commitmentsOf = (q: Bytes): Bytes[] => {
  const later = (kind: 'received' | 'interim' | 'answered' | 'forwarded', n: number, name: string) =>
    commitment(kind, n, q, sha(`h ${name}`));
  const own = [
    ...['logged', 'received', 'interim', 'answered', 'forwarded'].map(accepted),
    ...['received', 'interim', 'answered', 'nobody'].map((name) => later('received', 0, name)),
    later('interim', 3, 'interim'),
    later('interim', 31, 'interim'),
    later('interim', 0, 'answered'),
    later('answered', 31, 'answered'),
    later('forwarded', 1, 'forwarded'),
  ];
  return [...own, ...Array.from({ length: 320 - own.length }, (_, i) => sha(`dummy ${i}`))];
};

export interface World {
  readonly anchor: string;
  readonly honest: string;
  readonly directory: readonly Bytes[];
  readonly cases: readonly Bytes[];
  readonly commitments: readonly Bytes[];
  readonly code: { readonly digits: string; readonly q: string };
  /** Paths of all files of the honest folder, below it. */
  readonly files: readonly string[];
  /** The honest folder, changed. */
  changed(change: (folder: string) => void | Promise<void>): Promise<string>;
  /** The honest folder with one ledger published anew: signed and cosigned like any other. */
  republished(ledger: Ledger, entries: readonly Bytes[], how?: Partial<Published>): Promise<string>;
  close(): void;
}

const cosigned = { asel: after(200), bolat: after(201) };

export const openWorld = async (): Promise<World> => {
  const root = mkdtempSync(join(tmpdir(), 'dauys-opinion-'));
  const [honest, anchor] = [join(root, 'honest'), join(root, 'anchor.json')];
  const { q } = await keysOfCode(code);
  const commitments = commitmentsOf(q);
  const cases = batched(commitments);
  const directory = [...(await cast.entriesOf(statements)).map(({ bytes }) => bytes), ...(await headsFrom(0, 20))];
  await publish(honest, 'directory', directory, { cosigned });
  await publish(honest, 'cases', cases, { cosigned });
  writeFileSync(anchor, JSON.stringify(cast.anchorFile({ directory: policyText('directory'), cases: policyText('cases') })));
  const found = readdirSync(honest, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const files = found.map((file) => join(file.parentPath, file.name).slice(honest.length + 1)).toSorted();
  let copies = 0;
  const changed: World['changed'] = async (change) => {
    const folder = join(root, `copy-${copies++}`);
    cpSync(honest, folder, { recursive: true });
    await change(folder);
    return folder;
  };
  return {
    ...{ anchor, honest, directory, cases, commitments, files, changed },
    code: { digits: reveal(code), q: hex(q) },
    republished: (ledger, entries, how) =>
      changed(async (folder) => {
        rmSync(join(folder, 'ledger', ledger), { recursive: true });
        await publish(folder, ledger, entries, { cosigned, ...how });
      }),
    close: () => rmSync(root, { recursive: true }),
  };
};
