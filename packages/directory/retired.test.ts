import { expect, test } from 'vitest';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { isoOf } from '@dauys/basics/clock.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { parseAnchor } from './anchor.ts';
import { foldDirectory } from './directory.ts';
import type { Statement } from './kinds.ts';
import { signStatement, type StatementSigner } from './statement.ts';

const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
const ground = [
  cast.hubSaid(cast.hub),
  cast.bodySaid('npm', cast.day(9)),
  cast.facilitySaid('lake'),
  cast.terminalSaid('00000001', 'lake', cast.kiosk),
];
const retired = (at: string): Statement => ({ v: 1, kind: 'terminal-retired', at, id: '00000001' });
const quorum = [cast.ombudsman, cast.npm];
const HEAD = 'ab'.repeat(32);

type Said = readonly [statement: Statement, signers?: readonly StatementSigner[]];
const since = async (...said: readonly Said[]) => {
  const bytes: Bytes[] = [];
  for (const [statement, signers = quorum] of [...ground.map((s): Said => [s]), ...said])
    bytes.push(await signStatement(statement, signers));
  const held = foldDirectory(
    bytes.map((entry, index) => ({ index, bytes: entry })),
    anchor,
  ).terminals.get('00000001');
  return held?.retired === undefined ? undefined : isoOf(held.retired);
};

test.each<[string, readonly Said[], string | undefined]>([
  ['not at all', [], undefined],
  ['as stated', [[retired(cast.day(20))]], cast.day(20)],
  ['not before what stands in the ledger already', [[retired(cast.day(3))]], cast.day(9)],
  ['not before a feed head of the hub', [[cast.headSaid(1, HEAD, cast.day(15)), [cast.hub]], [retired(cast.day(3))]], cast.day(15)],
  [
    'whatever the order of feed heads',
    [[cast.headSaid(2, HEAD, cast.day(16)), [cast.hub]], [cast.headSaid(1, HEAD, cast.day(15)), [cast.hub]], [retired(cast.day(3))]],
    cast.day(16),
  ],
  ['but before a head that another signed', [[cast.headSaid(1, HEAD, cast.day(15)), [cast.kiosk]], [retired(cast.day(12))]], cast.day(12)],
  ['and before a head that follows', [[retired(cast.day(12))], [cast.headSaid(1, HEAD, cast.day(15)), [cast.hub]]], cast.day(12)],
  [
    'but before a statement that nobody believed',
    [[cast.bodySaid('bar', cast.day(15)), [cast.npm]], [retired(cast.day(12))]],
    cast.day(12),
  ],
  ['once: saying it again changes nothing', [[retired(cast.day(12))], [retired(cast.day(30))]], cast.day(12)],
])('a terminal is retired %s', async (_, said, expected) => expect(await since(...said)).toBe(expected));
