import type { SilenceOnWire } from '@dauys/protocol/fleet.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { expect, test } from 'vitest';
import { silenceCsv } from './silenceCsv.ts';
import { markedOf } from './timeline/marked.ts';

const [f, w] = [fleetText('en'), watchText('en')];
const [from, to] = ['2026-11-22T12:00:00.000Z', '2026-11-22T14:00:00.000Z'];
const judged: SilenceOnWire = {
  from,
  to,
  conditions: [],
  restarted: true,
  verdict: {
    judgedAt: '2026-11-22T14:00:30.000Z',
    likelihood: 'inconsistent-with-explanation',
    cause: 'hard-off',
    sureness: 'fair',
    for: ['stopped-hard', 'mains-kept'],
    against: ['page-crashed'],
    contradicts: ['mains-kept'],
    alike: ['device-crash'],
  },
  duty: {
    openedAt: to,
    due: to,
    state: 'answered',
    answers: [
      { word: 'power-area', at: to, by: 'Serik', evidence: 'Act 17' },
      { word: 'not-known', at: to, by: 'Serik', evidence: '' },
    ],
  },
};
const dark: SilenceOnWire = { kind: 'unusable', from, to, conditions: ['screen-off'] };
const open: SilenceOnWire = { from: '2026-11-23T12:00:00.000Z', conditions: [] };

test('a table has the evidence on both sides and what the facility said, as the page has', () => {
  const [head, first, second] = silenceCsv({ f, w, at: (iso) => iso }, [judged, open]);
  expect(first).toEqual([
    'Silent',
    from,
    to,
    'it had been started anew',
    'Does not fit the explanation',
    'Switched off without shutting down',
    'Fairly sure',
    '2026-11-22T14:00:30.000Z',
    'It stopped without shutting down; It had mains all the time',
    'The page had crashed',
    'It had mains all the time',
    'a crash of the device',
    'Power cut in the area, Serik, Act 17; We do not know, Serik',
  ]);
  expect(second).toEqual(['Silent', open.from, 'Still so', '', '', '', '', '', '', '', '', '', '']);
  expect(new Set([head?.length, first?.length, second?.length])).toEqual(new Set([13]));
});

test('a hindrance is a line of its own kind, and is not drawn as a silence', () => {
  expect(silenceCsv({ f, w, at: (iso) => iso }, [dark])[1]?.slice(0, 3)).toEqual(['Heard, and not usable', from, to]);
  expect(markedOf({ w, f, dateTime: String }, [dark])).toEqual([
    {
      from: Date.parse(from),
      to: Date.parse(to),
      kind: 'unusable',
      mark: 'unjudged',
      says: `Heard, and not usable, from ${Date.parse(from)}`,
    },
  ]);
});

test('a silence is drawn as its class, or as one that nobody judged', () => {
  const marked = markedOf({ w, f, dateTime: String }, [judged, open]);
  expect(marked).toEqual([
    {
      from: Date.parse(from),
      to: Date.parse(to),
      mark: 'inconsistent-with-explanation',
      says: `Silence from ${Date.parse(from)}. Does not fit the explanation: Switched off without shutting down. Fairly sure`,
    },
    { from: Date.parse(open.from), mark: 'unjudged', says: `Silence from ${Date.parse(open.from)}` },
  ]);
});
