import { afterEach, expect, test, vi } from 'vitest';
import { base64, utf8 } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { parseMonitorAuthorization, type FleetRecord } from '@dauys/protocol/fleet-record.ts';
import { hub, person } from '@dauys/testing/directory-cast.ts';
import canonicalize from 'canonicalize';
import { Misuse } from '../output.ts';
import { fetchRecord, parseRecordFile } from './record.ts';

const window = { from: instant(1_790_000_000_000), to: instant(1_790_000_600_000) };
const asking = { id: 'npm', signer: person('monitor-npm'), now: () => window.to };
const page = (ids: readonly string[], next?: string): string => {
  const record: FleetRecord = {
    ...{ v: 1, at: isoOf(window.to), from: isoOf(window.from), to: isoOf(window.to), beatSeconds: 30, hearing: [] },
    terminals: ids.map((id) => ({ id, silences: [] })),
    ...(next === undefined ? {} : { next }),
  };
  const text = canonicalize(record) ?? '';
  return JSON.stringify({ record: text, key: hub.key, signature: base64(hub.sign(utf8(text))) });
};
/** A hub that gives these pages, one after the other, whatever it is asked. */
const given = (...pages: readonly string[]): URL[] => {
  const asked: URL[] = [];
  vi.stubGlobal('fetch', (url: string, { headers }: { headers: { authorization: string } }) => {
    asked.push(new URL(url));
    expect(parseMonitorAuthorization(headers.authorization)).toMatchObject({ id: 'npm', at: window.to });
    return Promise.resolve(new Response(pages[asked.length - 1] ?? pages.at(-1)));
  });
  return asked;
};
afterEach(() => vi.unstubAllGlobals());

test('a record is asked for page by page, each after the last terminal of the one before', async () => {
  const asked = given(page(['00000001', '00000002'], '00000002'), page(['00000003']));
  const file = await fetchRecord('https://hub.test/', window, asking);
  expect(file.pages).toHaveLength(2);
  expect(asked.map(({ pathname, searchParams }) => [pathname, searchParams.get('after')])).toEqual([
    ['/api/fleet/record', null],
    ['/api/fleet/record', '00000002'],
  ]);
});

test('a hub whose record does not end is a fault, and nothing is asked for ever', async () => {
  given(page(['00000001'], '00000001'));
  await expect(fetchRecord('https://hub.test', window, asking)).rejects.toThrow(Fault);
});

test('a file that is no record was asked for wrongly', () => {
  for (const text of ['', '{}', '{"v":1,"pages":[]}', '[1]']) expect(() => parseRecordFile(text)).toThrow(Misuse);
});
