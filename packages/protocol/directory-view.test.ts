import { expect, test } from 'vitest';
import { base64, hex } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { cosign } from '@dauys/ledger/cosignature.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { COSIGNATURE, NOTE_SIGNATURE, signNote, verifierKey, withSignatures } from '@dauys/ledger/note.ts';
import { inclusionProof, readerOfLeaves } from '@dauys/ledger/proof.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { isFresh, newestCosignature, shownEntries, verifyDirectoryView, type ShownEntry } from './directory-view.ts';

const signer = (n: number) => ed25519Signer(new Uint8Array(32).fill(n));
const [log, witness, otherLog] = [signer(1), signer(2), signer(3)];
const policy = [
  `log ${verifierKey('dauys.test/directory', NOTE_SIGNATURE, log.publicKey)}`,
  `witness ngo ${verifierKey('ngo.test', COSIGNATURE, witness.publicKey)}`,
  'quorum ngo\n',
].join('\n');
const anchor = parseAnchor(JSON.stringify(cast.anchorFile({ directory: policy, cases: policy })));
const at = instant(Date.UTC(2026, 0, 3));
const week = 7 * 86_400_000;

const said = [
  cast.bodySaid('court'),
  cast.epochSaid('court', 1, 0),
  cast.officerSaid('aigerim', 'court', cast.aigerim),
  cast.hubSaid(cast.hub),
  cast.bodySaid('npm'),
];

const published = async (by = log) => {
  const entries = await cast.entriesOf(said);
  const leaves = entries.map(({ bytes }) => leafHash(bytes));
  const text = encodeCheckpoint({ origin: 'dauys.test/directory', size: leaves.length, root: rootOf(leaves) });
  const note = withSignatures(await signNote(text, 'dauys.test/directory', by), [
    await cosign(text, { name: 'ngo.test', signer: witness, at }),
  ]);
  const read = readerOfLeaves(leaves);
  const shown: ShownEntry[] = entries.map((entry) => ({ ...entry, hashes: inclusionProof(read, entry.index, leaves.length) }));
  return { note, shown };
};

test('a directory, whole or in part, is held against checkpoint and signers', async () => {
  const { note, shown } = await published();
  const whole = verifyDirectoryView({ anchor, note, entries: shown.map((entry) => ({ ...entry, hashes: [] })) });
  expect([...whole.directory.bodies.keys()]).toEqual(['court', 'npm']);
  const wire = shown.slice(0, 2).map(({ index, bytes, hashes }) => ({ index, bytes: base64(bytes), hashes: hashes.map(hex) }));
  const part = verifyDirectoryView({ anchor, note, entries: shownEntries(wire) });
  expect(part.directory.currentEpoch('court', at)?.epoch).toBe(1);
  expect(part.checkpoint.size).toBe(5);
});

test.each<[string, (shown: ShownEntry[]) => ShownEntry[], string]>([
  [
    'an entry put in place of another',
    ([a, b, c, d, e]) => [a, b, c, { ...d, bytes: e?.bytes }, e] as ShownEntry[],
    'directory/not-in-ledger',
  ],
  ['a part without proofs', ([a]) => [{ ...a, hashes: [] }] as ShownEntry[], 'directory/not-in-ledger'],
  ['a proof of another place', ([a, b]) => [{ ...a, hashes: b?.hashes }] as ShownEntry[], 'directory/not-in-ledger'],
  ['entries out of order', ([a, b]) => [b, a] as ShownEntry[], 'directory/malformed-view'],
  ['one entry twice', ([a]) => [a, a] as ShownEntry[], 'directory/malformed-view'],
  ['an entry beyond the checkpoint', ([a]) => [{ ...a, index: 5 }] as ShownEntry[], 'directory/malformed-view'],
])('refuses %s', async (_, spoil, code) => {
  const { note, shown } = await published();
  expect(() => verifyDirectoryView({ anchor, note, entries: spoil(shown) })).toThrow(code);
});

test('refuses a checkpoint by another log or without its witness', async () => {
  const { note, shown: entries } = await published();
  const forged = (await published(otherLog)).note;
  expect(() => verifyDirectoryView({ anchor, note: forged, entries })).toThrow('ledger/log-signature-');
  const alone = `${note.trimEnd().split('\n').slice(0, -1).join('\n')}\n`;
  expect(() => verifyDirectoryView({ anchor, note: alone, entries })).toThrow('ledger/quorum-not-met');
});

test('fresh for seven days by the later of clock and newest cosignature seen', async () => {
  const { note, shown: entries } = await published();
  const { checkpoint } = verifyDirectoryView({ anchor, note, entries });
  expect(newestCosignature(checkpoint)).toBe(at);
  const fresh = (now: number, seen?: number) => isFresh(checkpoint, instant(now), seen === undefined ? undefined : instant(seen));
  expect([fresh(at), fresh(at + week), fresh(at + week + 1), fresh(at, at + week + 1), fresh(0)]).toEqual([true, true, false, false, true]);
  expect(isFresh({ ...checkpoint, witnesses: [] }, at)).toBe(false);
});
