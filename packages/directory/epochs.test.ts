import { describe, expect, test } from 'vitest';
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { parseAnchor } from './anchor.ts';
import { foldDirectory } from './directory.ts';
import { epochStanding, namedRecovery, nextEpoch } from './epochs.ts';
import type { Statement } from './kinds.ts';
import { parseStatement, signStatement } from './statement.ts';

const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
const at = (day: number): Instant => instant(Date.parse(cast.day(0)) + Math.floor(day * 86_400_000));
const COMMITMENT = 'ab'.repeat(32);
const body = 'ombudsman';
const ground: readonly Statement[] = [
  cast.bodySaid(body),
  cast.bodySaid('court'),
  cast.epochSaid(body, 1, 0),
  cast.officerSaid('daniyar', body, cast.daniyar),
  cast.officerSaid('aigerim', 'court', cast.aigerim),
];
const trusted: readonly Statement[] = [...ground, cast.trusteesSaid(body), cast.sharedSaid(body, 1, COMMITMENT)];
const folded = async (...said: readonly Statement[]) => foldDirectory(await cast.entriesOf(said), anchor);

describe('trustees, shares and recoveries', () => {
  test('are known once a quorum has said so', async () => {
    const directory = await folded(...trusted, cast.recoveredSaid(body, 1, ['daniyar']));
    expect(directory.distrusted).toEqual([]);
    expect(directory.trustees(body)?.trustees.map(({ id }) => id)).toEqual(cast.trusteeIds);
    expect(directory.shared(body, 1)).toMatchObject({ commitment: COMMITMENT });
    expect(directory.shared(body, 1)?.shares.get('trustee-vera')).toBe('e1'.repeat(32));
    expect(directory.recoveries).toMatchObject([
      { body, epoch: 1, trustees: ['trustee-asel', 'trustee-vera'], officers: ['daniyar'], by: 'daniyar', at: at(7), index: 7 },
    ]);
    expect([directory.trustees('court'), directory.shared(body, 2)]).toEqual([undefined, undefined]);
  });
  test('going on from an earlier directory changes the new one only', async () => {
    const before = await folded(...trusted);
    const entries = await cast.entriesOf([cast.recoveredSaid(body, 1, ['daniyar'])]);
    const after = foldDirectory(entries, anchor, { onto: before });
    expect([before.recoveries.length, after.recoveries.length]).toEqual([0, 1]);
  });
  const trusteesBut = (over: object): Statement => ({ ...cast.trusteesSaid(body, cast.day(1)), ...over });
  const [one, two, three] = cast.trusteesSaid(body).trustees;
  const sharedBut = (over: object): Statement => ({ ...cast.sharedSaid(body, 1, COMMITMENT, cast.day(1)), ...over });
  const recoveredBut = (over: object): Statement => ({ ...cast.recoveredSaid(body, 1, ['daniyar']), ...over });
  test.each<[string, Statement, string | undefined]>([
    ['trustees replaced', trusteesBut({}), undefined],
    ['trustees of no body', trusteesBut({ body: 'npm' }), 'directory/unknown-body'],
    ['trustees not later', trusteesBut({ at: cast.day(0), trustees: [two, one, three] }), 'directory/outdated'],
    ['one trustee twice', trusteesBut({ trustees: [one, two, { ...three, id: one?.id }] }), 'directory/malformed-statement'],
    [
      'one key for two trustees',
      trusteesBut({ trustees: [one, two, { ...three, recipient: one?.recipient }] }),
      'directory/malformed-statement',
    ],
    ['shares replaced', sharedBut({}), undefined],
    ['shares of no body', sharedBut({ body: 'npm' }), 'directory/unknown-body'],
    ['shares of no epoch', sharedBut({ epoch: 2 }), 'directory/unknown-epoch'],
    ['shares of a body without trustees', sharedBut({ body: 'court' }), 'directory/unknown-epoch'],
    ['shares of another seed', sharedBut({ commitment: 'cd'.repeat(32) }), 'directory/already-said'],
    ['shares not later', sharedBut({ at: cast.day(0), shares: cast.sharedSaid(body, 2, '').shares }), 'directory/outdated'],
    [
      'one share for all',
      sharedBut({ shares: cast.sharedSaid(body, 1, '').shares.map((s) => ({ ...s, commitment: COMMITMENT })) }),
      'directory/malformed-statement',
    ],
    ['a recovery', recoveredBut({}), undefined],
    [
      'a recovery for two officers, combined by one of them',
      recoveredBut({ officers: ['daniyar', 'daniyar'] }),
      'directory/malformed-statement',
    ],
    ['a recovery of no epoch', recoveredBut({ epoch: 2 }), 'directory/unknown-epoch'],
    ['a recovery of no body', recoveredBut({ body: 'npm' }), 'directory/unknown-body'],
    ['a recovery by one trustee', recoveredBut({ trustees: ['trustee-asel', 'trustee-asel'] }), 'directory/malformed-statement'],
    ['a recovery by a stranger', recoveredBut({ trustees: ['trustee-asel', 'daniyar'] }), 'directory/unknown-trustee'],
    ['a recovery for an officer of another body', recoveredBut({ officers: ['daniyar', 'aigerim'] }), 'directory/unknown-officer'],
    ['a recovery combined by somebody else', recoveredBut({ by: 'aigerim' }), 'directory/malformed-statement'],
  ])('%s: %s', async (_, said, code) => {
    const directory = await folded(...trusted, said);
    expect(directory.distrusted.map((d) => d.code)).toEqual(code === undefined ? [] : [code]);
    expect(directory.judge((await cast.entriesOf([said]))[0]?.bytes ?? new Uint8Array(0))).toBe(code ?? 'directory/repeated');
  });
  test.each([
    ['one signer', [cast.npm]],
    ['the hub', [cast.hub]],
    ['nobody', []],
  ])('by %s: no quorum', async (_, signers) => {
    const directory = await folded(...trusted);
    for (const said of [trusteesBut({}), sharedBut({}), recoveredBut({})])
      expect(directory.judge(await signStatement(said, signers))).toBe('directory/no-quorum');
  });
  test('shares follow the trustees: after a change the epoch is shared anew, and the new ones recover it', async () => {
    const other = { id: 'trustee-daulet', name: 'd', recipient: cast.someRecipient('u') };
    const changed = trusteesBut({ trustees: [one, two, other] });
    const shares = ['trustee-asel', 'trustee-bolat', 'trustee-daulet'].map((trustee, i) => ({ trustee, commitment: `${i}f`.repeat(32) }));
    const early = recoveredBut({ trustees: ['trustee-asel', 'trustee-daulet'] });
    const directory = await folded(
      ...trusted,
      changed,
      early,
      sharedBut({ shares }),
      { ...early, at: cast.day(9) } as Statement,
      recoveredBut({ at: cast.day(10) }),
    );
    expect(directory.distrusted).toEqual([
      { index: 8, code: 'directory/unknown-trustee' },
      { index: 11, code: 'directory/unknown-trustee' },
    ]);
  });
  test.each([
    ['two trustees', { ...cast.trusteesSaid(body), trustees: [one, two] }],
    ['four', { ...cast.trusteesSaid(body), trustees: [one, two, three, one] }],
    ['a classical recipient', { ...cast.trusteesSaid(body), trustees: [one, two, { ...three, recipient: `age1${'q'.repeat(58)}` }] }],
    ['no reason', recoveredBut({ reason: '' })],
    ['too long a reason', recoveredBut({ reason: 'x'.repeat(501) })],
    ['three trustees where two are named', recoveredBut({ trustees: cast.trusteeIds })],
    ['no officer', recoveredBut({ officers: [] })],
    ['a field too many', recoveredBut({ note: 'x' })],
  ])('%s: no such statement can be made', async (_, said) => {
    await expect(signStatement(said as Statement, [cast.npm, cast.bar])).rejects.toThrow('directory/malformed-statement');
    expect(() => parseStatement(new Uint8Array(0))).toThrow('directory/malformed-statement');
  });
});

