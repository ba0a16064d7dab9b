import { base64, bytesOf, concat, hex, parseBase64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { countOf, DAY_MINUTES, MINUTE_MS } from '@dauys/fleet/minutes.ts';
import { RESPONDER_DOMAIN } from '@dauys/protocol/canary.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { fileHash } from '@dauys/sealing/envelope.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { fragmentOf, postTo, type TestTerminal } from '@dauys/testing/terminal.ts';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totpAt } from '../../../tools/demo/totp.ts';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { officer, provisionOf } from '../../../tools/test/officers-hub.ts';
import { judgeNext } from '../causes/judge.ts';
import type { RunningHub } from '../start.ts';
import { countPromised, daysSeen, mergeDays } from './availability-store.ts';
import { lookAtWays } from './hindrances.ts';

const OPERATOR = 'operator-token-of-the-test-is-long-enough';
const noon = Date.parse('2026-03-02T12:00:00.000Z');
const DAY = Math.floor(noon / 86_400_000);
let time = noon;
let [stage, hub] = [undefined, undefined] as unknown as [StagedHub, RunningHub];
let token = '';
const asel = officer('asel', 'court');

const ask = async (method: string, path: string, body?: object, bearer?: string) => {
  const headers = { 'content-type': 'application/json', ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) };
  const answer = await fetch(`${hub.url}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const said = (statement: object, by = cast.robot) => {
  const bytes = canonicalBytes(statement);
  return { statement: base64(bytes), signature: base64(by.sign(concat(utf8(RESPONDER_DOMAIN), bytes))) };
};
const iso = () => new Date(time).toISOString();
const terminal = (i: number): TestTerminal => stage.terminals[i] ?? expect.fail();
const numberOf = ({ id }: TestTerminal): number => Number.parseInt(id, 16);
const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
};
const beat = { beatSeconds: 30, flushSeconds: 0.01, availabilitySeconds: 0.02 };
/** Half a minute later, to this process. Never three of them without one: the hub looks at any time, also before the beat of that half minute has come. */
const beatUnwritten = async ({ url }: RunningHub, who: TestTerminal, conditions: readonly string[] = []): Promise<void> => {
  time += 30_000;
  await who.beat(postTo(url), [], { conditions: [...conditions] });
};
const heard = async (who: TestTerminal): Promise<void> => {
  const seenAt = 'select seen_at as at from beat_states where terminal = $1';
  await until(async () => (await stage.db.query<{ at: number }>(seenAt, [numberOf(who)]))[0]?.at === time);
};
/** The same; it is told before anything else is. */
const beatAt = async (at: RunningHub, who: TestTerminal, conditions: readonly string[] = []): Promise<void> => {
  await beatUnwritten(at, who, conditions);
  await heard(who);
};
/** Beats each half minute, each one told before the next. */
const beats = async (who: TestTerminal, minutes: number, ...conditions: string[]): Promise<void> => {
  for (let i = 0; i < 2 * minutes; i++) await beatAt(hub, who, conditions);
  // What was told a moment later was told after the last beat.
  time += 1;
  await until(async () => ((await stage.db.query<{ at: number }>('select max(until) as at from tallies'))[0]?.at ?? 0) >= time);
};
/** Minutes after noon that count as usable, and as unknown, from minute to minute. */
const seen = async (who: TestTerminal) => {
  const [row] = await daysSeen(stage.db, numberOf(who), { from: DAY, to: DAY });
  const minutes = (bits: Bytes | undefined) =>
    Array.from({ length: DAY_MINUTES / 2 }, (_, i) => i).filter((i) => ((bits?.[(720 + i) >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0);
  return { usable: minutes(row?.usable), unknown: minutes(row?.unknown) };
};
const lodge = async (who: TestTerminal) => {
  const [r, file] = [bytesOf(randomBytes(16)), bytesOf(randomBytes(16_384 + 2_000))];
  const h = fileHash(file);
  const [label] = [who.envelope().label];
  const made = { ...label, h: hex(h), C: hex(commitment('accepted', 0, r, h)) };
  await who.beat(postTo(hub.url), [fragmentOf(who.parcel(made, file))]);
  await hub.idle();
  await heard(who);
  return { v: 1, body: 'court', envelopeId: made.envelopeId, terminal: who.id, h: made.h, r: hex(r) };
};
type Lodged = Awaited<ReturnType<typeof lodge>>;
const report = (lodged: readonly object[], n: number, by = cast.robot) =>
  ask('POST', '/api/responder/reports', {
    reports: lodged.map((one) => said({ kind: 'canary', nonce: '0a'.repeat(16), at: iso(), ...one }, by)),
    readTo: said({ v: 1, kind: 'read-to', body: 'court', n, at: iso() }, by),
  });

beforeAll(async () => {
  stage = await stageHub({ terminals: 2, clock: { now: () => instant(time) }, config: { beat } });
  await stage.announce([
    cast.responderSaid('court', cast.robot),
    cast.officerSaid(asel.id, 'court', asel.person),
    {
      ...{ v: 1, kind: 'policy', at: cast.day(1), version: 1, beatSeconds: 30, cellBytes: 24_576, feedSeconds: 300 },
      ...{ repliesPerChunk: 4, batchSeconds: 600, outboxQuotaBytes: 1, canarySeconds: 600 },
    },
  ]);
  hub = await stage.start();
  await ask('POST', '/provision/officers', provisionOf(asel), OPERATOR);
  for (const one of stage.terminals) await one.setUp(postTo(hub.url));
}, 60_000);
afterAll(async () => {
  await hub?.stop();
  await stage?.remove();
});

describe('hours', () => {
  const week = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }]);
  const declare = async (hours: object, id = terminal(0).id) => {
    const { status, body } = await ask(
      'PUT',
      '/provision/hours',
      { terminal: id, hours: { version: 1, since: DAY - 1, zone: 'Asia/Almaty', week, ...hours } },
      OPERATOR,
    );
    return status === 200 ? 200 : body['code'];
  };
  test('are declared by the operator in versions, in the zone of the facility, and never dated back', async () => {
    expect(await declare({ zone: 'UTC' })).toBe('fleet/malformed-hours');
    expect(await declare({ version: 2 })).toBe('fleet/version-skipped');
    expect(await declare({})).toBe(200);
    expect(await declare({})).toBe(200);
    expect(await declare({ week: week.map(() => []) })).toBe('fleet/version-skipped');
    expect(await declare({ version: 2, since: DAY })).toBe('fleet/hours-dated-back');
    expect(await declare({ version: 2, since: DAY + 1, week: week.map(() => []) })).toBe(200);
    expect(await declare({}, 'ffffffff')).toBe('fleet/unknown-terminal');
    await expect(stage.db.query('delete from declared_hours')).rejects.toThrow('hours once declared stay declared');
  });
});

describe('a day of a terminal', () => {
  let lodged: Lodged;

  test('beats alone prove nothing: no canary has arrived', async () => {
    time = noon + 10 * MINUTE_MS;
    expect((await report([], 0)).status).toBe(200);
    await beats(terminal(0), 3);
    expect(await seen(terminal(0))).toMatchObject({ usable: [] });
  });
  const unknownSince = async (who: TestTerminal, minute: number) => (await seen(who)).unknown.filter((m) => m >= minute);
  test('one that was accepted and not looked at yet, within the responder’s usual time: no minute shows that something was lodged', async () => {
    lodged = await lodge(terminal(0));
    await beats(terminal(0), 3);
    expect((await seen(terminal(0))).usable).toEqual([]);
    expect(await unknownSince(terminal(0), 10)).toEqual([]);
  });
  test('a responder that is behind: nobody knows since then of any terminal, whoever had lodged', async () => {
    await beats(terminal(0), 3);
    await beats(terminal(1), 1);
    expect(await unknownSince(terminal(0), 10)).toEqual([13, 14, 15, 16, 17, 18, 19]);
    expect(await unknownSince(terminal(1), 10)).toEqual([19, 20]);
  });
  test('a report that does not hold changes nothing', async () => {
    const codes = async (...reports: Parameters<typeof report>) => (await report(...reports)).body['code'];
    expect(await codes([lodged], 1, cast.daniyar)).toBe('access/bad-signature');
    expect(await codes([{ ...lodged, r: '00'.repeat(16) }], 1)).toBe('case/mismatch');
    expect(await codes([{ ...lodged, terminal: terminal(1).id }], 1)).toBe('case/mismatch');
    expect(await codes([{ ...lodged, envelopeId: '00'.repeat(16) }], 1)).toBe('case/not-found');
    expect(await codes([{ ...lodged, body: 'ombudsman' }], 1)).toBe('access/bad-signature');
    expect(await codes([{ ...lodged, kind: 'cover' }], 1)).toBe('http/malformed');
    expect(await codes([lodged], 2)).toBe('case/mismatch');
    expect(await codes([{ ...lodged, at: new Date(time - 300_001).toISOString() }], 1)).toBe('access/bad-signature');
    expect((await seen(terminal(0))).usable).toEqual([]);
  });
  test('a report that comes late proves the minutes since the envelope was accepted; twice is once', async () => {
    for (let i = 0; i < 2; i++) expect(await report([lodged], 1)).toMatchObject({ status: 200, body: { taken: 1, readTo: 1 } });
    expect((await seen(terminal(0))).usable).toEqual([13, 14, 15, 16, 17, 18, 19]);
    expect(await unknownSince(terminal(0), 10)).toEqual([]);
    await terminal(0).beat(postTo(hub.url));
    await heard(terminal(0));
    await beats(terminal(0), 2);
    expect((await seen(terminal(0))).usable).toEqual([13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
  });
  test('a screen that is off, and the end of the canary’s time, are not usable', async () => {
    await beats(terminal(0), 2, 'screen-off');
    await beats(terminal(0), 20);
    const { usable, unknown } = await seen(terminal(0));
    expect(usable.includes(23)).toBe(false);
    expect(usable.includes(24)).toBe(true);
    // Lodged in minute 13, every ten minutes, good for twice as long.
    expect(usable.at(-1)).toBe(33);
    expect(unknown.filter((m) => m > 33)).toEqual([]);
  });
  describe('tests that stay away while beats come', () => {
    interface Found {
      readonly terminal: number;
      readonly from: number;
      readonly to: number | null;
    }
    /** What the hub finds when it looks now; `everySeconds`: had the directory asked for tests so often. */
    const found = async (everySeconds = 600): Promise<readonly Found[]> => {
      const { db, clock, log, config, directory } = hub.context;
      const now = directory.current();
      // Whether the hub listened all the while is written by its sweep, beside us.
      const written = async () => (await db.query<{ at: number | null }>('select max(until) as at from hearing'))[0]?.at ?? 0;
      await until(async () => (await written()) >= time - 1_000);
      // What beats had said in between is ended by its look, beside us, too: while something else is open, this is not looked for.
      const others = "select 1 from hindrances where to_at is null and words <> '{no-canary}'";
      await until(async () => (await db.query(others)).length === 0);
      const pace = { ...now, policy: now.policy && { ...now.policy, canarySeconds: everySeconds } };
      await lookAtWays({ db, clock, log, config, directory: { ...directory, current: () => pace } });
      return db.query<Found>(
        `select terminal, from_at as "from", to_at as "to" from hindrances where words = '{no-canary}' order by from_at`,
      );
    };
    const first = () => ({ terminal: numberOf(terminal(0)), from: noon + 34 * MINUTE_MS });
    let next: Lodged;

    test('are found from the minute on in which the last one ran out, and judged', async () => {
      expect(await found()).toEqual([{ ...first(), to: null }]);
      const causes = () => stage.db.query<{ cause: string }>('select cause from verdicts where from_at = $1', [first().from]);
      await until(async () => {
        await judgeNext(hub.context);
        return (await causes()).length > 0;
      });
      expect(await causes()).toEqual([{ cause: 'way-unproven' }]);
    });
    test('the next that arrives ends it, to the minute', async () => {
      const at = time;
      next = await lodge(terminal(0));
      expect((await report([next], 2)).status).toBe(200);
      expect(await found()).toEqual([{ ...first(), to: Math.ceil(at / MINUTE_MS) * MINUTE_MS }]);
    });
    test('nobody says so while a recipient is behind, be it ever so long; when he has caught up, it is found', async () => {
      next = await lodge(terminal(0));
      await beats(terminal(0), 3);
      expect(await found(10)).toHaveLength(1);
      expect((await report([next], 3)).status).toBe(200);
      expect(await found(10)).toMatchObject([first(), { terminal: numberOf(terminal(0)), to: null }]);
    });
  });
  test('S-51: the hub stops for half an hour: unknown, and no terminal is accused', async () => {
    const stopped = (time - noon) / MINUTE_MS;
    await hub.stop();
    time += 30 * MINUTE_MS;
    hub = await stage.start();
    await beats(terminal(0), 1);
    await beats(terminal(1), 1);
    const { unknown } = await seen(terminal(1));
    for (let m = Math.ceil(stopped); m <= stopped + 30; m++) expect(unknown).toContain(m);
  });
  test('two processes behind one address hear a beat here and a beat there: no minute is missing', async () => {
    const other = await stage.start();
    expect((await report([await lodge(terminal(0))], 4)).status).toBe(200);
    const first = Math.ceil((time - noon) / MINUTE_MS);
    for (const at of [other, hub, other, other, other, other, hub, hub, hub, hub, other, hub]) await beatAt(at, terminal(0));
    await other.stop();
    await beats(terminal(0), 1);
    const last = Math.floor((time - 1 - noon) / MINUTE_MS);
    const { usable, unknown } = await seen(terminal(0));
    expect(usable.filter((m) => m >= first)).toEqual(Array.from({ length: last - first + 1 }, (_, n) => first + n));
    expect(unknown.filter((m) => m >= first)).toEqual([]);
    const raised = await stage.db.query('select 1 from silences where terminal = $1 and raised_at >= $2', [
      ...[numberOf(terminal(0)), noon + first * MINUTE_MS],
    ]);
    expect(raised).toEqual([]);
  });
  test('a process that is stopped takes no minute along, though nobody else heard it and nothing of it was written before', async () => {
    const other = await stage.start({ beat: { ...beat, flushSeconds: 3_600, availabilitySeconds: 3_600 } });
    // Half a minute past, so that the minute of both of its beats is nobody else's.
    time = Math.ceil(time / MINUTE_MS) * MINUTE_MS;
    await beatAt(hub, terminal(0));
    for (let i = 0; i < 2; i++) await beatUnwritten(other, terminal(0));
    const alone = Math.floor((time - noon) / MINUTE_MS);
    expect((await seen(terminal(0))).usable).not.toContain(alone);
    await other.stop();
    await beats(terminal(0), 1);
    const { usable, unknown } = await seen(terminal(0));
    expect(usable).toEqual(expect.arrayContaining([alone - 1, alone, alone + 1]));
    expect(unknown.filter((m) => m >= alone - 1)).toEqual([]);
  });
  test('a process that fell may have heard what it had not written: unknown until that is noticed', async () => {
    const fell = time + 20 * MINUTE_MS;
    const row = 'insert into tallies (process, since, until) values ($1, $2, $3)';
    await stage.db.query(row, [new Uint8Array(16), noon, fell]);
    time = fell + 2 * MINUTE_MS;
    const ended = async () =>
      (await stage.db.query<{ ended: boolean }>('select ended from tallies where process = $1', [new Uint8Array(16)]))[0]?.ended === true;
    await until(ended);
    const m = Math.floor((fell - noon) / MINUTE_MS);
    expect((await seen(terminal(1))).unknown).toEqual(expect.arrayContaining([m, m + 1, m + 2]));
  });
});

describe('what officers are shown', () => {
  beforeAll(async () => {
    const proof = { login: asel.login, authKey: base64(asel.authKey), totp: totpAt(asel.totpSecret, time) };
    token = String((await ask('POST', '/api/access/password', proof)).body['token']);
  });
  const shown = async (query: string) =>
    (await ask('GET', `/api/fleet/availability?from=2026-03-02&to=2026-03-03${query}`, undefined, token)).body;

  test('sums by day and by terminal; minute by minute for one', async () => {
    const {
      days,
      terminals,
      bitmaps,
      until: judged,
    } = (await shown(`&terminal=${terminal(0).id}`)) as {
      days: { day: string; declared: number; usable: number; unknown: number }[];
      terminals: object[];
      bitmaps: { day: string; declared: string; usable: string; unknown: string }[];
      until: number;
    };
    const { usable } = await seen(terminal(0));
    // Version 2 promises nothing from the next local day on, which begins at 19:00 UTC; and nothing is owed before its time, nor before
    // anything had been declared, which was at noon.
    const declared = judged - (DAY + 0.5) * DAY_MINUTES;
    expect(days).toMatchObject([
      { day: '2026-03-02', declared, usable: usable.length },
      { day: '2026-03-03', declared: 0, usable: 0, unknown: 0 },
    ]);
    expect(days[0]?.unknown).toBeGreaterThanOrEqual(30);
    expect(terminals).toEqual([{ id: terminal(0).id, facility: 'kapshagai', declared, usable: usable.length, unknown: days[0]?.unknown }]);
    expect(bitmaps.map(({ day, declared: bits }) => [day, countOf(parseBase64(bits) ?? new Uint8Array(0))])).toEqual([
      ['2026-03-02', declared],
      ['2026-03-03', 0],
    ]);
  });
  test('a facility, or all: who promised nothing counts for nothing', async () => {
    const facility = await shown('&facility=kapshagai');
    expect(facility['terminals']).toMatchObject([{ id: terminal(0).id }, { id: terminal(1).id, declared: 0, usable: 0 }]);
    expect(await shown('')).toEqual(facility);
    expect(await shown('&facility=elsewhere')).toMatchObject({ days: [], terminals: [] });
  });
  test('of tests by its page a word a day, and how many whole days the slowest took to be read: no time, no number, no envelope', async () => {
    const whole = new Uint8Array(180).fill(0xff);
    const [own, none] = [numberOf(terminal(1)), new Uint8Array(180)];
    // In Almaty a day of UTC is the last five hours of one day and the nineteen that follow.
    const row = { terminal: own, heard: whole, canaried: none };
    await mergeDays(stage.db, [
      { ...row, day: DAY - 20, canaried: whole },
      { ...row, day: DAY - 10 },
      { ...row, day: DAY - 5, unknown: whole },
    ]);
    const accepted = (DAY - 20) * 86_400_000 + 3_600_000;
    for (const [n, days] of [0.9, 2.5, 1.2].entries())
      await stage.db.query(
        `insert into canary_seen (envelope_id, body, terminal, accepted_at, what, nonce, statement, signature, key, reported_at)
         values ($1, 'court', $2, $3, 'canary', $1, '0', $4, $5, $6)`,
        [
          ...[new Uint8Array(16).fill(n + 1), own, accepted + n, new Uint8Array(64), new Uint8Array(8)],
          accepted + n + Math.round(days * 86_400_000),
        ],
      );
    const { status, body } = await ask('GET', `/api/fleet/terminals/${terminal(1).id}/way`, undefined, token);
    expect(status).toBe(200);
    const days = body['days'] as { readonly day: string; readonly way: string; readonly lateDays?: number }[];
    const today = Math.floor((time + 5 * 3_600_000) / 86_400_000);
    const at = (day: number) => days.find((one) => one.day === new Date(day * 86_400_000).toISOString().slice(0, 10));
    expect([days.length, days.at(-1)]).toEqual([30, at(today)]);
    const found = [21, 20, 19, 18, 10, 9, 5, 4].map((ago) => {
      const { way, lateDays } = at(DAY - ago) ?? expect.fail();
      return [way, lateDays];
    });
    const words = ['nothing', 'proven', 'proven', 'nothing', 'not-proven', 'not-proven', 'unknown', 'unknown'];
    expect(found).toEqual(words.map((way, i) => [way, i === 1 ? 2 : undefined]));
    expect(new Set(days.flatMap((one) => Object.keys(one)))).toEqual(new Set(['day', 'way', 'lateDays']));
    expect((await ask('GET', '/api/fleet/terminals/ffffffff/way', undefined, token)).body).toMatchObject({
      code: 'fleet/unknown-terminal',
    });
  });
  test.each(['from=2026-03-02&to=2026-02-30', 'from=2026-03-02&to=2026-03-01', 'from=2025-01-01&to=2026-03-01', 'from=x&to=y'])(
    '%s: malformed',
    async (query) =>
      expect((await ask('GET', `/api/fleet/availability?${query}`, undefined, token)).body).toMatchObject({ code: 'http/malformed' }),
  );
});

describe('the store', () => {
  const bits = (byte: number) => new Uint8Array(180).fill(byte);
  test('merges by OR, in any order and as often as one likes, and never unsees a minute', async () => {
    const rows = [
      { terminal: 9, day: 7, heard: bits(0xf0), canaried: bits(0x3c) },
      { terminal: 9, day: 7, heard: bits(0x0c), canaried: bits(0x0f), unknown: bits(0x01) },
    ];
    await mergeDays(stage.db, rows);
    await mergeDays(stage.db, rows.toReversed());
    expect(await daysSeen(stage.db, 9, { from: 0, to: 9 })).toEqual([{ day: 7, usable: bits(0x3c), unknown: bits(0x01) }]);
    const [declared, other] = [bits(0xff), bits(0x05)];
    const promised = [
      { terminals: [9], begins: [0], days: [{ day: 7, declared }] },
      { terminals: [10, 11, 12], begins: [7 * DAY_MINUTES, 7 * DAY_MINUTES + 1_436, 9 * DAY_MINUTES], days: [{ day: 7, declared: other }] },
    ];
    expect(await countPromised(stage.db, promised)).toEqual([
      { day: 7, terminal: null, declared: 1_440 + 360 + 2, usable: 720, unknown: 180 },
      { day: null, terminal: 9, declared: 1_440, usable: 720, unknown: 180 },
      { day: null, terminal: 10, declared: 360, usable: 0, unknown: 0 },
      // Declared four minutes before the end of the day: of them the bits 0101 are promised. And after it: none.
      { day: null, terminal: 11, declared: 2, usable: 0, unknown: 0 },
      { day: null, terminal: 12, declared: 0, usable: 0, unknown: 0 },
    ]);
    await expect(stage.db.query(`update availability_days set heard = repeat('0', 1440)::bit(1440) where day = 7`)).rejects.toThrow(
      'a minute once seen',
    );
    await expect(stage.db.query('delete from availability_days where day = 7')).rejects.toThrow('a minute once seen');
  });
});
