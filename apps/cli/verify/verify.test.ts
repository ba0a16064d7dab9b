import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Bytes, concat, hex, u8, utf8 } from '@dauys/basics/bytes.ts';
import { type Instant, instant, isoOf } from '@dauys/basics/clock.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { encodeEntry, signStatement } from '@dauys/directory/statement.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { endOfDay } from '@dauys/protocol/slip-state.ts';
import { generateCode } from '@dauys/sealing/code.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { keysOfCode } from '@dauys/sealing/complainant.ts';
import { encodeSlip, SLIP_DOMAIN, slipBody, slipText } from '@dauys/sealing/slip.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { type Ledger, policyText, type Published, publish as publishWhole, sha } from '@dauys/testing/published.ts';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { addVerify } from './command.ts';
import { program, speaking } from '../../../tools/test/dauys.ts';

const HOUR = 3_600_000;

const DAY = 20_470; // 2026-01-17, long before any test runs
const end = endOfDay(DAY, 'Asia/Almaty');
const after = (hours: number): Instant => instant(end + hours * HOUR);

const publish = (root: string, ledger: Ledger, entries: readonly Bytes[], how: Partial<Published> = {}) =>
  publishWhole(root, ledger, entries, { cosigned: { asel: after(200), bolat: after(201) }, ...how });

const statements: readonly Statement[] = [
  cast.bodySaid('ombudsman'),
  cast.facilitySaid('lake'),
  cast.terminalSaid('00000001', 'lake', cast.kiosk),
  cast.hubSaid(cast.hub),
  { v: 1, kind: 'batch-size', at: cast.day(0), size: 64, since: cast.day(0) },
];
const headsFrom = (from: number, to: number, who = cast.hub) =>
  Promise.all(Array.from({ length: to - from }, (_, i) => signStatement(cast.headSaid(from + i, hex(sha(`${from + i}`))), [who])));

const slipFor = (name: string) => {
  const slip = {
    v: 1,
    terminal: '00000001',
    counter: 7,
    day: DAY,
    h: hex(sha(`h ${name}`)),
    r: hex(sha(`r ${name}`).slice(0, 16)),
  } as const;
  return { slip, text: slipText(encodeSlip(slip, cast.kiosk.sign(concat(utf8(SLIP_DOMAIN), slipBody(slip))))) };
};
const accepted = (name: string) => commitment('accepted', 0, sha(`r ${name}`).slice(0, 16), sha(`h ${name}`));

const batched = (commitments: readonly Bytes[], size = 64): Bytes[] => commitments.map((c, i) => caseLeaf(Math.floor(i / size), c));
const fill = (own: readonly Bytes[], count: number): Bytes[] => [
  ...own,
  ...Array.from({ length: count - own.length }, (_, i) => sha(`dummy ${i}`)),
];

const code = generateCode((n) => sha('the code').slice(0, n));
const world = mkdtempSync(join(tmpdir(), 'dauys-verify-'));
const honest = join(world, 'honest');
const anchor = join(world, 'anchor.json');
let directoryEntries: Bytes[] = [];
let caseEntries: Bytes[] = [];
let commitments: Bytes[] = [];

beforeAll(async () => {
  const { q } = await keysOfCode(code);
  const later = (kind: 'received' | 'interim' | 'answered' | 'forwarded', n: number, name: string) =>
    commitment(kind, n, q, sha(`h ${name}`));
  const own = [
    ...['logged', 'received', 'interim', 'answered', 'forwarded'].map(accepted),
    ...['received', 'interim', 'answered'].map((name) => later('received', 0, name)),
    later('interim', 3, 'interim'),
    later('interim', 0, 'answered'),
    later('answered', 31, 'answered'),
    later('forwarded', 1, 'forwarded'),
  ];
  commitments = fill(own, 320);
  caseEntries = batched(commitments);
  directoryEntries = [...(await cast.entriesOf(statements)).map(({ bytes }) => bytes), ...(await headsFrom(0, 20))];
  await publish(honest, 'directory', directoryEntries);
  await publish(honest, 'cases', caseEntries);
  writeFileSync(anchor, JSON.stringify(cast.anchorFile({ directory: policyText('directory'), cases: policyText('cases') })));
});
afterAll(() => rmSync(world, { recursive: true }));

