/** Two verifiers, two languages, no shared code: over invented ledgers, honest and lying, they must say the same. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Bytes, base64, utf8 } from '@dauys/basics/bytes.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { encodeEntry, parseEntry, signStatement } from '@dauys/directory/statement.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { type Ledger, sha } from '@dauys/testing/published.ts';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agreedOn, bothOpinions, needPython, type Question, selfTest } from './opinions.ts';
import { after, batched, headsFrom, openWorld, statements, type World } from './published.ts';

let world: World;
beforeAll(async () => {
  await needPython();
  world = await openWorld();
}, 300_000);
afterAll(() => world?.close());

const agreed = (question: Partial<Question>) => agreedOn(world, question);

test('every case of the vectors', async () => {
  const { exit, said } = await selfTest(join(import.meta.dirname, '..', '..', 'vectors'));
  expect({ exit, failed: said['failed'] }).toEqual({ exit: 0, failed: 0 });
  expect(said['tests']).toBeGreaterThan(400);
});

const signed = (statement: Statement, signers = [cast.ombudsman, cast.npm]) => signStatement(statement, signers);
/** A statement that no writer of ours would sign, signed all the same. */
const forced = (text: string, signers = [cast.ombudsman, cast.npm]): Bytes => {
  const statement = utf8(text);
  const message = Buffer.concat([utf8('dauys/v1/statement\0'), statement]);
  return encodeEntry({ statement, signatures: signers.map(({ key, sign }) => ({ key, signature: sign(message) })) });
};
const spoiled = (entry: Bytes, index: number): Bytes => {
  const { statement, signatures } = parseEntry(entry);
  return encodeEntry({
    statement,
    signatures: signatures.map((s, i) => (i === index ? { ...s, signature: s.signature.with(9, (s.signature[9] ?? 0) ^ 1) } : s)),
  });
};
const at = cast.day(1);
const zoned = (zone: string) =>
  forced(JSON.stringify({ at, id: 'hill', kind: 'facility', names: { en: 'h', kk: 'h', ru: 'h' }, region: 'KZ-10', v: 1, zone }));
const terminal = (key: string) =>
  forced(`{"algorithm":"ed25519","at":"${at}","facility":"lake","id":"00000009","key":"${key}","kind":"terminal","tier":3,"v":1}`);
// A point of order 8L, and one of order 8: vectors/ledger.json, "notKeys".
const MIXED_ORDER = 'O8+3jErQb5uNfoxQ434z3UAEKngF9d+UX78zYgdFvGg=';
const SMALL_ORDER = 'JuiVj8KyJ7BFw/SJ8u+Y8NXfrAXTxjM5sTgCiG1T/AU=';

const courtAgain: Statement = { v: 1, kind: 'body', at: cast.day(0), id: 'ombudsman', names: { kk: 'o', ru: 'o', en: 'o' }, role: 'court' };

const pace = (change: object): Statement => ({
  ...{ v: 1, kind: 'policy', at, version: 1, outboxQuotaBytes: 0, beatSeconds: 30, cellBytes: 24_576 },
  ...{ feedSeconds: 300, repliesPerChunk: 4, batchSeconds: 600 },
  ...change,
});

type Added = () => Bytes[] | Promise<Bytes[]>;
const longName = (name: string): Statement => ({ ...cast.bodySaid('npm'), names: { kk: name, ru: name, en: name } }) as Statement;
const spelled = (statement: Statement): string => canonicalize(statement) ?? '';
const shared = (commitment: string, over: object = {}) => ({
  ...cast.sharedSaid('ombudsman', 1, commitment.repeat(32), cast.day(1)),
  ...over,
});
const recovered = (over: object = {}) => ({ ...cast.recoveredSaid('ombudsman', 1, ['daniyar']), ...over });
const others = ['r', 's', 't'].map((letter) => ({ id: `trustee-${letter}`, name: letter, recipient: cast.someRecipient(letter) }));
/** An epoch with trustees, then these. */
const afterSharing =
  (...said: Statement[]): Added =>
  () =>
    Promise.all(
      [
        cast.epochSaid('ombudsman', 1, 0),
        cast.officerSaid('daniyar', 'ombudsman', cast.daniyar),
        cast.trusteesSaid('ombudsman'),
        shared('ab'),
        ...said,
      ].map((s) => signed(s)),
    );

