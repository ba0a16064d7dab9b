import { randomBytes } from 'node:crypto';
import { hex } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import { visitArrival, type VisitCodeShown } from '@dauys/protocol/visit.ts';
import { freshVisitCode, visitCodeGroups, visitCodeHash } from '@dauys/sealing/visitCode.ts';
import Value from 'typebox/value';
import { expect, test } from 'vitest';
import { codesIn } from './codesIn.ts';
import { arrivalOf } from './reportArrival.ts';

const code = freshVisitCode((n) => new Uint8Array(randomBytes(n)));
const shown: VisitCodeShown = {
  ...{ hash: hex(visitCodeHash(code)), facility: 'lake', visit: 'spring', madeBy: 'saule', madeAt: isoOf(instant(1_790_000_000_000)) },
  verdict: 'not-typed',
};
const withText = (text: string) => redact({ text } as Manifest);

test('a code that was made is found in what was written; other digits, and codes that nobody made, are nothing', () => {
  const written = withText(`Келдім. ${visitCodeGroups(code).join(' ')} рахмет`);
  expect(codesIn(written, [shown]).map((found) => [reveal(found.code), found.shown.visit])).toEqual([[reveal(code), 'spring']]);
  expect(codesIn(written, [])).toEqual([]);
  expect(codesIn(withText('870112345678, 4400 4301 2345 6789'), [shown])).toEqual([]);
});

test('of a visitor’s code the hub is told which complaint carried it, of a blind one neither that nor the minute', () => {
  const row = { envelopeId: 'ab'.repeat(16), terminal: '00000001', acceptedAt: '2026-11-27T05:17:31.000Z' };
  const by = { officer: { id: 'saule', body: 'court' }, at: instant(Date.parse('2026-11-27T09:43:00.000Z')) };
  const open = arrivalOf({ code, shown }, row, by);
  expect(open).toMatchObject({ envelopeId: row.envelopeId, arrivedAt: row.acceptedAt, code: shown.hash });
  const { visit: _, ...blind } = shown;
  const closed = arrivalOf({ code, shown: { ...blind, until: by.at.toString() } }, row, by);
  expect(closed).toEqual({
    ...{ v: 1, code: shown.hash, terminal: '00000001', body: 'court', by: 'saule' },
    ...{ arrivedAt: '2026-11-27T05:00:00.000Z', at: '2026-11-27T09:00:00.000Z' },
  });
  for (const said of [open, closed]) expect(Value.Check(visitArrival, said)).toBe(true);
});
