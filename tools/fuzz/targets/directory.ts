/** The directory: entries, statements, anchors, views; and signed statements that should not have been. */
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { base64, utf8 } from '@dauys/basics/bytes.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { encodeEntry, parseEntry, parseStatement, signedMessage, statementBytes } from '@dauys/directory/statement.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { NOTE_SIGNATURE, signNote, verifierKey } from '@dauys/ledger/note.ts';
import { shownEntries, verifyDirectoryView } from '@dauys/protocol/directory-view.ts';
import { directoryView } from '@dauys/protocol/ledger.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { keyOf } from '@dauys/testing/published.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { withAnchor } from '@dauys/verify/page.ts';
import Value from 'typebox/value';
import { hostileBytes } from '../bytes.ts';
import { hostileJson } from '../json.ts';
import { bytesIn, textOf, writesBack, type Target } from '../target.ts';

const ground: readonly Statement[] = [cast.bodySaid('court'), cast.facilitySaid('lake'), cast.hubSaid(cast.hub)];
const statements: readonly Statement[] = [
  ...ground,
  cast.epochSaid('court', 1, 0),
  cast.officerSaid('daniyar', 'court', cast.daniyar),
  cast.terminalSaid('00000001', 'lake', cast.kiosk),
  cast.headSaid(3, 'ab'.repeat(32)),
  { v: 1, kind: 'officer-retired', at: cast.day(3), id: 'daniyar' },
  { v: 1, kind: 'terminal-retired', at: cast.day(3), id: '00000001' },
  cast.monitorSaid('npm'),
  { v: 1, kind: 'monitor-retired', at: cast.day(3), id: 'npm' },
  cast.pinServerSaid('ngo'),
  { v: 1, kind: 'pin-server-retired', at: cast.day(3), id: 'ngo' },
  { v: 1, kind: 'batch-size', at: cast.day(0), size: 64, since: cast.day(0) },
  cast.releaseSaid('kiosk', 'ab'.repeat(32)),
  cast.imageSaid('ab'.repeat(32)),
  {
    ...{ v: 1, kind: 'policy', at: cast.day(1), version: 1, beatSeconds: 30, cellBytes: 24_576, feedSeconds: 600 },
    ...{ repliesPerChunk: 3, batchSeconds: 600, outboxQuotaBytes: 1e9 },
  },
];
const entries = await cast.entriesOf(statements);
const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
const known = foldDirectory(
  await cast.entriesOf([...ground, cast.epochSaid('court', 1, 0), cast.terminalSaid('00000001', 'lake', cast.kiosk)]),
  anchor,
  { verify: verifyNative },
);

/** Signed by a quorum, whatever it says. */
const signed = (text: string): Uint8Array => {
  const statement = utf8(canonicalOr(text));
  const message = signedMessage(statement);
  const signatures = (text.includes('feed-head') ? [cast.hub] : [cast.ombudsman, cast.npm]).map(({ key, sign }) => ({
    key,
    signature: sign(message),
  }));
  return encodeEntry({ statement, signatures });
};

/** Most hostile values can be spelled as the directory wants it; what cannot stays as it is. */
const canonicalOr = (text: string): string => {
  try {
    return canonicalize(JSON.parse(text)) ?? text;
  } catch {
    return text;
  }
};

// One key in all: what is fuzzed is the form, and each more costs a check of its group.
const log = keyOf('directory');
const logText = `log ${verifierKey('test/directory', NOTE_SIGNATURE, log.publicKey)}\nquorum none\n`;
const [first] = cast.anchorFile().signers;
const smallAnchor = {
  ...cast.anchorFile({ directory: logText, cases: 'quorum none\n' }),
  signers: [first ?? { key: '', publicKey: '' }],
  threshold: 1,
};
const viewAnchor = parseAnchor(JSON.stringify(smallAnchor));
const shown = entries.slice(0, 3);
const text = encodeCheckpoint({ origin: 'test/directory', size: 3, root: rootOf(shown.map(({ bytes }) => leafHash(bytes))) });
const view = {
  note: await signNote(text, 'test/directory', log),
  entries: shown.map(({ index, bytes }) => ({ index, bytes: base64(bytes), hashes: [] })),
};
const page = '<script type="application/json" id="anchor">null</script>';

export const directoryTargets: readonly Target[] = [
  {
    name: 'directory-entry',
    inputs: hostileBytes(...entries.map(({ bytes }) => bytes)),
    run: (input) => writesBack(encodeEntry(parseEntry(bytesIn(input))), bytesIn(input)),
  },
  {
    name: 'directory-statement',
    inputs: fc.oneof(hostileJson(...statements), hostileJson(...statements).map(canonicalOr)),
    run: (input) => writesBack(statementBytes(parseStatement(bytesIn(input))), bytesIn(input)),
  },
  {
    // Authentic and hostile: a quorum signs what should never be said.
    name: 'directory-fold',
    inputs: hostileJson(...statements),
    run: (input) => {
      const bytes = signed(textOf(input));
      known.judge(bytes);
      const grown = foldDirectory([{ index: 9, bytes }], anchor, { verify: verifyNative, onto: known });
      grown.newestFeedHead();
      grown.currentEpoch('court', 1_790_000_000_000 as never);
    },
  },
  {
    name: 'anchor',
    inputs: hostileJson(smallAnchor, smallAnchor, smallAnchor, cast.anchorFile({ directory: logText, cases: logText })),
    run: (input) => {
      const { fingerprint } = pin(textOf(input));
      // Each costs checks of keys: once in a while is often.
      const written = textOf(input).length % 4 === 0 ? withAnchor(page, textOf(input)) : page;
      if (fingerprint.length !== 64 || written.split('</script').length !== 2) throw new Error('the anchor leaves its block');
    },
  },
  {
    name: 'directory-view',
    inputs: hostileJson(view),
    run: (input) => {
      const value = jsonOf(textOf(input));
      if (!Value.Check(directoryView, value)) return;
      verifyDirectoryView({ anchor: viewAnchor, note: value.note, entries: shownEntries(value.entries), verify: verifyNative });
    },
  },
];

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