const additions: readonly (readonly [string, Added, string])[] = [
  ['one signer where two are needed', async () => [await signed(cast.bodySaid('npm'), [cast.bar])], 'directory/no-quorum'],
  ['the hub in place of a quorum', async () => [await signed(cast.bodySaid('npm'), [cast.hub])], 'directory/no-quorum'],
  [
    'nobody',
    () => [forced('{"at":"2026-01-02T00:00:00.000Z","id":"00000001","kind":"terminal-retired","v":1}', [])],
    'directory/no-quorum',
  ],
  ['two of whom one did not sign', async () => [spoiled(await signed(cast.bodySaid('npm')), 1)], 'directory/bad-signature'],
  [
    'three of whom one did not sign',
    async () => [spoiled(await signed(cast.bodySaid('npm'), [cast.ombudsman, cast.bar, cast.npm]), 1)],
    '',
  ],
  ['a statement repeated', async () => [await signed(cast.bodySaid('ombudsman'), [cast.bar, cast.npm])], 'directory/repeated'],
  ['a body said anew with the same time', async () => [await signed(courtAgain)], 'directory/outdated'],
  ['a terminal that is there', async () => [await signed(cast.terminalSaid('00000001', 'lake', cast.daniyar))], 'directory/already-said'],
  ['a key of another terminal', async () => [await signed(cast.terminalSaid('00000003', 'lake', cast.kiosk))], 'directory/already-said'],
  ['a policy whose feed beats cannot carry', async () => [await signed(pace({ feedSeconds: 60 }))], 'directory/not-carried'],
  ['a policy of cells that no frame has', async () => [await signed(pace({ cellBytes: 65_536 }))], 'directory/not-carried'],
  ['a policy that can be carried', async () => [await signed(pace({ repliesPerChunk: 8 }))], ''],
  ['one reply more than can be', async () => [await signed(pace({ repliesPerChunk: 9 }))], 'directory/not-carried'],
  ['a terminal nowhere', async () => [await signed(cast.terminalSaid('00000003', 'hill', cast.aigerim))], 'directory/unknown-facility'],
  ['a terminal whose key has a part of small order', () => [terminal(MIXED_ORDER)], ''],
  ['a terminal whose key is of small order', () => [terminal(SMALL_ORDER)], 'directory/unsound-key'],
  ['a facility in a zone that nobody knows', () => [zoned('Asia/Nowhere')], ''],
  ['a facility in no zone', () => [zoned('../../etc')], 'directory/malformed-statement'],
  ['a name of 150 letters outside the basic plane', async () => [await signed(longName('😀'.repeat(150)))], ''],
  ['a name of 201 of them', async () => [forced(spelled(longName('😀'.repeat(201))))], 'directory/malformed-statement'],
  ['trustees, shares and a recovery', afterSharing(recovered()), ''],
  ['shares said anew, of the same seed', afterSharing(shared('ab', { at: cast.day(2) })), ''],
  ['shares said anew, of another seed', afterSharing(shared('cd', { at: cast.day(2) })), 'directory/already-said'],
  ['shares of an epoch that is not there', afterSharing(shared('ab', { epoch: 2 })), 'directory/unknown-epoch'],
  ['shares said anew too early', afterSharing(shared('ab', { at: cast.day(0) })), 'directory/outdated'],
  [
    'shares of others than the trustees',
    afterSharing({ ...cast.trusteesSaid('ombudsman', cast.day(1)), trustees: others }, shared('ab', { at: cast.day(2) })),
    'directory/unknown-trustee',
  ],
  ['a recovery of an epoch without trustees', async () => [await signed(recovered())], 'directory/unknown-epoch'],
  ['a recovery by a stranger', afterSharing(recovered({ trustees: ['trustee-asel', 'trustee-x'] })), 'directory/unknown-trustee'],
  [
    'a recovery by one trustee twice',
    afterSharing(recovered({ trustees: ['trustee-asel', 'trustee-asel'] })),
    'directory/malformed-statement',
  ],
  ['a recovery for an officer of nowhere', afterSharing(recovered({ officers: ['daniyar', 'asel'] })), 'directory/unknown-officer'],
  [
    'a recovery for an officer who has left',
    afterSharing({ v: 1, kind: 'officer-retired', at: cast.day(2), id: 'daniyar' }, recovered()),
    'directory/unknown-officer',
  ],
  ['a recovery that another combines', afterSharing(recovered({ by: 'aigerim' })), 'directory/malformed-statement'],
  ['a feed head by another', () => headsFrom(20, 21, cast.daniyar), 'directory/not-the-hub'],
  ['a feed head again', () => headsFrom(9, 10), ''],
  ['two heads for one chunk', async () => [await signed(cast.headSaid(9, 'aa'.repeat(32)), [cast.hub])], 'directory/feed-forked'],
  ['bytes that are no entry', () => [utf8('{}')], 'directory/malformed-entry'],
  ['an entry in another spelling', () => [utf8('{"statement":"", "signatures":[]}')], 'directory/malformed-entry'],
  [
    'a statement with a field too many',
    () => [forced(`{"at":"${at}","id":"00000001","kind":"terminal-retired","note":1,"v":1}`)],
    'directory/malformed-statement',
  ],
  [
    'a statement on 30 February',
    () => [forced('{"at":"2026-02-30T00:00:00.000Z","id":"00000001","kind":"terminal-retired","v":1}')],
    'directory/malformed-statement',
  ],
  ['a kind of a later version', () => [forced('{"kind":"visit","share":0.25,"v":1}', []), forced('{"kind":1,"v":1}')], ''],
  ['a later version', () => [forced('{"kind":"body","v":2}'), forced('{"kind":"body","v":"1"}'), forced('{"kind":"body","v":1e-7}')], ''],
];