let copies = 0;
/** The honest folder, changed. */
const changed = async (change: (folder: string) => void | Promise<void>): Promise<string> => {
  const folder = join(world, `copy-${copies++}`);
  cpSync(honest, folder, { recursive: true });
  await change(folder);
  return folder;
};
const verifyLedgerIn = async (folder: string): Promise<{ exit: unknown; said: Record<string, unknown> }> => {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  try {
    const program = new Command().exitOverride();
    addVerify(program);
    await program.parseAsync(['verify', 'ledger', '--anchor', anchor, '--from', folder, '--json'], { from: 'user' });
    return { exit: process.exitCode, said: JSON.parse(lines.join('\n')) as Record<string, unknown> };
  } finally {
    process.exitCode = undefined;
    log.mockRestore();
  }
};
const republished = (ledger: Ledger, entries: () => readonly Bytes[] | Promise<readonly Bytes[]>, how?: Partial<Published>) =>
  changed(async (folder) => {
    rmSync(join(folder, 'ledger', ledger), { recursive: true });
    await publish(folder, ledger, await entries(), how);
  });
const distrust = (codeSaid: string, where: string) => ({ exit: 1, said: { verified: false, code: codeSaid, where } });

const FILES: readonly (readonly [Ledger, string])[] = [
  ...['checkpoint', 'tile/0/000.p/25', 'tile/entries/000.p/25'].map((path) => ['directory', path] as const),
  ...['checkpoint', 'tile/0/000', 'tile/0/001.p/64', 'tile/1/000.p/1', 'tile/entries/000', 'tile/entries/001.p/64'].map(
    (path) => ['cases', path] as const,
  ),
];
const fileIn = (folder: string, ledger: Ledger, path: string) => join(folder, 'ledger', ledger, path);

