import { base64 } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { redact } from '@dauys/basics/redacted.ts';
import { append, EMPTY, verifyChain, type Head } from '@dauys/journal/chain.ts';
import { summarise } from '@dauys/journal/summary.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import { anchorFile, entriesOf } from '@dauys/testing/directory-cast.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { sign } from '@dauys/sealing/signature.ts';
import { describe, expect, test } from 'vitest';
import { openTest } from '../canary/open.ts';
import { Misuse } from '../output.ts';
import { chanceOf } from './building/chance.ts';
import { DAY, HOUR, MINUTE } from './building/story.ts';
import { canaryClock, canaryParcel } from './canary.ts';
import { ALL_TERMINALS, countryOf, deviceSeed, statementsOf } from './country.ts';
import { isDemonstration, missingIn } from './enrol.ts';
import { makeNews } from './news.ts';
import { scriptOf } from './script.ts';
import { settle, troublesOf, type Scripted } from './site.ts';

describe('the country', () => {
  test('has 78 facilities with 608 terminals in twenty regions, each with a number of its own', () => {
    const all = countryOf(ALL_TERMINALS);
    const terminals = all.flatMap((place) => place.terminals);
    expect([all.length, terminals.length, new Set(terminals.map(({ id }) => id)).size]).toEqual([78, 608, 608]);
    expect(new Set(all.map(({ region }) => region)).size).toBe(20);
  });
  test.each([
    [1, 1],
    [3, 1],
    [24, 3],
    [100, 12],
    [300, 20],
  ])('a small one of %i terminals is part of a larger one, in %i regions', (n, regions) => {
    const small = countryOf(n);
    const larger = new Map(countryOf(ALL_TERMINALS).map((place) => [place.id, place]));
    expect(small.flatMap(({ terminals }) => terminals)).toHaveLength(n);
    for (const { id, region, terminals } of small) {
      const whole = larger.get(id);
      expect([whole?.region, whole?.terminals.slice(0, terminals.length)]).toEqual([region, terminals]);
    }
    expect(new Set(small.map(({ region }) => region)).size).toBe(regions);
  });
  test.each([0, 609, 1.5])('%d terminals it does not have', (n) => expect(() => countryOf(n)).toThrow(RangeError));
  test('the directory believes what is stated of it, and then misses nothing', async () => {
    const places = countryOf(24);
    const entries = await entriesOf(statementsOf(places, 'dauys.test', '2026-11-01T00:00:00.000Z'));
    const directory = foldDirectory(entries, parseAnchor(JSON.stringify(anchorFile())));
    expect(directory.distrusted).toEqual([]);
    expect([directory.facilities.size, directory.terminals.size]).toEqual([8, 24]);
    expect(missingIn(directory, places, 'dauys.test')).toEqual([]);
    expect(missingIn(directory, countryOf(27), 'dauys.test')).toHaveLength(4);
  });
  test.each([
    ['dauys.demo', true],
    ['dauys.test', true],
    ['test', true],
    ['dauys.kz', false],
    ['contest', false],
    ['dauys.demo.kz', false],
  ])('keys that anybody can make stand in %s: %s', (network, may) => expect(isDemonstration(network)).toBe(may));
});

const [place] = countryOf(ALL_TERMINALS);
const settled = (script: readonly Scripted[], seed = 1) => {
  const [site] = place === undefined ? [] : settle([place], { seed, from: 0, to: 2 * HOUR, perDay: 0, script });
  if (site === undefined) throw new Error('no facility');
  return site;
};
/** What the first terminal writes in two hours, chained as it would be. */
const journalOf = (script: readonly Scripted[]) => {
  const { living } = settled(script).terminals[0] ?? {};
  if (living === undefined) throw new Error('no terminal');
  const begin = Date.parse('2026-11-01T00:00:00.000Z');
  const newsOf = makeNews(living.diary, (at, offset) => isoOf(instant(begin + at + offset)));
  let head: Head = EMPTY;
  const written: Uint8Array[] = [];
  for (let at = 0; at < 2 * HOUR; at += 30_000) {
    const moment = living.step(at);
    for (const { kind, details } of newsOf(moment, at)) {
      const next = append(head, { at: instant(begin + at + moment.offset), boot: moment.boot, kind, details });
      head = next.head;
      written.push(next.bytes);
    }
  }
  return verifyChain(EMPTY, written, head).entries;
};

describe('a journal', () => {
  const during = { from: 10 * MINUTE, to: 40 * MINUTE } as const;
  test.each([
    ['nothing', [], ['boot']],
    ['a cable', [{ what: 'cable', terminal: 0, ...during }], ['boot', 'link-down', 'link-up']],
    ['a router', [{ what: 'router', ...during }], ['boot', 'gateway-down', 'gateway-up']],
    ['a button', [{ what: 'hard-off', terminal: 0, ...during }], ['boot', 'boot']],
    ['an orderly stop', [{ what: 'shutdown', terminal: 0, ...during }], ['boot', 'shutdown', 'boot']],
    ['a case that is opened', [{ what: 'case', terminal: 0, ...during }], ['boot', 'cover-opened']],
    ['the same at another terminal', [{ what: 'hard-off', terminal: 1, ...during }], ['boot']],
  ] satisfies readonly (readonly [string, readonly Scripted[], readonly string[]])[])('of %s', (_, script, kinds) => {
    expect(
      journalOf(script)
        .map(({ kind }) => kind)
        .filter((kind) => !kind.startsWith('mains')),
    ).toEqual(kinds);
  });
  test.each([
    ['covered', false],
    ['locked', false],
    ['screen-off', true],
  ] as const)('%s: whether anything that the terminal says or writes is another for it: %s', (what, isTold) => {
    const moments = (script: readonly Scripted[]) => {
      const { living } = settled(script).terminals[0] ?? {};
      return Array.from({ length: 240 }, (_, i) => living?.step(i * 30_000));
    };
    const story = [{ what, terminal: 0, ...during }];
    const differs = JSON.stringify([moments(story), journalOf(story)]) !== JSON.stringify([moments([]), journalOf([])]);
    expect(differs).toBe(isTold);
  });
  test('is read as what happened: a hard stop from when it was last alive, a cut for as long as it was', () => {
    const hard = summarise(journalOf([{ what: 'hard-off', terminal: 0, ...during }]));
    expect(hard.hardStops).toHaveLength(1);
    const [stop] = hard.hardStops;
    expect((stop?.to ?? 0) - (stop?.from ?? 0)).toBeGreaterThanOrEqual(during.to - during.from);
    const [cut] = summarise(journalOf([{ what: 'cable', terminal: 0, ...during }])).linkDown;
    expect((cut?.to ?? 0) - (cut?.from ?? 0)).toBe(during.to - during.from);
  });
});