test('a recovery in names, and ids where the directory has none any more', async () => {
  const directory = await folded(...trusted, cast.recoveredSaid(body, 1, ['daniyar']));
  const [recovery] = directory.recoveries;
  if (recovery === undefined) throw new Error('no recovery');
  const named = namedRecovery(
    { ...directory, officers: new Map([['daniyar', { ...directory.officers.get('daniyar'), name: 'Daniyar S.' }]]) } as never,
    recovery,
  );
  expect(named).toMatchObject({ trustees: ['trustee-asel', 'trustee-vera'], officers: ['Daniyar S.'], by: 'Daniyar S.', epoch: 1 });
  expect(named).not.toHaveProperty('recipient');
  expect(namedRecovery({ trustees: () => undefined, officers: new Map() }, recovery)).toMatchObject({
    trustees: ['trustee-asel', 'trustee-vera'],
    by: 'daniyar',
  });
});

describe('how a body stands with its epochs', () => {
  const standing = async (day: number, ...said: readonly Statement[]) => epochStanding(await folded(...ground, ...said), body, at(day));
  const second = cast.epochSaid(body, 2, 76);
  test.each<[string, number, readonly Statement[], object]>([
    ['in its first epoch', 30, [], { current: { epoch: 1 }, stale: false, next: undefined, due: false, recoverable: false }],
    ['a moment before 14 days are left', 76 - 1e-8, [], { due: false }],
    ['with 14 days left and nothing prepared', 76, [], { current: { epoch: 1 }, stale: false, due: true }],
    ['with the next one prepared', 75, [second], { current: { epoch: 1 }, next: { epoch: 2 }, due: false }],
    ['in the overlap', 80, [second], { current: { epoch: 2 }, next: undefined, stale: false, due: false }],
    ['after the end, with a successor', 95, [second], { current: { epoch: 2 }, stale: false, due: false }],
    ['after the end, without one', 90, [], { current: { epoch: 1 }, stale: true, due: true }],
    ['with trustees', 30, [cast.trusteesSaid(body), cast.sharedSaid(body, 1, COMMITMENT)], { recoverable: true }],
    ['whose newest has none', 30, [cast.trusteesSaid(body), cast.sharedSaid(body, 1, COMMITMENT), second], { recoverable: false }],
  ])('%s', async (_, day, said, expected) => expect(await standing(day, ...said)).toMatchObject(expected));
  test('a body that never had an epoch is due', async () => {
    expect(epochStanding(await folded(...ground), 'court', at(1))).toMatchObject({
      current: undefined,
      stale: false,
      due: true,
      recoverable: false,
    });
  });
  test.each([
    ['the first', 'court', 5, [1, 5, 95]],
    ['prepared early, begins 14 days before the end', body, 30, [2, 76, 166]],
    ['late, begins at once', body, 85, [2, 85, 175]],
    ['long after the end, begins at once', body, 300, [2, 300, 390]],
  ])('next epoch: %s', async (_, of, day, [epoch, from, to]) => {
    const next = nextEpoch(await folded(...ground), of, at(day));
    expect([next.epoch, isoOf(next.notBefore), isoOf(next.notAfter)]).toEqual([epoch, cast.day(from ?? 0), cast.day(to ?? 0)]);
  });
});
