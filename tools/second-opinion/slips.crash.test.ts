/** Two verifiers, two languages, no shared code: of every slip they must say the same, at every stated time. */
import { instant, isoOf } from '@dauys/basics/clock.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { signStatement } from '@dauys/directory/statement.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agreedOn, bothOpinions, needPython, type Question } from './opinions.ts';
import { after, openWorld, slipOf, type World } from './published.ts';

let world: World;
beforeAll(async () => {
  await needPython();
  world = await openWorld();
}, 300_000);
afterAll(() => world?.close());

const agreed = (question: Partial<Question>) => agreedOn(world, question);
const signed = (statement: Statement, signers: readonly cast.Person[] = [cast.ombudsman, cast.npm]) => signStatement(statement, signers);
const retirement = { v: 1, kind: 'terminal-retired', id: '00000001' } as const;

describe('slips at stated times', () => {
  test.each([
    ['nobody', -3, false, 'promised', 0],
    ['nobody', 24, false, 'promised', 0],
    ['nobody', 24 + 1e-6, false, 'overdue', 4],
    ['nobody', 72, false, 'overdue', 4],
    ['nobody', 73, true, 'missing', 4],
    ['logged', 73, false, 'logged', 0],
    ['logged', 144, true, 'logged', 0],
    ['logged', 144 + 1e-6, true, 'not-delivered', 4],
    ['received', 199, true, 'received', 0],
    ['interim', 199, true, 'interim', 0],
    ['answered', 199, true, 'answered', 0],
    ['answered', 199, false, 'logged', 0],
    ['forwarded', 199, true, 'forwarded', 0],
    ['nobody', 900, false, 'missing', 4],
    ['logged', 900, true, 'not-delivered', 4],
  ] as const)('slip of %s, %d h after its day, code %s: %s', async (name, hours, withCode, state, exit) => {
    const at = isoOf(after(Math.ceil(hours * 3_600_000) / 3_600_000));
    const opinion = await agreed({ slip: { text: slipOf(name), at, ...(withCode ? { code: world.code } : {}) } });
    expect([opinion.exit, opinion.said['state']]).toEqual([exit, state]);
  });
  test.each([
    [{ asel: after(20), bolat: after(21) }, 100, 'promised', true],
    [{ asel: after(30), bolat: after(900) }, 100, 'overdue', true],
    [{ asel: after(20), bolat: after(90), vera: after(91) }, 80, 'missing', false],
  ])('absence is judged up to where a quorum vouches: %j', async (cosigned, hours, state, recordTooOld) => {
    const from = await world.republished('cases', world.cases, { cosigned });
    expect((await agreed({ from, slip: { text: slipOf('nobody'), at: isoOf(after(hours)) } })).said).toMatchObject({ state, recordTooOld });
  });
  test('a terminal with a P-256 key', async () => {
    const slip = { text: slipOf('logged', '00000002'), at: isoOf(after(1)) };
    expect((await agreed({ slip })).said).toMatchObject({ state: 'logged', tier: 1 });
  });
  // The slips' day begins at 19:00 UTC of the day before.
  test.each([
    ['nobody', '2026-01-16T19:00:00.000Z', -3, 'after-retirement', 4],
    ['nobody', '2026-01-16T19:00:00.000Z', 900, 'after-retirement', 4],
    ['nobody', '2026-01-16T19:00:00.001Z', -3, 'promised', 0],
    ['nobody', '2026-01-17T12:00:00.000Z', 73, 'missing', 4],
    ['logged', '2026-01-02T00:00:00.000Z', 900, 'logged', 0],
    ['answered', '2026-01-02T00:00:00.000Z', 900, 'answered', 0],
  ] as const)('of a terminal: %s, retired %s, %d h after: %s', async (name, retired, hours, state, exit) => {
    const from = await world.republished('directory', [...world.directory, await signed({ ...retirement, at: retired })]);
    const slip = { text: slipOf(name), at: isoOf(after(hours)), ...(name === 'answered' ? { code: world.code } : {}) };
    const opinion = await agreed({ from, slip });
    expect([opinion.exit, opinion.said['state']]).toEqual([exit, state]);
  });
  test.each<[string, Statement, readonly cast.Person[], string]>([
    ['a feed head', cast.headSaid(90, 'ab'.repeat(32), '2026-01-17T00:00:00.000Z'), [cast.hub], 'missing'],
    ['a statement', cast.bodySaid('npm', '2026-01-17T00:00:00.000Z'), [cast.npm, cast.bar], 'missing'],
    ['nothing but an older one', cast.bodySaid('npm', '2026-01-16T12:00:00.000Z'), [cast.npm, cast.bar], 'after-retirement'],
  ])('of a terminal retired backwards, past %s in the ledger', async (_, before, signers, state) => {
    const added = [await signed(before, signers), await signed({ ...retirement, at: '2026-01-02T00:00:00.000Z' })];
    const from = await world.republished('directory', [...world.directory, ...added]);
    expect((await agreed({ from, slip: { text: slipOf('nobody'), at: isoOf(after(73)) } })).said['state']).toBe(state);
  });
  test.each([
    ['America/Santiago', 20_701, '2026-09-06T04:00:00.000Z'],
    ['America/Santiago', 20_547, '2026-04-05T04:00:00.000Z'],
    ['Asia/Beirut', 20_540, '2026-03-28T22:00:00.000Z'],
    ['Europe/Berlin', 20_540, '2026-03-28T23:00:00.000Z'],
  ])('where clocks change: %s, day %i', async (zone, day, ends) => {
    const moved: Statement = { ...cast.facilitySaid('lake', cast.day(2)), kind: 'facility', zone } as Statement;
    const from = await world.republished('directory', [...world.directory, await signed(moved)]);
    const until = isoOf(instant(Date.parse(ends) + 86_400_000));
    expect((await agreed({ from, slip: { text: slipOf('nobody', '00000001', day), at: ends } })).said).toMatchObject({
      state: 'promised',
      until,
    });
  });
  test('signed by another terminal, or by nobody that the directory knows', async () => {
    const text = slipOf('logged');
    const at = isoOf(after(1));
    const altered = `${text.slice(0, -5)}${text.at(-5) === '0' ? '1' : '0'}${text.slice(-4)}`;
    expect((await agreed({ slip: { text: altered, at } })).said['code']).toBe('sealing/slip-signature');
    const without = (await cast.entriesOf([cast.bodySaid('ombudsman'), cast.facilitySaid('lake')])).map(({ bytes }) => bytes);
    const size = await signed({ v: 1, kind: 'batch-size', at: cast.day(0), size: 64, since: cast.day(0) });
    const from = await world.republished('directory', [...without, size]);
    expect((await agreed({ from, slip: { text, at } })).said).toEqual({ verified: false, code: 'verify/unknown-terminal', where: 'slip' });
  });
  test.each(['', 'DAUYS1:', 'DAUYS2:ABC', 'dauys1:ABC', 'DAUYS1:ABCD'])('not a slip: %j', async (text) => {
    const { first, second } = await bothOpinions({ anchor: world.anchor, from: world.honest, slip: { text } });
    expect([first.exit, second.exit, first.said['error'], second.said['error']]).toEqual([2, 2, 'usage', 'usage']);
  });
});
