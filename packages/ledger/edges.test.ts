/** What mutation showed that nobody had asked (docs/mutation.md): edges of notes and keys, the newest of several times, until when a quorum vouches. */
import { describe, expect, test } from 'vitest';
import { base64, bytesOf, u8 } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import vectors from '../../vectors/ledger.json' with { type: 'json' };
import { planBatch } from './batch.ts';
import { encodeCheckpoint, parseDecimal } from './checkpoint.ts';
import { cosign } from './cosignature.ts';
import { ed25519Signer, isSoundPublicKey, verifyEd25519 } from './ed25519.ts';
import { emptyRoot } from './merkle.ts';
import {
  COSIGNATURE,
  MAX_NOTE,
  NOTE_SIGNATURE,
  parseNote,
  parseSignatureLine,
  parseVerifierKey,
  signNote,
  verifierKey,
  verifierKeyOf,
  verifyNote,
  withSignatures,
} from './note.ts';
import { parsePolicy, verifyCheckpoint, vouchedUntil, type Quorum } from './policy.ts';
import { verifyInclusion } from './proof.ts';
import { tilesOfNodes } from './tiles.ts';
import { encodeTlogProof, parseTlogProof } from './tlogproof.ts';
import { parseAddCheckpoint } from './witness.ts';

const thrown = (code: string) => expect.objectContaining({ code: `ledger/${code}` });
const { note: vector } = vectors;
const line = vector.note.slice(vector.text.length + 1, -1);
const signer = (fill: number) => ed25519Signer(new Uint8Array(32).fill(fill));

describe('notes', () => {
  test('as long as they may be are read, one unit longer not', () => {
    const most = `${'x'.repeat(MAX_NOTE - vector.note.length)}${vector.note}`;
    expect(parseNote(most).text).toHaveLength(MAX_NOTE - line.length - 2);
    expect(() => parseNote(`x${most}`)).toThrow(thrown('malformed-note'));
  });
  test.each([
    ['that are only signatures', `\n\n${line}\n`],
    ['that do not end in a newline', `${vector.note.slice(0, -1)}!`],
    ['with something before a line', `${vector.text}\nx${line}\n`],
    ['with something behind a line', `${vector.text}\n${line} x\n`],
    ['with a line of nothing but a key id', `${vector.text}\n— a ${base64(new Uint8Array(4))}\n`],
  ])('%s are none', (_, note) => expect(() => parseNote(note)).toThrow(thrown('malformed-note')));
  test('a signature has at least one byte', () => {
    expect(parseSignatureLine(`— a ${base64(Uint8Array.of(1, 2, 3, 4, 5))}`)).toEqual({
      ...{ name: 'a', id: Uint8Array.of(1, 2, 3, 4) },
      signature: Uint8Array.of(5),
    });
  });
  test('a witness’s key verifies no note, and spoils none', async () => {
    const [log, witness] = [signer(1), signer(2)];
    const keys = [verifierKeyOf('log', NOTE_SIGNATURE, log.publicKey), verifierKeyOf('w', COSIGNATURE, witness.publicKey)];
    const text = encodeCheckpoint({ origin: 'log', size: 0, root: emptyRoot });
    const cosigned = withSignatures(await signNote(text, 'log', log), [await cosign(text, { name: 'w', signer: witness, at: instant(0) })]);
    expect(verifyNote(cosigned, keys)).toEqual({ text, verified: ['log'] });
    expect(() => verifyNote(cosigned, keys.slice(1))).toThrow(thrown('signature-missing'));
  });
  test('what no line may hold is no text of a note, whichever control character it is', async () => {
    for (const code of [0, 9, 11, 31])
      await expect(signNote(`a${String.fromCharCode(code)}\n`, 'n', signer(1))).rejects.toThrow(RangeError);
    for (const text of [' \n', '\u007f\n', '~\n']) expect(parseNote(await signNote(text, 'n', signer(1))).text).toBe(text);
  });
});

