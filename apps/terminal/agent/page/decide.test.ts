import { instant } from '@dauys/basics/clock.ts';
import { expect, test } from 'vitest';
import { standingOf, type PageFacts } from './decide.ts';

const named = { named: true, version: '1', notAfter: instant(9) } as const;
const not = (code: 'release/unnamed' | 'release/other-policy' | 'release/expired') => ({ named: false, code }) as const;
const served = (late: boolean, version = late ? '' : '1') => ({ state: 'served', version, late });
const waiting = { state: 'waiting' };
const refused = (code: string) => ({ state: 'refused', code });
const base: PageFacts = { verdict: undefined, quiet: 0, patience: 10, servedBefore: false };
const late = { quiet: 10, servedBefore: true } as const;

test.each([
  ['before the first view it waits, however long', late, waiting],
  ['named: served at once', { verdict: named }, served(false)],
  ['not named while newer views come: it waits', { verdict: not('release/unnamed'), quiet: 9 }, waiting],
  ['not named and nothing newer comes: refused', { verdict: not('release/unnamed'), quiet: 10 }, refused('release/unnamed')],
  ['not named, though served before: refused', { ...late, verdict: not('release/unnamed') }, refused('release/unnamed')],
  ['another policy, though served before: refused', { ...late, verdict: not('release/other-policy') }, refused('release/other-policy')],
  ['over and never served here: refused', { verdict: not('release/expired'), quiet: 10 }, refused('release/expired')],
  ['over and never served here, while newer views come: it waits', { verdict: not('release/expired') }, waiting],
  ['over and served here before: served, late', { verdict: not('release/expired'), servedBefore: true }, served(true)],
] as const)('%s', (_, facts, expected) => expect(standingOf({ ...base, ...facts })).toEqual(expected));