describe('directories that everybody signed for', () => {
  test('a recovery is told, word for word', async () => {
    const from = await world.republished('directory', [...world.directory, ...(await afterSharing(recovered())())]);
    const told = { body: 'ombudsman', epoch: 1, trustees: ['trustee-asel', 'trustee-vera'], by: 'daniyar', officers: ['daniyar'] };
    const { said } = await agreed({ from });
    expect(said['recovered']).toEqual([
      { ...told, at: cast.day(7), reason: 'All officers lost their keys.', index: world.directory.length + 4 },
    ]);
  });
  test.each(additions)('by %s', async (_, added, code) => {
    const from = await world.republished('directory', [...world.directory, ...(await added())]);
    const { exit, said } = await agreed({ from });
    expect([exit, said['code'] ?? '']).toEqual([code === '' ? 0 : 1, code]);
  });
});

const caseLedgers: readonly (readonly [string, (world: World) => Bytes[], string])[] = [
  ['an entry removed', (w) => w.cases.toSpliced(100, 1), 'verify/batch-size'],
  ['a batch removed', (w) => w.cases.toSpliced(64, 64), 'verify/batch-out-of-order'],
  [
    'two batches exchanged',
    (w) => [...w.cases.slice(0, 64), ...w.cases.slice(128, 192), ...w.cases.slice(64, 128)],
    'verify/batch-out-of-order',
  ],
  ['a first batch that is not 0', (w) => w.cases.slice(64), 'verify/batch-out-of-order'],
  ['batches of another size', (w) => batched(w.commitments, 32), 'verify/batch-size'],
  ['a last batch cut short', (w) => w.cases.slice(0, -1), 'verify/batch-size'],
  ['a commitment twice', (w) => batched(w.commitments.with(300, w.commitments[5] ?? sha(''))), 'verify/commitment-twice'],
  ['a leaf of another form', (w) => w.cases.with(10, utf8('not a leaf')), 'ledger/malformed-leaf'],
  ['no leaf at all', () => [], ''],
];

