/** Writes `vectors/directory.json`: `node tools/vectors/directory.ts > vectors/directory.json`. Deterministic. */
import { base64, fromUtf8 } from '@dauys/basics/bytes.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { parseEntry, signStatement } from '@dauys/directory/statement.ts';

const two = [cast.ombudsman, cast.npm];
const said: [string, Statement, readonly cast.Person[], boolean][] = [
  ['a body', cast.bodySaid('ombudsman'), two, true],
  ['an epoch', cast.epochSaid('ombudsman', 1, 0), two, true],
  ['an officer', cast.officerSaid('daniyar', 'ombudsman', cast.daniyar), two, true],
  ['an officer who has left', { v: 1, kind: 'officer-retired', at: cast.day(5), id: 'daniyar' }, two, true],
  ['a facility', cast.facilitySaid('lake'), two, true],
  ['a terminal', cast.terminalSaid('00000001', 'lake', cast.kiosk), two, true],
  ['a terminal taken out', { v: 1, kind: 'terminal-retired', at: cast.day(5), id: '00000001' }, two, true],
  ['the hub', cast.hubSaid(cast.hub), two, true],
  ['a monitor', cast.monitorSaid('npm'), two, true],
  ['a monitor that has ended', { v: 1, kind: 'monitor-retired', at: cast.day(5), id: 'npm' }, two, true],
  ['a feed head, by the hub alone', cast.headSaid(7, 'ab'.repeat(32)), [cast.hub], true],
  ['a batch size', { v: 1, kind: 'batch-size', at: cast.day(1), size: 64, since: cast.day(2) }, two, true],
  ['a release', cast.releaseSaid('kiosk', 'cd'.repeat(32)), two, true],
  [
    'a policy',
    {
      v: 1,
      kind: 'policy',
      at: cast.day(1),
      version: 1,
      beatSeconds: 30,
      cellBytes: 24_576,
      feedSeconds: 300,
      repliesPerChunk: 4,
      batchSeconds: 600,
      outboxQuotaBytes: 67_108_864,
    },
    two,
    true,
  ],
  ['trustees of a body', cast.trusteesSaid('ombudsman'), two, true],
  ['the commitments of an epoch', cast.sharedSaid('ombudsman', 1, 'ab'.repeat(32)), two, true],
  ['an officer again', cast.officerSaid('daniyar', 'ombudsman', cast.daniyar, cast.day(6)), two, true],
  ['an epoch recovered', cast.recoveredSaid('ombudsman', 1, ['daniyar']), two, true],
  ['an epoch recovered, by one signer only', cast.recoveredSaid('ombudsman', 1, ['daniyar'], cast.day(8)), [cast.bar], false],
  ['an epoch recovered, by the hub', cast.recoveredSaid('ombudsman', 1, ['daniyar'], cast.day(8)), [cast.hub], false],
  ['an epoch recovered that has no trustees', cast.recoveredSaid('ombudsman', 2, ['daniyar']), two, false],
  [
    'a policy whose feed no beat can carry',
    {
      v: 1,
      kind: 'policy',
      at: cast.day(2),
      version: 2,
      beatSeconds: 30,
      cellBytes: 24_576,
      feedSeconds: 60,
      repliesPerChunk: 4,
      batchSeconds: 600,
      outboxQuotaBytes: 67_108_864,
    },
    two,
    false,
  ],
  [
    'a batch size that the policy’s beats cannot carry',
    { v: 1, kind: 'batch-size', at: cast.day(3), size: 8_192, since: cast.day(4) },
    two,
    false,
  ],
  ['a monitor, by the hub', cast.monitorSaid('ngo'), [cast.hub], false],
  ['a monitor that nobody stated', { v: 1, kind: 'monitor-retired', at: cast.day(5), id: 'nobody' }, two, false],
  ['an epoch by one signer only', cast.epochSaid('ombudsman', 2, 76), [cast.npm], false],
  ['an epoch by the hub', cast.epochSaid('ombudsman', 2, 77), [cast.hub], false],
  ['a release by one signer only', cast.releaseSaid('kiosk', 'ce'.repeat(32)), [cast.npm], false],
  ['a release that ends before it begins', { ...cast.releaseSaid('kiosk', 'cf'.repeat(32)), notAfter: cast.day(1) }, two, false],
  ['a responder', cast.responderSaid('ombudsman', cast.robot), two, true],
  [
    'a policy that says how often a canary comes',
    {
      ...{ v: 1, kind: 'policy', at: cast.day(3), version: 3, beatSeconds: 30, cellBytes: 24_576, feedSeconds: 300 },
      ...{ repliesPerChunk: 4, batchSeconds: 600, outboxQuotaBytes: 67_108_864, canarySeconds: 14_400 },
    },
    two,
    true,
  ],
  ['an image of a terminal', cast.imageSaid('d0'.repeat(32)), two, true],
  ['an image of a terminal by one signer only', cast.imageSaid('d1'.repeat(32)), [cast.npm], false],
  ['an image of a terminal by the hub', cast.imageSaid('d1'.repeat(32)), [cast.hub], false],
  ['an image that ends before it begins', cast.imageSaid('d2'.repeat(32), { notAfter: cast.day(1) }), two, false],
  ['a body said again as it was', cast.bodySaid('ombudsman'), two, false],
];

const vectors = await Promise.all(
  said.map(async ([name, statement, signers, trusted]) => {
    const entry = await signStatement(statement, signers);
    return { name, statement: fromUtf8(parseEntry(entry).statement), entry: base64(entry), trusted };
  }),
);
const about =
  'Entries of the directory ledger in order (docs/formats/directory.md). trusted: whether a reader with this anchor believes it.';
process.stdout.write(`${JSON.stringify({ about, anchor: cast.anchorFile(), vectors }, null, 2)}\n`);
