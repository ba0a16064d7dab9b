/** The ledgers as strangers hand them over: notes, checkpoints, cosignatures, tiles, proofs, policies. */
import fc from 'fast-check';
import { bytesOf, concat, hex, u64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { caseLeaf, parseCaseLeaf } from '@dauys/ledger/batch.ts';
import { encodeCheckpoint, parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { verifyCosignature } from '@dauys/ledger/cosignature.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import {
  COSIGNATURE,
  NOTE_SIGNATURE,
  parseNote,
  parseVerifierKey,
  signatureLine,
  signNote,
  verifierKey,
  verifierKeyOf,
  verifyNote,
} from '@dauys/ledger/note.ts';
import { isQuorum, parsePolicy, verifyCheckpoint } from '@dauys/ledger/policy.ts';
import { consistencyProof, inclusionProof, readerOfLeaves, verifyConsistency, verifyInclusion } from '@dauys/ledger/proof.ts';
import {
  decodeEntries,
  encodeEntries,
  entriesPath,
  hashesInTile,
  hashesOfTile,
  parseTilePath,
  readerOfTiles,
  tilePath,
} from '@dauys/ledger/tiles.ts';
import { encodeTlogProof, parseTlogProof, verifyTlogProof } from '@dauys/ledger/tlogproof.ts';
import { decideAddCheckpoint, encodeAddCheckpoint, parseAddCheckpoint } from '@dauys/ledger/witness.ts';
import { isoOf } from '@dauys/basics/clock.ts';
import { noteOver, policyOf } from '@dauys/testing/honest-ledger.ts';
import { person } from '@dauys/testing/directory-cast.ts';
import { keyOf, sha } from '@dauys/testing/published.ts';
import { hostileBytes } from '../bytes.ts';
import { hostileText } from '../lines.ts';
import { bytesIn, sameAgain, textOf, writesBack, type Target } from '../target.ts';

const ORIGIN = 'dauys.test/cases';
const leaves = Array.from({ length: 300 }, (_, i) => caseLeaf(Math.floor(i / 64), sha(`leaf ${i}`)));
const hashes = leaves.map(leafHash);
const root = rootOf(hashes);
const read = readerOfLeaves(hashes);
const note = await noteOver(ORIGIN, leaves);
const policyText = policyOf(ORIGIN);
const text = encodeCheckpoint({ origin: ORIGIN, size: leaves.length, root, extensions: ['an extension'] });
const log = keyOf('cases');
const logKey = verifierKeyOf(ORIGIN, NOTE_SIGNATURE, log.publicKey);
const witness = person('fuzzed witness');
const witnessKey = verifierKeyOf('witness.test', COSIGNATURE, witness.publicKey);
const lightNote = await signNote(text, ORIGIN, log);
const ownPolicy = parsePolicy(`log ${verifierKey(ORIGIN, NOTE_SIGNATURE, log.publicKey)}\nquorum none\n`);

const path = hostileText(tilePath(0, 0), tilePath(0, 1, 44), tilePath(63, 0, 1), entriesPath(1_234_067, 7), entriesPath(0));
const sizes = fc.oneof(fc.nat(400), fc.constantFrom(-1, 0, 0.5, Number.NaN, Infinity, 2 ** 32, 2 ** 53 - 1, 2 ** 53, -0, 299, 300, 301));

const notes: readonly Target[] = [
  {
    name: 'note',
    inputs: hostileText(note),
    run: (input) => {
      const parsed = parseNote(textOf(input));
      const lines = parsed.signatures.map(({ name, id, signature }) => signatureLine({ name, id }, signature));
      writesBack(`${parsed.text}\n${lines.join('')}`, textOf(input));
      verifyNote(textOf(input), [logKey]);
    },
  },
  {
    // Authentic and hostile: the log itself signs a text that is no checkpoint.
    name: 'checkpoint',
    inputs: hostileText(text),
    run: async (input) => {
      const parsed = parseCheckpoint(textOf(input));
      writesBack(encodeCheckpoint(parsed), textOf(input));
      const signed = await signNote(textOf(input), ORIGIN, log).catch(() => note);
      verifyCheckpoint(signed, ownPolicy);
    },
  },
  {
    name: 'verifier-key',
    inputs: hostileText(verifierKey(ORIGIN, NOTE_SIGNATURE, log.publicKey), verifierKey('w', COSIGNATURE, witness.publicKey)),
    run: (input) => {
      const { name, type, publicKey } = parseVerifierKey(textOf(input));
      writesBack(verifierKey(name, type, publicKey), textOf(input));
    },
  },
  {
    name: 'policy',
    inputs: hostileText(policyText, `${policyText}# a comment\n`, 'quorum none\n'),
    run: (input) => isQuorum(parsePolicy(textOf(input)).quorum, new Set(['east', 'west'])),
  },
  {
    // Authentic and hostile: a listed witness vouches at a time that no clock shows.
    name: 'cosignature',
    inputs: fc.oneof(
      hostileBytes(u64(1_790_000_000)),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((n) => bytesOf(Buffer.from(n.toString(16).padStart(16, '0'), 'hex'))),
    ),
    run: (input) => {
      const time = new Uint8Array(8);
      time.set(bytesIn(input).subarray(0, 8));
      const seconds = Buffer.from(time).readBigUInt64BE();
      const signature = concat(time, witness.sign(utf8(`cosignature/v1\ntime ${seconds}\n${text}`)));
      const at = verifyCosignature(text, signature, witnessKey);
      // Whoever believes it prints it.
      if (at !== undefined) isoOf(at);
    },
  },
  {
    name: 'add-checkpoint',
    inputs: hostileText(encodeAddCheckpoint({ old: 64, proof: consistencyProof(read, 64, 300), note: lightNote })),
    run: (input) => {
      const parsed = parseAddCheckpoint(textOf(input));
      if (!parsed.ok) return;
      writesBack(encodeAddCheckpoint(parsed.value), textOf(input));
      const state = { size: 64, root: rootOf(hashes.slice(0, 64)) };
      decideAddCheckpoint({ request: parsed.value, state, logKey });
    },
  },
];

const trees: readonly Target[] = [
  {
    name: 'tile-path',
    inputs: path,
    run: (input) => {
      const tile = parseTilePath(textOf(input));
      if (tile === undefined) return;
      writesBack(
        tile.kind === 'entries' ? entriesPath(tile.index, tile.width) : tilePath(tile.level, tile.index, tile.width),
        textOf(input),
      );
      hashesInTile(tile.kind === 'entries' ? 0 : tile.level, tile.index, 300);
    },
  },
  {
    name: 'tile',
    inputs: hostileBytes(concat(...hashes.slice(0, 256)), concat(...hashes.slice(256))),
    run: (input) => {
      const bytes = bytesIn(input);
      writesBack(concat(...hashesOfTile(bytes)), bytes);
      const reader = readerOfTiles(() => bytes);
      for (const [level, index] of [
        [0, 0],
        [3, 2],
        [7, 1],
        [8, 0],
      ] as const)
        reader(level, index);
    },
  },
  {
    name: 'entries',
    inputs: hostileBytes(encodeEntries(leaves.slice(0, 256)), encodeEntries(leaves.slice(256)), encodeEntries([new Uint8Array(0)])),
    run: (input) => {
      const bytes = bytesIn(input);
      for (const width of [256, 44, 1]) writesBackIf(() => decodeEntries(bytes, width), bytes);
      decodeEntries(bytes, 256);
    },
  },
  {
    name: 'case-leaf',
    inputs: hostileBytes(leaves[0] ?? new Uint8Array(0)),
    run: (input) => {
      const { batch, commitment } = parseCaseLeaf(bytesIn(input));
      writesBack(caseLeaf(batch, commitment), bytesIn(input));
    },
  },
  {
    name: 'proof',
    inputs: hostileText(
      encodeTlogProof({ index: 7, proof: inclusionProof(read, 7, 300), checkpoint: lightNote, extra: utf8('extra') }),
      encodeTlogProof({ index: 299, proof: inclusionProof(read, 299, 300), checkpoint: lightNote }),
    ),
    run: (input) => {
      const parsed = parseTlogProof(textOf(input));
      writesBack(encodeTlogProof(parsed), textOf(input));
      verifyTlogProof(textOf(input), hashes[7] ?? root, ownPolicy);
    },
  },
  {
    name: 'inclusion',
    inputs: fc
      .record({ index: sizes, size: sizes, drop: fc.nat(10), more: fc.uint8Array({ maxLength: 70 }) })
      .map((claim) => JSON.stringify({ ...claim, index: String(claim.index), size: String(claim.size), more: hex(claim.more) })),
    run: (input) => {
      const { index, size, drop, more } = claimIn(textOf(input));
      const proof = [...inclusionProof(read, 7, 300).slice(drop % 3), ...(more.length === 0 ? [] : [more])];
      for (const check of [
        () => verifyInclusion({ leafHash: hashes[7] ?? root, index, size, proof, root }),
        () => verifyConsistency({ from: index, to: size, proof, fromRoot: root, toRoot: root }),
      ])
        distrustOnly(check);
    },
  },
];

const claimIn = (json: string): { index: number; size: number; drop: number; more: Bytes } => {
  try {
    const { index, size, drop, more } = JSON.parse(json) as { index: string; size: string; drop: number; more: string };
    return { index: Number(index), size: Number(size), drop: Number(drop), more: bytesOf(Buffer.from(String(more), 'hex')) };
  } catch {
    return { index: 7, size: 300, drop: 0, more: new Uint8Array(0) };
  }
};

/** Two readers of one input: distrust of the first must not hide the second. */
const distrustOnly = (act: () => unknown): void => {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'VerificationError') throw error;
  }
};

const writesBackIf = (decode: () => readonly Bytes[], bytes: Uint8Array): void =>
  distrustOnly(() => {
    const entries = decode();
    writesBack(encodeEntries(entries), bytes);
    sameAgain(entries.length <= 256, true);
  });

export const ledgerTargets: readonly Target[] = [...notes, ...trees];
