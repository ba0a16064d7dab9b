/** A facility's terminals fall silent, and somebody has to explain it: one hub with a real database, asked through its door, on one clock. */
import { base64, bytesOf, concat, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { append, EMPTY, HEAD_DOMAIN, headBytes, type Head } from '@dauys/journal/chain.ts';
import type { Details, JournalKind } from '@dauys/journal/entry.ts';
import { encodeSegment } from '@dauys/journal/segment.ts';
import { facilitySaid, monitorSaid } from '@dauys/testing/directory-cast.ts';
import { fragmentOf, parcelOf, postTo, type Post, type TestTerminal } from '@dauys/testing/terminal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { totpAt } from '../../../tools/demo/totp.ts';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { watcher, watcherProvisionOf, type WatcherHere } from '../../../tools/test/watchers.ts';
import { verifierOf } from '../access/decide.ts';
import { takeWatcherStep } from '../access/watcher-store.ts';
import { judgeNext } from '../causes/judge.ts';
import type { RunningHub } from '../start.ts';

const MINUTE = 60_000;
const BEAT = 30;
// Afternoon in Almaty: nobody's quiet hours.
let time = Date.parse('2026-11-22T09:00:00.000Z');
const clock = { now: () => instant(time) };
const OPERATOR = 'operator-token-of-the-test-is-long-enough';
const aigul = watcher('aigul', 'facility-duty', 'kapshagai');
const bolat = watcher('bolat', 'facility-duty', 'kapshagai');
const stranger = watcher('stranger', 'facility-duty', 'zarechny');
const ruth = watcher('ruth', 'monitor', 'npm');

let stage: StagedHub;
let hub: RunningHub;
let post: Post;
beforeAll(async () => {
  const duty = { answerHours: 0.2, maintenance: { leadHours: 0.1, longestHours: 2, monthHours: 3 } };
  stage = await stageHub({ terminals: 3, clock, config: { beat: { beatSeconds: BEAT }, duty } });
  await stage.announce([facilitySaid('zarechny'), monitorSaid('npm')]);
  await start();
  for (const who of [aigul, bolat, stranger, ruth])
    expect((await ask('POST', '/provision/watchers', { token: OPERATOR, body: watcherProvisionOf(who) })).status).toBe(200);
  for (const terminal of stage.terminals) await terminal.setUp(post);
  await minutes(2, ...stage.terminals);
});
afterAll(async () => {
  await hub.stop();
  await stage.remove();
});

const start = async (): Promise<void> => {
  hub = await stage.start();
  post = postTo(hub.url);
};
const three = (): readonly [TestTerminal, TestTerminal, TestTerminal] => {
  const [a, b, c] = stage.terminals;
  if (a === undefined || b === undefined || c === undefined) throw new Error('three terminals');
  return [a, b, c];
};
/** Time passes, and these beat all the while. */
type Beating = Pick<TestTerminal, 'beat'>;
const minutes = async (n: number, ...beating: readonly Beating[]): Promise<void> => {
  for (let i = 0; i < (n * 60) / BEAT; i++) {
    time += 1_000 * BEAT;
    for (const terminal of beating) await terminal.beat(post);
  }
};
const until = async <T>(look: () => Promise<T | undefined | false>): Promise<T> => {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
const ask = async (method: string, path: string, { token, body }: { token?: string; body?: object } = {}): Promise<Answer> => {
  const answer = await fetch(`${hub.url}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
};
/** Signs in anew, with the next code: all terminals beat meanwhile. */
const as = async (who: WatcherHere, ...beating: readonly Beating[]): Promise<string> => {
  await minutes(1, ...beating);
  const body = { login: who.login, authKey: base64(who.authKey), totp: totpAt(who.totpSecret, time) };
  const entered = await ask('POST', '/api/access/password', { body });
  expect(entered.body).toMatchObject({ watcher: { id: who.id, role: who.role, place: who.place } });
  return String(entered.body['token']);
};
interface Line {
  readonly terminal: string;
  readonly from: string;
  readonly counted?: string;
  readonly verdict?: Record<string, unknown>;
  readonly duty: { readonly state: string; readonly answers: readonly Record<string, unknown>[] };
}
const notices = async (token: string): Promise<readonly Line[]> =>
  (await ask('GET', '/api/fleet/notices', { token })).body['notices'] as Line[];
const historyOf = async (token: string, { id }: TestTerminal): Promise<readonly Line[]> =>
  (await ask('GET', `/api/fleet/terminals/${id}`, { token })).body['silences'] as Line[];
const verdictsOf = ({ number }: TestTerminal) =>
  stage.db.query<{ n: number; likelihood: string; cause: string }>(
    'select n, likelihood, cause from verdicts where terminal = $1 order by from_at, n',
    [number],
  );
const alerts = () =>
  stage.db.query<{ key: string; rung: string; scope: string }>('select key, rung, scope from alerts order by decided_at, key');

/** A journal from its first entry on, in a parcel that the device signed. */
const journalOf = (terminal: TestTerminal, said: readonly (readonly [JournalKind, number, Details?])[]) => {
  let head: Head = EMPTY;
  const entries: Bytes[] = said.map(([kind, at, details = {}]) => {
    const next = append(head, { kind, at: instant(at), boot: 1, details });
    head = next.head;
    return next.bytes;
  });
  const signature = bytesOf(terminal.device.sign(concat(utf8(HEAD_DOMAIN), headBytes(head))));
  return parcelOf(encodeSegment({ after: 0, entries, signature }));
};

describe('a silence that has to be explained', () => {
  let token = '';
  let began = 0;

  test('is judged when it is raised; after its threshold there is a notice, and an alert for the facility, once', async () => {
    const [a, b, c] = three();
    began = time;
    await minutes(3, b, c);
    await until(async () => (await verdictsOf(a)).length > 0);
    expect(await verdictsOf(a)).toEqual([{ n: 1, likelihood: 'unexplained', cause: 'terminal-dark' }]);
    token = await as(ruth, b, c);
    expect(await notices(token)).toEqual([]);
    await minutes(13, b, c);
    const [notice] = await until(async () => ((found) => found.length > 0 && found)(await notices(token)));
    expect(notice).toMatchObject({ terminal: a.id, from: isoOf(instant(began)), duty: { state: 'open', answers: [] } });
    await until(async () => (await alerts()).length > 0);
    await minutes(2, b, c);
    expect(await alerts()).toEqual([
      { key: `terminal/${a.id}/${isoOf(instant(began))}/facility-duty`, rung: 'facility-duty', scope: 'terminal' },
    ]);
  });

  test('is seen by the duty officer of this facility and of no other, who is told of no terminal of it either', async () => {
    const [a, b, c] = three();
    const own = await as(aigul, b, c);
    const other = await as(stranger, b, c);
    expect((await notices(own)).map(({ terminal }) => terminal)).toEqual([a.id]);
    expect(await notices(other)).toEqual([]);
    expect((await ask('GET', '/api/fleet', { token: other })).body['terminals']).toEqual([]);
    const foreign = await ask('GET', `/api/fleet/terminals/${a.id}`, { token: other });
    expect(foreign).toEqual(await ask('GET', '/api/fleet/terminals/ffffffff', { token: other }));
    expect(foreign.status).toBe(404);
    const answer = { terminal: a.id, from: isoOf(instant(began)), word: 'not-known', evidence: '' };
    const refused = await ask('POST', '/api/fleet/notices/answers', { token: other, body: answer });
    expect(refused).toEqual(await ask('POST', '/api/fleet/notices/answers', { token: other, body: { ...answer, terminal: 'ffffffff' } }));
    expect(refused.status).toBe(404);
  });

  test('is explained from the list; what contradicts it stands beside it; a second answer is kept and does not count', async () => {
    const [a, b, c] = three();
    const own = await as(aigul, b, c);
    const said = { terminal: a.id, from: isoOf(instant(began)) };
    const explain = (word: string, evidence: string) =>
      ask('POST', '/api/fleet/notices/answers', { token: own, body: { ...said, word, evidence } });
    expect((await explain('an-excuse', '')).status).toBe(400);
    expect((await explain('power-area', 'The whole street was dark.')).status).toBe(204);
    const contradicted = async () => (await verdictsOf(a)).at(-1)?.likelihood === 'inconsistent-with-explanation';
    await until(contradicted);
    expect((await explain('not-known', '')).status).toBe(204);
    const [line] = await notices(own);
    expect(line).toMatchObject({
      counted: 'unexplained',
      verdict: { likelihood: 'inconsistent-with-explanation', contradicts: ['sisters-well'] },
      duty: {
        state: 'answered',
        answers: [{ word: 'power-area', by: 'aigul', evidence: 'The whole street was dark.' }, { word: 'not-known' }],
      },
    });
    expect((await historyOf(own, a))[0]).toMatchObject({ verdict: line?.verdict, duty: line?.duty });
    await minutes(1, b, c);
    expect(await contradicted()).toBe(true);
  });

  test('is judged anew when it ends and when its journal comes; no verdict is ever changed', async () => {
    const [a, b, c] = three();
    const back = time;
    await minutes(1, a, b, c);
    const parcel = journalOf(a, [
      ['boot', began - 60 * MINUTE, { system: 'aaaaaaaa' }],
      ['shutdown', began + 1_000, { reason: 'orderly' }],
      ['boot', back, { system: 'bbbbbbbb' }],
    ]);
    await a.beat(post, [fragmentOf(parcel)]);
    await until(async () => (await verdictsOf(a)).at(-1)?.cause === 'shut-down');
    const all = await verdictsOf(a);
    expect(all.map(({ n }) => n)).toEqual(all.map((_, i) => i + 1));
    expect(all.at(-1)?.likelihood).toBe('inconsistent-with-explanation');
    for (const forged of ["update verdicts set cause = 'maintenance'", 'delete from verdicts', 'truncate verdicts', 'delete from alerts'])
      await expect(stage.db.query(forged)).rejects.toThrow(/may never/);
  });
});

describe('nothing is lost', () => {
  test('what changed while no hub was there is judged by the next; nobody answers in time: unexplained', async () => {
    const [a, b, c] = three();
    await hub.stop();
    const from = time - 20 * MINUTE;
    await stage.db.query('insert into silences (terminal, from_at, raised_at, to_at, boot, boot_after) values ($1, $2, $3, $4, 1, 1)', [
      b.number,
      from,
      from + 65_000,
      time - MINUTE,
    ]);
    await start();
    await until(async () => (await verdictsOf(b)).length > 0);
    const token = await as(ruth, a, b, c);
    const own = async () => (await notices(token)).find(({ terminal }) => terminal === b.id);
    expect((await own())?.duty.state).toBe('open');
    await minutes(12, a, b, c);
    expect(await own()).toMatchObject({ counted: 'unexplained', duty: { state: 'unanswered', answers: [] } });
    const late = { terminal: b.id, from: isoOf(instant(from)), word: 'equipment', evidence: '' };
    const answer = async (by: string, evidence: string) =>
      (await ask('POST', '/api/fleet/notices/answers', { token: by, body: { ...late, evidence } })).status;
    const people = [await as(bolat, a, b, c), await as(aigul, a, b, c)];
    expect(await answer(people[0] ?? '', '')).toBe(204);
    expect(await own()).toMatchObject({ duty: { state: 'unanswered', answers: [{ word: 'equipment' }] } });
    // Of those who answer at once none is turned away, and none stands in another's place.
    const said = Array.from({ length: 6 }, (_, i) => `Act ${i}`);
    expect(await Promise.all(said.map((evidence, i) => answer(people[i % 2] ?? '', evidence)))).toEqual(said.map(() => 204));
    const kept = (await own())?.duty.answers.slice(1).map(({ evidence }) => String(evidence));
    expect(kept?.toSorted()).toEqual(said);
  });

  test('a silence of which a journal cannot be read is put off, and the others are judged', async () => {
    const [a, b, c] = three();
    await stage.db.query(
      `insert into journal_entries (terminal, n, at, boot, kind, bytes, hash, received_at) values (99, 1, $1, 1, 'boot', '\\x00', $2, $1)`,
      [time - 20 * MINUTE, new Uint8Array(32)],
    );
    await stage.db.query('insert into silences (terminal, from_at, raised_at, to_at, boot, boot_after) values (99, $1, $2, $3, 1, 1)', [
      ...[time - 20 * MINUTE, time - 19 * MINUTE, time - 10 * MINUTE],
    ]);
    await minutes(1, a, b, c);
    const filed = () => stage.db.query<{ due: number }>('select due_at as due from judging where terminal = 99');
    await until(async () => ((await filed())[0]?.due ?? 0) > time);
    expect(await stage.db.query('select 1 from verdicts where terminal = 99')).toEqual([]);
    await stage.db.query('delete from judging where terminal = 99');
  });
});

describe('maintenance', () => {
  let silentSince = 0;
  const hours = (from: number, to: number, { id }: TestTerminal) => ({
    terminal: id,
    from: isoOf(instant(time + from * MINUTE)),
    to: isoOf(instant(time + to * MINUTE)),
  });
  const announce = (token: string, body: object) => ask('POST', '/api/fleet/maintenance', { token, body });

  test('is announced beforehand, within its limits, and counts when two have signed it', async () => {
    const [a, b, c] = three();
    const own = await as(aigul, a, b, c);
    const second = await as(bolat, a, b, c);
    const other = await as(stranger, a, b, c);
    expect((await announce(own, hours(1, 60, c))).body).toEqual({ code: 'fleet/maintenance-late' });
    expect((await announce(own, hours(10, 10 + 121, c))).body).toEqual({ code: 'fleet/maintenance-too-long' });
    expect((await announce(other, hours(10, 60, c))).body).toEqual({ code: 'fleet/unknown-terminal' });
    const { id } = (await announce(own, hours(10, 60, c))).body;
    const sign = (token: string, name = id) => ask('POST', '/api/fleet/maintenance/second', { token, body: { id: name } });
    expect((await sign(own)).body).toEqual({ code: 'fleet/second-signature' });
    expect(await sign(other)).toEqual(await sign(other, '0'.repeat(32)));
    expect((await sign(second)).status).toBe(204);
    expect((await sign(await as(ruth, a, b, c))).status).toBe(204);
    expect((await announce(own, hours(70, 190, c))).status).toBe(200);
    const over = (await announce(own, hours(200, 300, c))).body['id'];
    expect((await sign(second, over)).status).toBe(204);
    await minutes(1, a, b, c);
    expect((await announce(own, hours(400, 500, c))).body).toEqual({ code: 'fleet/maintenance-budget' });
    const listed = (await ask('GET', '/api/fleet/maintenance', { token: own })).body['announcements'] as Record<string, unknown>[];
    expect(listed.find((one) => one['id'] === id)).toMatchObject({ by: 'aigul', own: true, second: { by: 'bolat' }, flaws: [] });
    expect((await ask('GET', '/api/fleet/maintenance', { token: other })).body['announcements']).toEqual([]);
    await expect(stage.db.query('update maintenance set to_at = to_at + 1')).rejects.toThrow(/announcement/);
  });

  test('is the only silence that leaves no mark: no notice, no alert', async () => {
    const [a, b, c] = three();
    const before = await alerts();
    await minutes(9, a, b, c);
    silentSince = time;
    await minutes(3, a, b);
    await until(async () => (await verdictsOf(c)).at(-1)?.likelihood === 'planned');
    await minutes(17, a, b);
    const token = await as(ruth, a, b);
    expect((await historyOf(token, c))[0]).toMatchObject({ counted: 'unmarked', verdict: { cause: 'maintenance' } });
    expect((await notices(token)).some(({ terminal }) => terminal === c.id)).toBe(false);
    expect(await alerts()).toEqual(before);
  });

  test('is void when somebody visits meanwhile; the facility does not learn why', async () => {
    const [a, b, c] = three();
    await stage.db.query(
      `insert into visit_codes (hash, body, facility, visit, made_by, made_at, typed_terminal, typed_at)
       values ($1, 'ombudsman', 'kapshagai', 'npm-1', 'saule', $2, $3, $2)`,
      [new Uint8Array(32).fill(7), time, a.number],
    );
    const back = time;
    await minutes(1, a, b, c);
    const parcel = journalOf(c, [
      ['boot', silentSince - 60 * MINUTE, { system: 'aaaaaaaa' }],
      ['shutdown', silentSince + 1_000, { reason: 'orderly' }],
      ['boot', back, { system: 'bbbbbbbb' }],
    ]);
    await c.beat(post, [fragmentOf(parcel)]);
    await until(async () => (await verdictsOf(c)).at(-1)?.cause === 'shut-down');
    const seenBy = async (who: WatcherHere) => (await historyOf(await as(who, a, b, c), c))[0]?.verdict;
    const [monitor, own] = [await seenBy(ruth), await seenBy(aigul)];
    expect(monitor?.['for']).toEqual(['stopped-orderly', 'announced-near-visit', 'before-visit']);
    expect(own).toEqual({ ...monitor, for: ['stopped-orderly'] });
  });
});

describe('a terminal that beats and cannot be used', () => {
  const hindrances = ({ number }: TestTerminal) => {
    const sql = 'select from_at as "from", raised_at as raised, to_at as "to", words from hindrances where terminal = $1';
    return stage.db.query<{ from: number; raised: number | null; to: number | null; words: string[] }>(sql, [number]);
  };
  const saying = (a: TestTerminal, ...conditions: string[]): Beating => ({ beat: (to) => a.beat(to, [], { conditions }) });

  test('one beat is none; when two say it there is a cause, after its threshold a notice and an alert of its own; no silence', async () => {
    const [a, b, c] = three();
    await minutes(0.5, saying(a, 'touch-missing'), b, c);
    await until(async () => (await hindrances(a)).length === 1);
    await minutes(0.5, a, b, c);
    await until(async () => (await hindrances(a)).length === 0);
    await minutes(0.5, saying(a, 'screen-off', 'usb-changed'), b, c);
    const [begun] = await until(async () => ((found) => found.length > 0 && found)(await hindrances(a)));
    expect(begun).toEqual({ from: time, raised: null, to: null, words: ['screen-off', 'usb-changed'] });
    const from = isoOf(instant(begun?.from ?? 0));
    await minutes(0.5, saying(a, 'screen-off'), b, c);
    await until(async () => (await verdictsOf(a)).at(-1)?.cause === 'screen-switched-off');
    await minutes(15, saying(a, 'screen-off'), b, c);
    await until(async () => (await alerts()).some(({ key }) => key === `unusable/terminal/${a.id}/${from}/facility-duty`));
    const own = await as(aigul, saying(a, 'screen-off'), b, c);
    const found = await until(async () => (await notices(own)).find((notice) => notice.terminal === a.id && notice.from === from));
    expect(found).toMatchObject({ kind: 'unusable', duty: { state: 'open' }, verdict: { likelihood: 'unexplained', for: ['screen-off'] } });
    expect((await historyOf(own, a))[0]).toMatchObject({ kind: 'unusable', conditions: ['screen-off', 'usb-changed'] });
    expect(await stage.db.query('select 1 from silences where terminal = $1 and from_at >= $2', [a.number, begun?.from ?? 0])).toEqual([]);
  });

  test('is explained as a silence is; a line that was down does not fit beats that came; it ends with the beat that says so', async () => {
    const [a, b, c] = three();
    const own = await as(aigul, saying(a, 'screen-off'), b, c);
    const said = { terminal: a.id, from: isoOf(instant((await hindrances(a))[0]?.from ?? 0)), word: 'line-to-site', evidence: '' };
    expect((await ask('POST', '/api/fleet/notices/answers', { token: own, body: said })).status).toBe(204);
    await until(async () => (await verdictsOf(a)).at(-1)?.likelihood === 'inconsistent-with-explanation');
    await minutes(0.5, a, b, c);
    await until(async () => (await hindrances(a))[0]?.to === time);
  });
});

describe('from outside', () => {
  test('what a monitor enters is evidence; an account that ended does not come in', async () => {
    const [a, b] = three();
    const token = await as(ruth, a, b);
    const word = { facility: 'kapshagai', about: 'power', from: isoOf(instant(began(time))), source: 'https://utility.example/notice' };
    expect((await ask('POST', '/api/fleet/outside', { token, body: word })).status).toBe(204);
    expect((await ask('POST', '/api/fleet/outside', { token, body: { ...word, facility: 'nowhere' } })).body).toMatchObject({
      code: 'directory/refused',
    });
    await ask('POST', '/provision/watchers', { token: OPERATOR, body: { ...watcherProvisionOf(ruth), ended: true } });
    expect((await ask('GET', '/api/fleet', { token })).body).toEqual({ code: 'access/not-signed-in' });
    // A password that was right a moment ago opens nothing once there is another one.
    const salt = new Uint8Array(16).fill(3);
    await ask('POST', '/provision/watchers', { token: OPERATOR, body: { ...watcherProvisionOf(bolat), salt: base64(salt) } });
    const enters = (of: Uint8Array) =>
      stage.db.tx((tx) => takeWatcherStep(tx, bolat.id, { step: Math.floor(time / 30_000) + 9, verifier: verifierOf(of, bolat.authKey) }));
    expect([await enters(new Uint8Array(16).fill(2)), await enters(salt)]).toEqual([false, true]);
    const taken = { ...watcherProvisionOf(bolat), place: 'zarechny' };
    expect((await ask('POST', '/provision/watchers', { token: OPERATOR, body: taken })).body).toMatchObject({
      params: { because: 'other-account' },
    });
  });
  const began = (now: number): number => now - 60 * MINUTE;

  test('nothing is judged before what the hub heard is written: that would look as if it had not listened', async () => {
    await stage.db.query('update judging set due_at = 0');
    time += 20 * MINUTE;
    expect(await judgeNext(hub.context)).toBeUndefined();
    const hubDown = () => stage.db.query("select 1 from verdicts where cause = 'hub-down'");
    const isDone = async () => (await stage.db.query('select 1 from judging where due_at = 0')).length === 0;
    await until(isDone);
    expect(await hubDown()).toEqual([]);
  });
});