describe('verify ledger', () => {
  test('an honest folder holds, and these are all its files', async () => {
    const { exit, said } = await verifyLedgerIn(honest);
    expect(exit).toBe(0);
    expect(said).toMatchObject({ verified: true, batches: 5, later: 0, recovered: [], ledgers: [{ size: 25 }, { size: 320 }] });
    const published = readdirSync(join(honest, 'ledger'), { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
    expect(published).toHaveLength(FILES.length);
  });
  test.each(FILES)('a flipped byte in %s/%s is named with its file', async (ledger, path) => {
    const folder = await changed((f) => {
      const bytes = readFileSync(fileIn(f, ledger, path));
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      writeFileSync(fileIn(f, ledger, path), bytes);
    });
    const { exit, said } = await verifyLedgerIn(folder);
    expect([exit, said['where']]).toEqual([1, `${ledger}/${path}`]);
    if (path.startsWith('tile/entries')) expect(['verify/entry-mismatch', 'ledger/malformed-entries']).toContain(said['code']);
    else if (path !== 'checkpoint') expect(said['code']).toBe('verify/tile-mismatch');
  });
  test.each(FILES)('a missing %s/%s is named', async (ledger, path) => {
    const folder = await changed((f) => rmSync(fileIn(f, ledger, path)));
    expect(await verifyLedgerIn(folder)).toEqual(distrust('verify/file-missing', `${ledger}/${path}`));
  });
  test.each([
    ['the log', '— test/cases ', 40, 'ledger/log-signature-bad'],
    ['a witness', '— test/bolat ', 40, 'ledger/cosignature-bad'],
    ['the log, under another key id', '— test/cases ', 0, 'ledger/log-signature-missing'],
    ['a witness, under another key id', '— test/bolat ', 0, 'ledger/quorum-not-met'],
  ])('a flipped bit in the signature of %s is named', async (_, line, offset, expected) => {
    const folder = await changed((f) => {
      const path = fileIn(f, 'cases', 'checkpoint');
      const note = readFileSync(path, 'utf8');
      const at = note.indexOf(line) + line.length + offset;
      writeFileSync(path, note.slice(0, at) + (note[at] === 'A' ? 'B' : 'A') + note.slice(at + 1));
    });
    expect(await verifyLedgerIn(folder)).toEqual(distrust(expected, 'cases/checkpoint'));
  });
  test.each<Ledger>(['directory', 'cases'])('a checkpoint of %s that is not UTF-8 is no note', async (ledger) => {
    const folder = await changed((f) => {
      const path = fileIn(f, ledger, 'checkpoint');
      const bytes = readFileSync(path);
      bytes[3] = 0xff;
      writeFileSync(path, bytes);
    });
    expect(await verifyLedgerIn(folder)).toEqual(distrust('ledger/malformed-note', `${ledger}/checkpoint`));
  });
  test.each<[string, Ledger, () => readonly Bytes[] | Promise<readonly Bytes[]>, string, string]>([
    ['an entry removed', 'cases', () => caseEntries.toSpliced(100, 1), 'verify/batch-size', 'cases/batch/1'],
    ['a batch removed', 'cases', () => caseEntries.toSpliced(64, 64), 'verify/batch-out-of-order', 'cases/entry/64'],
    [
      'two batches exchanged',
      'cases',
      () => [...caseEntries.slice(0, 64), ...caseEntries.slice(128, 192), ...caseEntries.slice(64, 128)],
      'verify/batch-out-of-order',
      'cases/entry/64',
    ],
    ['a first batch that is not 0', 'cases', () => caseEntries.slice(64), 'verify/batch-out-of-order', 'cases/entry/0'],
    [
      'a leaf of an earlier batch at the end',
      'cases',
      () => [...caseEntries, caseLeaf(0, sha('late'))],
      'verify/batch-out-of-order',
      'cases/entry/320',
    ],
    ['batches of another size', 'cases', () => batched(fill([], 320), 32), 'verify/batch-size', 'cases/batch/0'],
    [
      'a batch with one too many',
      'cases',
      () => caseEntries.toSpliced(192, 0, caseLeaf(2, sha('more'))),
      'verify/batch-size',
      'cases/batch/2',
    ],
    ['a last batch cut short', 'cases', () => caseEntries.slice(0, -1), 'verify/batch-size', 'cases/batch/4'],
    [
      'a commitment twice',
      'cases',
      () => batched(commitments.with(300, commitments[5] ?? u8(0))),
      'verify/commitment-twice',
      'cases/entry/300',
    ],
    ['a leaf of another form', 'cases', () => caseEntries.with(10, utf8('not a leaf')), 'ledger/malformed-leaf', 'cases/entry/10'],
    [
      'a statement without its quorum',
      'directory',
      async () => [...directoryEntries, await signStatement(cast.bodySaid('npm'), [cast.bar])],
      'directory/no-quorum',
      'directory/entry/25',
    ],
    [
      'a statement by the hub in place of a quorum',
      'directory',
      async () => [...directoryEntries, await signStatement(cast.bodySaid('npm'), [cast.hub])],
      'directory/no-quorum',
      'directory/entry/25',
    ],
    [
      'a feed head by another than the hub',
      'directory',
      async () => [...directoryEntries, ...(await headsFrom(20, 21, cast.daniyar))],
      'directory/not-the-hub',
      'directory/entry/25',
    ],
    [
      'two feed heads for one chunk',
      'directory',
      async () => [...directoryEntries, await signStatement(cast.headSaid(9, 'aa'.repeat(32)), [cast.hub])],
      'directory/feed-forked',
      'directory/entry/14',
    ],
    [
      'bytes that are no statement',
      'directory',
      () => directoryEntries.with(3, utf8('{}')),
      'directory/malformed-entry',
      'directory/entry/3',
    ],
  ])('%s is named even when log and witnesses signed it', async (_, ledger, entries, expected, where) => {
    expect(await verifyLedgerIn(await republished(ledger, entries))).toEqual(distrust(expected, where));
  });
  test.each<[string, Partial<Published>, string]>([
    ['one witness where two are needed', { cosigned: { asel: after(1) } }, 'ledger/quorum-not-met'],
    ['a witness that the anchor does not list', { cosigned: { asel: after(1), zhanna: after(1) } }, 'ledger/quorum-not-met'],
    ['a checkpoint of another log', { origin: 'test/other' }, 'ledger/unknown-log'],
  ])('%s is not enough', async (_, how, expected) => {
    expect(await verifyLedgerIn(await republished('cases', () => caseEntries, how))).toEqual(distrust(expected, 'cases/checkpoint'));
  });
  test.each<[string, readonly number[], readonly number[], string?]>([
    ['may change in the order stated', [64, 32], [64, 64, 32, 32]],
    ['never go back', [64, 32], [64, 32, 64], 'cases/batch/2'],
    ['are 64 while nothing is stated', [], [64, 64]],
    ['are no other while nothing is stated', [], [64, 32], 'cases/batch/1'],
    ['are 64 before the first one stated', [32], [64, 64, 32]],
    ['are not 64 after it', [32], [32, 64], 'cases/batch/1'],
  ])('sizes of batches %s', async (_, stated, lengths, wrong) => {
    const sizes = stated.map((size, i) => ({ v: 1, kind: 'batch-size', at: cast.day(i), size, since: cast.day(i) }) as const);
    const said = await cast.entriesOf([...statements.filter(({ kind }) => kind !== 'batch-size'), ...sizes]);
    const leaves = lengths.flatMap((n, b) => Array.from({ length: n }, (_, i) => caseLeaf(b, sha(`${b}/${i}`))));
    const folder = await changed((f) => rmSync(f, { recursive: true }));
    await publish(
      folder,
      'directory',
      said.map(({ bytes }) => bytes),
    );
    await publish(folder, 'cases', leaves);
    const told = await verifyLedgerIn(folder);
    if (wrong === undefined) expect(told.said).toMatchObject({ verified: true, batches: lengths.length });
    else expect(told).toEqual(distrust('verify/batch-size', wrong));
  });
  test('what only a later version understands is counted, not feared', async () => {
    const visit = encodeEntry({ statement: utf8('{"kind":"visit","v":1}'), signatures: [] });
    const folder = await republished('directory', () => [...directoryEntries, visit]);
    expect((await verifyLedgerIn(folder)).said).toMatchObject({ verified: true, later: 1 });
  });
  test('a ledger that has grown since may offer full tiles only', async () => {
    const folder = await changed(async (f) => {
      const checkpoint = readFileSync(fileIn(f, 'cases', 'checkpoint'));
      rmSync(join(f, 'ledger', 'cases', 'tile'), { recursive: true });
      await publish(f, 'cases', batched(fill(commitments, 1024)));
      // Level 1 has no full tile yet; the one of the old size was kept.
      mkdirSync(dirname(fileIn(f, 'cases', 'tile/1/000.p/1')), { recursive: true });
      cpSync(fileIn(honest, 'cases', 'tile/1/000.p/1'), fileIn(f, 'cases', 'tile/1/000.p/1'));
      writeFileSync(fileIn(f, 'cases', 'checkpoint'), checkpoint);
    });
    expect((await verifyLedgerIn(folder)).said).toMatchObject({ verified: true, ledgers: [{}, { size: 320 }] });
  });
});

const dauys = (args: readonly string[], { stdin = '', language = 'en' } = {}) =>
  new Promise<{ exit: number | null; out: string; err: string }>((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { env: speaking(language) });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('close', (exit) => resolve({ exit, out, err }));
    child.stdin.end(stdin);
  });
const slipArgs = (text: string, at: Instant, from = honest) => [
  'verify',
  'slip',
  text,
  '--anchor',
  anchor,
  '--from',
  from,
  '--at',
  isoOf(at),
];

describe('the command, as a process', () => {
  test.each([
    ['nobody', -3, false, 'promised', 0],
    ['nobody', 24, false, 'promised', 0],
    ['nobody', 25, false, 'overdue', 4],
    ['nobody', 73, false, 'missing', 4],
    ['logged', 73, false, 'logged', 0],
    ['logged', 143, true, 'logged', 0],
    ['logged', 145, true, 'not-delivered', 4],
    ['received', 199, true, 'received', 0],
    ['interim', 199, true, 'interim', 0],
    ['answered', 199, true, 'answered', 0],
    ['answered', 199, false, 'logged', 0],
    ['forwarded', 199, true, 'forwarded', 0],
  ] as const)('slip of %s, %i h after its day, code %s: %s', async (name, hours, withCode, state, exit) => {
    const args = [...slipArgs(slipFor(name).text, after(hours)), '--json', ...(withCode ? ['--code'] : [])];
    const run = await dauys(args, { stdin: withCode ? `${reveal(code).replace(/(.{4})/g, '$1 ')}\n` : '' });
    expect(JSON.parse(run.out)).toMatchObject({ state, recordTooOld: false, facility: 'lake', tier: 3, terminal: '00000001', counter: 7 });
    expect(run.exit).toBe(exit);
    expect(run.out + run.err).not.toContain(reveal(code).slice(0, 8));
  });
  test.each([
    [{ asel: after(20), bolat: after(21) }, 100, 'promised'],
    [{ asel: after(30), bolat: after(31) }, 100, 'overdue'],
    // One witness alone, with a clock ahead, proves nothing.
    [{ asel: after(20), bolat: after(900) }, 100, 'promised'],
    [{ asel: after(20), bolat: after(90), vera: after(90) }, 80, 'missing'],
  ])('absence is judged up to where a quorum vouches: %j', async (cosigned, hours, state) => {
    const folder = await republished('cases', () => caseEntries, { cosigned });
    const run = await dauys([...slipArgs(slipFor('nobody').text, after(hours), folder), '--json']);
    expect(JSON.parse(run.out)).toMatchObject({ state, recordTooOld: state !== 'missing' });
    expect(run.exit).toBe(4);
  });
  test.each(['en', 'ru_RU.UTF-8', 'kk_KZ.UTF-8'])('speaks the language of the shell: %s', async (language) => {
    const [slip, ledger] = [
      await dauys(slipArgs(slipFor('logged').text, after(80)), { language }),
      await dauys(['verify', 'ledger', '--anchor', anchor, '--from', honest], { language }),
    ];
    const says = {
      en: ['State: in the public record', '25'],
      ru: ['Состояние: в публичном реестре', '25'],
      kk: ['Күйі: жария тізілімде', '25'],
    };
    const [state = '', size = ''] = says[language.slice(0, 2) as 'en'];
    expect([slip.exit, ledger.exit]).toEqual([0, 0]);
    expect(slip.out).toContain(state);
    expect(ledger.out).toContain(size);
  });
  const forged = (name: string) => {
    const { slip } = slipFor(name);
    return slipText(encodeSlip(slip, cast.daniyar.sign(concat(utf8(SLIP_DOMAIN), slipBody(slip)))));
  };
  const stranger = () => slipText(encodeSlip({ ...slipFor('x').slip, terminal: '000000ff' }, new Uint8Array(64)));
  const good = () => slipFor('logged').text;
  test.each<[string, () => readonly string[], number, string, string?]>([
    ['a slip signed by another', () => slipArgs(forged('logged'), after(1)), 1, 'sealing/slip-signature'],
    ['a slip of an unknown terminal', () => slipArgs(stranger(), after(1)), 1, 'verify/unknown-terminal'],
    ['a mistyped slip', () => slipArgs('DAUYS1:%%%', after(1)), 2, 'sealing/slip-malformed'],
    ['a slip of a later version', () => slipArgs('DAUYS2:ABC', after(1)), 2, 'sealing/slip-version'],
    ['a time that is none', () => [...slipArgs(good(), after(1)).slice(0, -1), 'yesterday'], 2, '--at'],
    ['a code with a wrong digit', () => [...slipArgs(good(), after(1)), '--code'], 2, 'sealing/code-check', '1'.repeat(24)],
    ['no code where one was announced', () => [...slipArgs(good(), after(1)), '--code'], 2, 'sealing/code-length', ''],
    ['no anchor', () => ['verify', 'ledger', '--from', honest], 2, '--anchor'],
    ['an unknown command', () => ['verify', 'everything'], 2, 'everything'],
    [
      'a file that is no anchor',
      () => ['verify', 'ledger', '--anchor', fileIn(honest, 'cases', 'checkpoint'), '--from', honest],
      1,
      'directory/malformed-anchor',
    ],
    ['an anchor that is not there', () => ['verify', 'ledger', '--anchor', join(world, 'none'), '--from', honest], 3, 'none'],
    ['a hub that does not answer', () => ['verify', 'ledger', '--anchor', anchor, '--from', 'http://127.0.0.1:9'], 3, '127.0.0.1:9'],
    ['a folder without ledgers', () => ['verify', 'ledger', '--anchor', anchor, '--from', world], 1, 'verify/file-missing'],
  ])('%s', async (_, args, exit, says, stdin = '') => {
    const run = await dauys(args(), { stdin });
    expect(run.out + run.err).toContain(says);
    expect(run.exit).toBe(exit);
  });
});
