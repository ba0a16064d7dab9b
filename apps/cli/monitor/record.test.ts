import { afterEach, expect, test, vi } from 'vitest';
import { base64, utf8 } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { parseMonitorAuthorization, type FleetRecord } from '@dauys/protocol/fleet-record.ts';
import { hub, person } from '@dauys/testing/directory-cast.ts';
import canonicalize from 'canonicalize';
import { Misuse } from '../output.ts';
import { paceOf } from './config.ts';
import { fetchRecord, parseRecordFile } from './record.ts';

const window = { from: instant(1_790_000_000_000), to: instant(1_790_000_600_000) };
const asking = { id: 'npm', signer: person('monitor-npm'), now: () => window.to };
const page = (ids: readonly string[], next?: string, more: Partial<FleetRecord> = {}): string => {
  const record: FleetRecord = {
    ...{ v: 1, at: isoOf(window.to), from: isoOf(window.from), to: isoOf(window.to), beatSeconds: 30, hearing: [] },
    terminals: ids.map((id) => ({ id, silences: [] })),
    ...(next === undefined ? {} : { next }),
    ...more,
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

test('a page about another stretch than was asked is refused, and one that was not made now', async () => {
  const [minute, tolerated] = [60_000, 300_000];
  const later = (ms: number): string => isoOf(instant(window.to + ms));
  const others: readonly Partial<FleetRecord>[] = [
    { from: isoOf(instant(window.from + minute)) },
    { to: later(-minute) },
    { at: later(-tolerated - 1) },
    { at: later(tolerated + 1) },
  ];
  for (const more of others) {
    given(page(['00000001'], '00000001'), page(['00000002'], undefined, more));
    await expect(fetchRecord('https://hub.test', window, asking)).rejects.toThrow(new VerificationError('monitor/record-other-time'));
  }
  given(page(['00000001'], undefined, { at: later(-tolerated) }));
  expect((await fetchRecord('https://hub.test', window, asking)).pages).toHaveLength(1);
});

test('the pace is what the directory’s signers state, or what this monitor was told; of a hub there is no word in it', () => {
  const carried = { cellBytes: 24_576, feedSeconds: 300, repliesPerChunk: 4, batchSeconds: 600, outboxQuotaBytes: 1 };
  const policy = { version: 1, beatSeconds: 12, ...carried };
  expect(paceOf({ beatSeconds: undefined }, { policy })).toBe(12);
  expect(paceOf({ beatSeconds: 1 }, { policy })).toBe(1);
  expect(paceOf({ beatSeconds: undefined }, { policy: undefined })).toBe(30);
});

test('a file that is no record was asked for wrongly', () => {
  for (const text of ['', '{}', '{"v":1,"pages":[]}', '[1]']) expect(() => parseRecordFile(text)).toThrow(Misuse);
});
