import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Instant, instant } from '@dauys/basics/clock.ts';
import { parseSlipText } from '@dauys/sealing/slip.ts';
import { statusKeyOf } from '@dauys/sealing/status.ts';
import { after, anchorText, code, publishRecord, slipFor, type SlipName, sourceOfFolder, TERMINAL } from '@dauys/testing/public-record.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pin } from './pinned.ts';
import { type PublicRecord, readRecord } from './record.ts';
import { judgeSlip } from './slip.ts';
import { stepsOf } from './steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-retired-'));
let record: PublicRecord;
beforeAll(async () => {
  await publishRecord(folder);
  record = await readRecord(sourceOfFolder(folder), pin(anchorText()), { everything: false });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The slips' day begins 24 hours before it ends: in Almaty no day of that year is longer. */
const begin = after(-24);
const retiredAt = (at: Instant): PublicRecord => {
  const terminal = record.directory.terminals.get(TERMINAL);
  if (terminal === undefined) throw new Error('no such terminal');
  return { ...record, directory: { ...record.directory, terminals: new Map([[TERMINAL, { ...terminal, retired: at }]]) } };
};
const judged = (name: SlipName, retired: Instant, at: Instant, q?: Awaited<ReturnType<typeof statusKeyOf>>) =>
  judgeSlip(parseSlipText(slipFor(name)), retiredAt(retired), { at, q });

test.each([
  ['before its day', begin, -3, 'after-retirement'],
  ['before its day', begin, 500, 'after-retirement'],
  ['in its first moment', instant(begin + 1), -3, 'promised'],
  ['on its day', after(-10), 25, 'overdue'],
  ['after its day', after(1), 73, 'missing'],
])('a slip that is not in the record, of a terminal retired %s, judged %s %i h after: %s', (_, retired, hours, state) => {
  const verdict = judged('nobody', retired, after(hours));
  expect(verdict.state.state).toBe(state);
  if (state === 'after-retirement') expect(verdict).toMatchObject({ state: { since: retired }, recordTooOld: false });
});

test('what stands in the record stands there, whoever was retired when', async () => {
  const q = await statusKeyOf(code);
  for (const name of ['logged', 'received', 'interim', 'answered', 'forwarded'] as const)
    expect(judged(name, after(-1000), after(100), q).state.state).toBe(name);
  expect(judged('logged', after(-1000), after(145), q).state.state).toBe('not-delivered');
});

test('the steps say since when', () => {
  const steps = stepsOf(retiredAt(begin), judged('nobody', begin, after(1)));
  expect(steps.find(({ step }) => step === 'terminal')).toMatchObject({ retired: begin });
  expect(
    stepsOf(record, judgeSlip(parseSlipText(slipFor('nobody')), record, { at: after(1) })).find(({ step }) => step === 'terminal'),
  ).not.toHaveProperty('retired');
});