describe('cases ledgers that everybody signed for', () => {
  test.each(caseLedgers)('%s', async (_, entries, code) => {
    const { exit, said } = await agreed({ from: await world.republished('cases', entries(world)) });
    expect([exit, said['code'] ?? '']).toEqual([code === '' ? 0 : 1, code]);
  });
  test('sizes in the order stated, and not back', async () => {
    const smaller = await signed({ v: 1, kind: 'batch-size', at: cast.day(40), size: 32, since: cast.day(40) });
    const of = (...lengths: number[]) => lengths.flatMap((n, b) => Array.from({ length: n }, (_, i) => caseLeaf(b, sha(`${b}/${i}`))));
    const judged = async (leaves: Bytes[]) => {
      const from = await world.republished('directory', [...world.directory, smaller]);
      const cases = await world.republished('cases', leaves);
      rmSync(join(from, 'ledger', 'cases'), { recursive: true });
      mkdirSync(join(from, 'ledger'), { recursive: true });
      cpSync(join(cases, 'ledger', 'cases'), join(from, 'ledger', 'cases'), { recursive: true });
      return agreed({ from });
    };
    expect((await judged(of(64, 64, 32, 32))).said).toMatchObject({ verified: true, batches: 4 });
    expect((await judged(of(64, 32, 64))).said).toMatchObject({ code: 'verify/batch-size', where: 'cases/batch/2' });
  });
  test('sizes before the first one stated: 64', async () => {
    const silent = world.directory.filter((_, index) => index !== statements.findIndex(({ kind }) => kind === 'batch-size'));
    const from = await world.republished('directory', silent);
    expect((await agreed({ from })).said).toMatchObject({ verified: true, batches: 5 });
  });
  test.each([
    ['one witness where two are needed', { cosigned: { asel: after(1) } }, 'ledger/quorum-not-met'],
    ['a witness whom nobody knows', { cosigned: { asel: after(1), zhanna: after(1) } }, 'ledger/quorum-not-met'],
    ['another log', { origin: 'test/other' }, 'ledger/unknown-log'],
  ])('%s', async (_, how, code) => {
    const { said } = await agreed({ from: await world.republished('cases', world.cases, how) });
    expect(said).toEqual({ verified: false, code, where: 'cases/checkpoint' });
  });
});

const LEDGERS: readonly Ledger[] = ['directory', 'cases'];

describe('files', () => {
  test('a flipped bit in the middle of each file, and each file missing', async () => {
    expect(world.files).toHaveLength(9);
    for (const path of world.files) {
      const flipped = await world.changed((folder) => {
        const bytes = readFileSync(join(folder, path));
        const middle = bytes.length >> 1;
        writeFileSync(join(folder, path), bytes.fill((bytes[middle] ?? 0) ^ 1, middle, middle + 1));
      });
      expect(await agreed({ from: flipped })).toMatchObject({ exit: 1, said: { verified: false, where: path.slice('ledger/'.length) } });
      const missing = await world.changed((folder) => rmSync(join(folder, path)));
      expect((await agreed({ from: missing })).said).toEqual({
        verified: false,
        code: 'verify/file-missing',
        where: path.slice('ledger/'.length),
      });
    }
  });
  test('a byte too many at the end of each file', async () => {
    for (const path of world.files) {
      const from = await world.changed((folder) =>
        writeFileSync(join(folder, path), Buffer.concat([readFileSync(join(folder, path)), utf8('\n')])),
      );
      expect((await agreed({ from })).exit).toBe(1);
    }
  });
  test.each(LEDGERS)('a checkpoint of %s with something in front', async (ledger) => {
    for (const before of ['\ufeff', '\n', ' ']) {
      const from = await world.changed((folder) => {
        const file = join(folder, 'ledger', ledger, 'checkpoint');
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, before + readFileSync(file, 'utf8'));
      });
      expect((await agreed({ from })).exit).toBe(1);
    }
  });
  test.each(LEDGERS)('a checkpoint of %s that is not UTF-8', async (ledger) => {
    const from = await world.changed((folder) => {
      const file = join(folder, 'ledger', ledger, 'checkpoint');
      writeFileSync(file, Buffer.concat([readFileSync(file), Uint8Array.of(0xff)]));
    });
    expect(await agreed({ from })).toEqual({
      exit: 1,
      said: { verified: false, code: 'ledger/malformed-note', where: `${ledger}/checkpoint` },
    });
  });
  test('a place that is not there', async () => {
    expect((await bothOpinions({ anchor: world.anchor, from: 'http://127.0.0.1:1' })).second).toMatchObject({
      exit: 3,
      said: { error: 'fault' },
    });
    expect((await agreed({ from: join(world.honest, 'nowhere') })).said['code']).toBe('verify/file-missing');
  });
  test.each(['', '{}', '[]', '{"v":1}'])('an anchor that is none: %s', async (text) => {
    const anchor = `${world.anchor}-${base64(utf8(text)).replaceAll('/', '_')}`;
    writeFileSync(anchor, text);
    expect((await agreed({ anchor })).said).toEqual({ verified: false, code: 'directory/malformed-anchor', where: 'anchor' });
  });
});
