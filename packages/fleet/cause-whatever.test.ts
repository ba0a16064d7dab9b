import { instant, type Instant } from '@dauys/basics/clock.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIKELIHOODS } from './cause-list.ts';
import { causeOf, forFacility } from './cause.ts';
import { EXPLANATIONS, type ExplanationWord } from './explanation.ts';
import type { JournalFacts, Observation } from './observed.ts';
import { NOT_FOR_FACILITY, SIGNS } from './sign-list.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
const at = (hours: number): Instant => instant(noon + 3_600_000 * hours);

describe('whatever is seen', () => {
  const hours = fc.integer({ min: -40, max: 80 }).map((n) => at(n / 10));
  const stretch = fc
    .tuple(hours, hours, fc.boolean())
    .map(([a, b, lasts]) => ({ from: instant(Math.min(a, b)), ...(lasts ? {} : { to: instant(Math.max(a, b)) }) }));
  const stretches = fc.array(stretch, { maxLength: 3 });
  const moments = fc.array(hours, { maxLength: 3 });
  const witnesses = fc.array(fc.record({ silent: stretches, mainsLost: stretches }, { requiredKeys: ['silent'] }), { maxLength: 4 });
  const words = Object.keys(EXPLANATIONS).filter((w): w is ExplanationWord => w in EXPLANATIONS);
  const said = fc.record({
    at: hours,
    boot: fc.nat(5),
    uptimeSeconds: fc.nat(100_000),
    conditions: fc.subarray(['on-battery', 'cover-open', 'maintenance', 'screen-off']),
  });
  const journal: fc.Arbitrary<JournalFacts> = fc.record({
    whole: fc.boolean(),
    stops: fc.array(fc.record({ at: hours, how: fc.constantFrom('hard', 'orderly', 'low-battery') }), { maxLength: 3 }),
    ...{ mainsLost: stretches, linkDown: stretches, gatewayDown: stretches, hubUnreachable: stretches, othersUnreachable: stretches },
    ...{ tlsRefused: moments, coverOpened: moments, pageCrashed: moments, usbChanged: moments, clockStepped: moments },
  });
  const observation: fc.Arbitrary<Observation> = fc.record(
    {
      now: fc.constant(at(9)),
      kind: fc.constantFrom('silent', 'unusable'),
      stretch,
      equipment: fc.record({ mainsSensor: fc.boolean(), battery: fc.boolean() }),
      ...{ before: said, after: said, journal, sisters: witnesses, onProvider: witnesses, onFeeder: witnesses },
      conditions: fc.subarray([
        'screen-off',
        'screen-missing',
        'touch-missing',
        'page-silent',
        'printer-fault',
        'no-canary',
        'maintenance',
        'smoke',
      ]),
      humanTests: fc.array(fc.record({ at: hours, arrived: fc.boolean() }), { maxLength: 2 }),
      notices: fc.array(
        fc.tuple(stretch, fc.constantFrom('power' as const, 'network' as const)).map(([s, about]) => ({ ...s, about })),
        { maxLength: 2 },
      ),
      ...{ hubDown: stretches, repairs: moments, tickets: stretches, visits: moments, earlier: moments },
      announcements: fc.constant([]),
      explanation: fc.constantFrom(...words).map((word) => ({ word, at: at(5), evidence: [] })),
    },
    {
      requiredKeys: [
        'now',
        'kind',
        'stretch',
        'equipment',
        'conditions',
        'humanTests',
        'sisters',
        'onProvider',
        'onFeeder',
        'notices',
        'hubDown',
        'announcements',
        'repairs',
        'tickets',
        'visits',
        'earlier',
      ],
    },
  );
  test('one of the six classes comes out, its evidence is from the list, and for and against do not meet', () => {
    fc.assert(
      fc.property(observation, (one) => {
        const found = causeOf(one);
        expect(LIKELIHOODS).toContain(found.likelihood);
        for (const sign of [...found.for, ...found.against, ...found.contradicts]) expect(SIGNS).toContain(sign);
        expect(found.for.filter((sign) => found.against.includes(sign))).toEqual([]);
        expect(found.likelihood).not.toBe('planned');
        if (found.likelihood === 'inconsistent-with-explanation') expect(found.contradicts).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
  test('the order of witnesses and entries means nothing', () => {
    fc.assert(
      fc.property(observation, (one) => {
        const { journal: kept } = one;
        const turned = {
          ...one,
          ...{
            sisters: one.sisters.toReversed(),
            onProvider: one.onProvider.toReversed(),
            onFeeder: one.onFeeder.toReversed(),
            earlier: one.earlier.toReversed(),
          },
          ...(kept === undefined
            ? {}
            : {
                journal: {
                  ...kept,
                  stops: kept.stops.toReversed(),
                  linkDown: kept.linkDown.toReversed(),
                  hubUnreachable: kept.hubUnreachable.toReversed(),
                },
              }),
        };
        expect(causeOf(turned)).toEqual(causeOf(one));
      }),
    );
  });
  test('a facility is never shown what tells when visitors come, or that somebody inside helped them', () => {
    fc.assert(
      fc.property(observation, (one) => {
        const { for: a, against, contradicts } = forFacility(causeOf(one));
        expect([...a, ...against, ...contradicts].filter((sign) => NOT_FOR_FACILITY.has(sign))).toEqual([]);
      }),
    );
  });
});