describe('a test of the way', () => {
  const [terminal] = countryOf(1).flatMap(({ terminals }) => terminals);
  const id = terminal?.id ?? '';
  const at = instant(Date.parse('2026-11-27T09:00:00.000Z'));
  const sealed = async (by = id) => {
    const identity = identityOfSeed(new Uint8Array(32).fill(5));
    const recipient = await recipientOf(identity);
    const own = { replyIdentity: redact(identity), replyRecipient: recipient, threadKey: redact(new Uint8Array(32)) };
    const keys = { ...own, mailboxKey: new Uint8Array(32), q: new Uint8Array(16) };
    const seed = deviceSeed('dauys.test', by);
    return {
      identity,
      parcel: await canaryParcel(
        {
          terminal: id,
          counter: 7,
          at,
          to: { body: 'court', epoch: 1, recipient },
          sign: (domain, message) => sign(domain, message, seed),
        },
        keys,
      ),
    };
  };
  test('opens at the body’s responder as one of a page, under the terminal’s own key and no other', async () => {
    const entries = await entriesOf(statementsOf(countryOf(3), 'dauys.test', '2026-11-01T00:00:00.000Z'));
    const directory = foldDirectory(entries, parseAnchor(JSON.stringify(anchorFile())));
    const opened = async ({ identity, parcel }: Awaited<ReturnType<typeof sealed>>) =>
      openTest(base64(parcel), { body: 'court', identities: [redact(identity)], directory }, at);
    expect(await opened(await sealed())).toMatchObject({ kind: 'canary', body: 'court', terminal: id, at: isoOf(at) });
    expect(await opened(await sealed('00000001'))).toBeUndefined();
  });
  test('leaves spread over half a period at first, then each after half a period to a whole one', () => {
    for (const chance of [0, 0.5, 0.999]) {
      const clock = canaryClock(
        () => 60_000,
        () => chance,
      );
      const taken = Array.from({ length: 200 }, (_, second) => second).filter((second) => clock.takes(id, instant(at + 1_000 * second)));
      const first = taken[0] ?? Infinity;
      expect(first).toBeLessThanOrEqual(31);
      for (const [i, second] of taken.slice(1).entries()) {
        const after = second - (taken[i] ?? 0);
        expect(after).toBeGreaterThanOrEqual(30);
        expect(after).toBeLessThanOrEqual(60);
      }
      expect(taken.length).toBeGreaterThan(2);
    }
  });
});

describe('chance', () => {
  test('the same seed is the same past, wherever one begins to look; troubles are as frequent as asked', () => {
    const from = (begin: number) => troublesOf(chanceOf(7), 8, { from: begin, to: 400 * DAY, perDay: 0.5 });
    expect(from(0)).toEqual(from(0));
    expect(from(200 * DAY)).toEqual(from(0).filter(({ to }) => to > 200 * DAY));
    const begun = new Set(from(0).map(({ from: at }) => Math.floor(at / HOUR))).size;
    expect(begun).toBeGreaterThan(120);
    expect(begun).toBeLessThan(400);
    expect(troublesOf(chanceOf(7), 8, { from: 0, to: 400 * DAY, perDay: 0 })).toEqual([]);
  });
  test('every trouble is at a terminal that is there, and none needs a hub that fails or a disk of another time', () => {
    for (let seed = 0; seed < 20; seed++)
      for (const { what, terminal = 0 } of troublesOf(chanceOf(seed), 3, { from: 0, to: 100 * DAY, perDay: 1 })) {
        expect([0, 1, 2]).toContain(terminal);
        expect(['hub', 'disk-restored', 'disk-wiped']).not.toContain(what);
      }
  });
});

describe('a script', () => {
  const one = { what: 'provider', facility: 'kz-model-03', from: 600, to: 1_200 };
  test('in seconds of the country', () => {
    expect(scriptOf({ v: 1, happenings: [one] })).toEqual([{ ...one, from: 600_000, to: 1_200_000 }]);
  });
  test.each([
    [{ v: 2, happenings: [] }],
    [{ v: 1, happenings: [{ ...one, what: 'earthquake' }] }],
    [{ v: 1, happenings: [{ ...one, facility: 'kz-n19' }] }],
    [{ v: 1, happenings: [{ ...one, to: 600 }] }],
    [{ v: 1, happenings: [{ ...one, why: 'revenge' }] }],
  ])('%j is none', (read) => expect(() => scriptOf(read)).toThrow(Misuse));
});