describe('keys', () => {
  const key = signer(1).publicKey;
  test('of another length verify nothing', async () => {
    const message = u8(7);
    const signature = await signer(1).sign(message);
    expect(verifyEd25519(signature, message, key)).toBe(true);
    expect(verifyEd25519(bytesOf(Buffer.concat([signature, u8(0)])), message, key)).toBe(false);
    expect(verifyEd25519(signature, message, bytesOf(Buffer.concat([key, u8(0)])))).toBe(false);
    expect([isSoundPublicKey(key), isSoundPublicKey(key.subarray(1)), isSoundPublicKey(new Uint8Array(32))]).toEqual([true, false, false]);
  });
  test.each([
    ['something before it', (vkey: string) => `+${vkey}`],
    ['an id in capitals', (vkey: string) => vkey.replace(/\+([0-9a-f]{8})\+/, (_, id: string) => `+${id.toUpperCase()}+`)],
    ['an id of another key', (vkey: string) => vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+')],
    ['nothing behind its id', (vkey: string) => vkey.slice(0, vkey.lastIndexOf('+') + 1)],
    ['a name far too long', (vkey: string) => `${'x'.repeat(400)}${vkey}`],
  ])('a vkey with %s is none', (_, change) => {
    const vkey = verifierKey('name', NOTE_SIGNATURE, signer(3).publicKey);
    expect(parseVerifierKey(vkey).name).toBe('name');
    expect(() => parseVerifierKey(change(vkey))).toThrow(thrown('malformed-key'));
  });
  test('names may be as long as 255 and no longer', () => {
    expect(verifierKeyOf('x'.repeat(255), NOTE_SIGNATURE, key).name).toHaveLength(255);
    expect(() => verifierKeyOf('x'.repeat(256), NOTE_SIGNATURE, key)).toThrow(thrown('malformed-key'));
  });
});

test('a checkpoint without extensions has three lines', () => {
  expect(encodeCheckpoint({ origin: 'a', size: 7, root: emptyRoot })).toBe(`a\n7\n${base64(emptyRoot)}\n`);
});
test.each([
  ['0', 0],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ['9007199254740992', undefined],
  ['00', undefined],
  ['01', undefined],
  ['1x', undefined],
  ['x1', undefined],
  ['', undefined],
])('decimal %j is %s', (text, n) => expect(parseDecimal(text)).toBe(n));

test('a number too many in a shuffle is noticed, though every place is there', () => {
  const shuffle = () => [0, 1, 2, 2];
  expect(() => planBatch({ batchNumber: 1, size: 3, pending: [], dummy: () => new Uint8Array(32), shuffle })).toThrow('not a permutation');
});

describe('times', () => {
  const times = (...at: readonly [string, number][]) => at.map(([name, ms]) => ({ name, at: instant(ms) }));
  const two: Quorum = {
    ...{ kind: 'group', name: 'two', threshold: 2 },
    members: ['a', 'b', 'c'].map((name) => ({ kind: 'witness', name })),
  };
  test.each<[string, readonly { name: string; at: Instant }[], Quorum, number | undefined]>([
    ['nobody', [], { kind: 'none' }, undefined],
    ['one where none is needed', times(['a', 5]), { kind: 'none' }, 5],
    ['the newest where none is needed', times(['a', 5], ['b', 9]), { kind: 'none' }, 9],
    ['one where two are', times(['a', 5]), two, undefined],
    ['two, until the older of them', times(['a', 5], ['b', 9]), two, 5],
    ['three, until the second newest', times(['a', 5], ['b', 9], ['c', 7]), two, 7],
    ['three, two of one time', times(['a', 5], ['b', 9], ['c', 9]), two, 9],
    ['one ahead of all moves nothing', times(['c', 1_000_000], ['a', 5], ['b', 4]), two, 5],
    ['a witness of whom the rule says nothing', times(['x', 9], ['a', 5], ['b', 3]), two, 3],
    ['the one that the rule names', times(['a', 9], ['b', 5]), { kind: 'witness', name: 'b' }, 5],
  ])('a quorum vouches: %s', (_, witnesses, quorum, until) => expect(vouchedUntil(witnesses, quorum)).toBe(until));

  test('of several lines of a witness the newest counts, wherever it stands', async () => {
    const [log, witness] = [signer(1), signer(2)];
    const policy = parsePolicy(
      `log ${verifierKey('log', NOTE_SIGNATURE, log.publicKey)}\nwitness w ${verifierKey('w', COSIGNATURE, witness.publicKey)}\nquorum w\n`,
    );
    const text = encodeCheckpoint({ origin: 'log', size: 1, root: emptyRoot });
    const lineAt = (seconds: number) => cosign(text, { name: 'w', signer: witness, at: instant(1_000 * seconds) });
    const [old, newer] = [await lineAt(5), await lineAt(9)];
    for (const lines of [[old, newer], [newer, old], [newer]])
      expect(verifyCheckpoint(withSignatures(await signNote(text, 'log', log), lines), policy).witnesses).toEqual([
        { name: 'w', at: 9_000 },
      ]);
  });
});

describe('policies', () => {
  const log = verifierKey('log', NOTE_SIGNATURE, signer(1).publicKey);
  const [a, b] = [2, 3].map((fill) => verifierKey(`w${fill}`, COSIGNATURE, signer(fill).publicKey));
  const base = `log ${log}\nwitness a ${a}\nwitness b ${b}\n`;
  test.each([
    ['nothing behind “log”', 'log\nquorum none\n'],
    ['more behind a log', `log ${log} https://x y\nquorum none\n`],
    ['nothing behind “witness”', 'witness\nquorum none\n'],
    ['a witness without a key', 'witness a\nquorum none\n'],
    ['more behind a witness', `witness a ${a} https://x y\nquorum a\n`],
    ['a witness named none', `witness none ${a}\nquorum none\n`],
    ['a log’s key as a witness', `witness a ${log}\nquorum a\n`],
    ['a witness’s key as a log', `log ${a}\nquorum none\n`],
    ['one key for two witnesses', `${base}witness c ${a}\nquorum c\n`],
    ['one name for two witnesses', `${base}witness a ${verifierKey('w4', COSIGNATURE, signer(4).publicKey)}\nquorum a\n`],
    ['a group of nobody', `${base}group g any\nquorum g\n`],
    ['a group without a name', `${base}group\nquorum a\n`],
    ['a group of strangers', `${base}group g all x\nquorum g\n`],
    ['somebody twice in a group', `${base}group g 2 a a\nquorum g\n`],
    ['somebody in two groups', `${base}group g any a\ngroup h all a b\nquorum h\n`],
    ['a threshold of none', `${base}group g 0 a b\nquorum g\n`],
    ['a threshold above all', `${base}group g 3 a b\nquorum g\n`],
    ['a threshold that is no number', `${base}group g 1x a b\nquorum g\n`],
    ['a threshold with a zero before it', `${base}group g 01 a b\nquorum g\n`],
    ['no quorum', base],
    ['two quorums', `${base}quorum a\nquorum a\n`],
    ['more behind a quorum', `${base}quorum a b\n`],
    ['nothing behind “quorum”', `${base}quorum\n`],
    ['a quorum of a stranger', `${base}quorum x\n`],
    ['another word', `${base}quorums a\n`],
    ['no newline at its end', `${base}quorum a`],
  ])('with %s are refused', (_, text) => expect(() => parsePolicy(text)).toThrow(/^ledger\/malformed-(?:policy|key)$/));
  test('are read with blanks, comments and empty lines, and keep what they say', () => {
    const policy = parsePolicy(
      `\n \t# no\n  log\t${log}  https://log.test \n${base.split('\n').slice(1).join('\n')}group g all a b\n quorum  g\t\n`,
    );
    expect(policy.logs.map(({ url }) => url)).toEqual(['https://log.test']);
    expect(policy.witnesses.map(({ name, url }) => [name, url])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
    expect(Object.keys(policy.witnesses[0] ?? {})).toEqual(['name', 'key']);
    expect(policy.quorum).toEqual({
      ...{ kind: 'group', name: 'g', threshold: 2 },
      members: ['a', 'b'].map((name) => ({ kind: 'witness', name })),
    });
    expect(parsePolicy(`${base}group g any a b\nquorum g\n`).quorum).toMatchObject({ threshold: 1 });
    expect(parsePolicy(`${base}group g 2 a b\nquorum g\n`).quorum).toMatchObject({ threshold: 2 });
    expect(parsePolicy(`${base}quorum none\n`).quorum).toEqual({ kind: 'none' });
  });
  test('have room for 255 lines and a last newline', () => {
    expect(parsePolicy(`${'#\n'.repeat(254)}quorum none\n`).quorum).toEqual({ kind: 'none' });
    expect(() => parsePolicy(`${'#\n'.repeat(255)}quorum none\n`)).toThrow(thrown('malformed-policy'));
    const most = (length: number) => `#${'x'.repeat(length - '#\nquorum none\n'.length)}\nquorum none\n`;
    expect(parsePolicy(most(65_536)).quorum).toEqual({ kind: 'none' });
    expect(() => parsePolicy(most(65_537))).toThrow(thrown('malformed-policy'));
  });
});

describe('proofs to carry away', () => {
  const hash = base64(emptyRoot);
  const text = (...lines: readonly string[]) => ['c2sp.org/tlog-proof@v1', ...lines, '', vector.note].join('\n');
  test('keep what was put in, with and without more', () => {
    const proof = { index: 7, proof: [emptyRoot, emptyRoot], checkpoint: vector.note };
    expect(encodeTlogProof(proof)).toBe(text('index 7', hash, hash));
    expect(parseTlogProof(encodeTlogProof(proof))).toStrictEqual(proof);
    const more = { ...proof, extra: u8(9) };
    expect(encodeTlogProof(more)).toBe(text('extra CQ==', 'index 7', hash, hash));
    expect(parseTlogProof(encodeTlogProof(more))).toStrictEqual(more);
    expect(parseTlogProof(text('index 7', ...Array<string>(63).fill(hash))).proof).toHaveLength(63);
    expect(parseTlogProof(text(`extra ${base64(new Uint8Array(16 * 1024))}`, 'index 7')).extra).toHaveLength(16 * 1024);
  });
  test.each([
    ['another header', text('index 7').replace('v1', 'v2')],
    ['no empty line', 'c2sp.org/tlog-proof@v1\nindex 7\n'],
    ['no index', text()],
    ['another word for it', text('indexes 7')],
    ['an index that is none', text('index 07')],
    ['extra that is no base64', text('extra !', 'index 7')],
    ['too much extra', text(`extra ${base64(new Uint8Array(16 * 1024 + 1))}`, 'index 7')],
    ['extra behind the index', text('index 7', 'extra CQ==')],
    ['64 hashes', text('index 7', ...Array<string>(64).fill(hash))],
    ['a short hash', text('index 7', base64(emptyRoot.subarray(1)))],
    ['a line that is no base64', text('index 7', '!')],
  ])('with %s are none', (_, proof) => expect(() => parseTlogProof(proof)).toThrow(thrown('malformed-proof')));
});

test('an add-checkpoint body of the greatest length is read, one unit more is not', () => {
  const most = 64 * 1024 + 64 * 65;
  const body = (length: number) => `old 0\n\n${'x'.repeat(length - 7)}`;
  expect([parseAddCheckpoint(body(most)).ok, parseAddCheckpoint(body(most + 1)).ok]).toEqual([true, false]);
});

test('a tree of one leaf has it at place 0 and nowhere else', () => {
  const claim = { leafHash: emptyRoot, index: 0, size: 1, proof: [], root: emptyRoot };
  verifyInclusion(claim);
  for (const index of [1, 2, -1, 0.5, Number.NaN]) expect(() => verifyInclusion({ ...claim, index })).toThrow(thrown('inclusion-mismatch'));
});

test('nodes of one tile are fetched once, at the width that it has', () => {
  const nodes = [
    { level: 0, index: 256 },
    { level: 3, index: 32 },
    { level: 8, index: 0 },
  ];
  expect(tilesOfNodes(nodes, 300)).toEqual([
    { level: 0, index: 1, width: 44 },
    { level: 1, index: 0, width: 1 },
  ]);
});
