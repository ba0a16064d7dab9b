import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { base64, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory } from '@dauys/directory/directory.ts';
import { SEAL_DOMAIN, type SealRegister, type SealStatement } from '@dauys/protocol/seals.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeNext } from '../causes/judge.ts';
import { silentLog } from '../events.ts';
import { sealsOf } from './store.ts';
import { officer, startOfficersHub, type OfficerHere, type OfficersHub } from '../../../tools/test/officers-hub.ts';

const TERMINAL = '00000001';
const [aigerim, daniyar] = [officer('aigerim', 'court'), officer('daniyar', 'ombudsman')];
const picture = Uint8Array.of(0xff, 0xd8, 0xff, ...randomBytes(1_000));
const photograph = createHash('sha256').update(picture).digest('hex');
let hub: OfficersHub;
const tokens = new Map<OfficerHere, string>();
beforeAll(async () => {
  hub = await startOfficersHub();
  await hub.say(cast.bodySaid('court'), cast.bodySaid('ombudsman'), cast.facilitySaid('kapshagai'));
  await hub.say(
    cast.terminalSaid(TERMINAL, 'kapshagai', cast.kiosk),
    cast.terminalSaid('00000002', 'kapshagai', cast.bar),
    ...[aigerim, daniyar].map((who) => cast.officerSaid(who.id, who.body, who.person)),
  );
  for (const who of [aigerim, daniyar]) {
    await hub.provision(who);
    tokens.set(who, await hub.signIn(who));
  }
});
afterAll(() => hub.stop());

const statementOf = (change: Partial<SealStatement> = {}) =>
  utf8(
    canonicalize({
      ...{
        v: 1,
        kind: 'seal',
        id: hex(randomBytes(16)),
        terminal: TERMINAL,
        number: 'KZ-1',
        act: 'placed',
        at: isoOf(instant(hub.now())),
        photograph,
      },
      ...change,
    }) ?? '',
  );
const signed = (who: OfficerHere, statement: Uint8Array) => ({
  statement: base64(statement),
  signature: base64(who.person.sign(concat(utf8(SEAL_DOMAIN), statement))),
});
const ask = (who: OfficerHere, path: string, body: object) => hub.ask('POST', path, { token: tokens.get(who) ?? '', body });
const enter = (who: OfficerHere, statement: Uint8Array, bytes = picture) =>
  ask(who, `/api/fleet/terminals/${TERMINAL}/seals`, { ...signed(who, statement), photograph: base64(bytes) });
const second = (who: OfficerHere, statement: Uint8Array, of = statement) =>
  ask(who, `/api/fleet/seals/${(JSON.parse(Buffer.from(of).toString()) as SealStatement).id}/second`, signed(who, statement));
const register = async (): Promise<SealRegister> =>
  (await hub.ask('GET', `/api/fleet/terminals/${TERMINAL}/seals`, { token: tokens.get(aigerim) ?? '' })).body as unknown as SealRegister;
const told = ({ status, body }: { status: number; body: Readonly<Record<string, unknown>> }) =>
  [status, body['code']].filter((x) => x !== undefined);

describe('a seal', () => {
  test('is entered by one and counts when another has signed the same bytes; the photograph comes back as it was', async () => {
    const statement = statementOf();
    expect(told(await enter(aigerim, statement))).toEqual([200]);
    expect(told(await enter(aigerim, statement))).toEqual([200]);
    expect([(await register()).entries, (await register()).waiting.length]).toEqual([[], 1]);
    expect(told(await second(aigerim, statement))).toEqual([422, 'fleet/second-signature']);
    expect(told(await second(daniyar, statementOf(), statement))).toEqual([422, 'access/mismatch']);
    expect(told(await second(daniyar, statement))).toEqual([200]);
    expect(told(await second(daniyar, statement))).toEqual([200]);
    expect((await register()).entries).toMatchObject([{ first: { officer: 'aigerim' }, second: { officer: 'daniyar' } }]);
    const shown = await hub.ask('GET', `/api/fleet/seals/photographs/${photograph}`, { token: tokens.get(daniyar) ?? '' });
    expect([...shown.bytes]).toEqual([...picture]);
  });

  test('what somebody else signed, another picture, or a file that is none, is not taken', async () => {
    const statement = statementOf({ act: 'seen-whole' });
    const stolen = { ...signed(daniyar, statement), photograph: base64(picture) };
    expect(told(await ask(aigerim, `/api/fleet/terminals/${TERMINAL}/seals`, stolen))).toEqual([422, 'access/bad-signature']);
    expect(told(await enter(aigerim, statement, Uint8Array.of(0xff, 0xd8, 0xff, 1)))).toEqual([400, 'http/malformed']);
    const script = new TextEncoder().encode('<svg onload="x()">');
    const asked = statementOf({ act: 'seen-whole', photograph: createHash('sha256').update(script).digest('hex') });
    expect(told(await enter(aigerim, asked, script))).toEqual([400, 'http/malformed']);
    expect(told(await enter(aigerim, statementOf({ terminal: '00000002' })))).toEqual([400, 'http/malformed']);
  });

  test('of two that are countersigned at once and do not fit beside each other one is taken', async () => {
    const both = [statementOf({ act: 'removed' }), statementOf({ act: 'found-broken' })];
    for (const statement of both) await enter(aigerim, statement);
    const answers = await Promise.all(both.map(async (statement) => told(await second(daniyar, statement))));
    expect(answers.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual([[200], [409, 'fleet/seal-order']]);
    expect((await register()).entries).toHaveLength(2);
  });

  test('what two have signed never changes and never goes, whoever holds the database', async () => {
    for (const sql of [
      "update seal_entries set number = 'X'",
      'delete from seal_entries',
      "update seal_photographs set type = 'image/png'",
    ])
      await expect(hub.db.query(sql)).rejects.toThrow();
  });

  test('after a thousand entries the next one still finds its place, and the newest are shown in their order', async () => {
    await hub.db.query(
      `insert into seal_entries (id, terminal, number, act, at, photograph, statement, first_by, first_key, first_signature, first_at,
         second_by, second_key, second_signature, second_at, n)
       select decode(lpad(to_hex(k), 32, '0'), 'hex'), 2, 'KZ-9', case k when 1 then 'placed' else 'seen-whole' end, $1::bigint, photograph, $2::bytea,
         first_by, first_key, first_signature, first_at, 'daniyar', first_key, first_signature, first_at, k
       from (select * from seal_entries limit 1) one, generate_series(1, 1500) k`,
      [hub.now() - 3_600_000, Uint8Array.of(1)],
    );
    const around = await sealsOf(hub.db, 2);
    expect([around.length, around[0]?.n, around[1]?.n, around.at(-1)?.n]).toEqual([1_001, 1, 501, 1_500]);
    const seen = statementOf({ terminal: '00000002', number: 'KZ-9', act: 'seen-whole' });
    const path = '/api/fleet/terminals/00000002/seals';
    expect(told(await ask(aigerim, path, { ...signed(aigerim, seen), photograph: base64(picture) }))).toEqual([200]);
    expect(told(await second(daniyar, seen))).toEqual([200]);
    expect((await sealsOf(hub.db, 2)).at(-1)?.n).toBe(1_501);
  });

  test('an opening that no ticket accounts for is told as such', async () => {
    const at = hub.now();
    for (const [n, when] of [at - 3_600_000, at - 60_000].entries())
      await hub.db.query(
        `insert into journal_entries (terminal, n, at, boot, kind, bytes, hash, received_at) values (1, $1, $2, 1, 'cover-opened', '\\x00', $3, $2)`,
        [n + 1, when, new Uint8Array(32)],
      );
    expect((await register()).openings.map(({ accounted }) => accounted)).toEqual([false, false]);
    const [from, to] = [at - 120_000, at + 60_000].map((when) => isoOf(instant(when)));
    const ticket = { id: '0a'.repeat(16), from, to, technician: 'Technician, order 12' };
    expect(told(await ask(aigerim, `/api/fleet/terminals/${TERMINAL}/tickets`, ticket))).toEqual([200]);
    const { openings, tickets } = await register();
    expect(openings.map(({ accounted }) => accounted)).toEqual([true, false]);
    expect(tickets).toMatchObject([{ technician: 'Technician, order 12', enteredBy: 'aigerim' }]);
    expect(told(await ask(aigerim, `/api/fleet/terminals/${TERMINAL}/tickets`, { ...ticket, to: from }))).toEqual([400, 'http/malformed']);
  });

  test('a repair that two have signed, in the time of a ticket, is evidence: what was silent then is judged anew', async () => {
    const [terminal, began] = [2, hub.now() - 7_200_000];
    await hub.db.query('insert into silences (terminal, from_at, raised_at, conditions, boot) values ($1, $2, $3, $4, 1)', [
      ...[terminal, began, began + 65_000, ['cover-open']],
    ]);
    const directory = foldDirectory([], parseAnchor(JSON.stringify(cast.anchorFile())));
    const view = { current: () => directory, refresh: async () => directory, follow: () => ({ stop: () => undefined }) };
    const clock = { now: () => instant(hub.now()) };
    await hub.db.query('insert into hearing (process, since, until, alive_at) values ($1, $2, $3, $3)', [
      ...[randomBytes(16), began, hub.now()],
    ]);
    const judged = async () => (await judgeNext({ db: hub.db, clock, log: silentLog().log, config: {}, directory: view }))?.verdict?.cause;
    expect(await judged()).toBe('case-opened');
    const [from, to] = [began - 60_000, hub.now() + 60_000].map((when) => isoOf(instant(when)));
    const ticket = { id: '0b'.repeat(16), from, to, technician: 'Technician, order 13' };
    expect(told(await ask(aigerim, '/api/fleet/terminals/00000002/tickets', ticket))).toEqual([200]);
    expect(await judged()).toBe('terminal-dark');
    const path = '/api/fleet/terminals/00000002/seals';
    const sign = async (statement: Uint8Array): Promise<void> => {
      expect(told(await ask(aigerim, path, { ...signed(aigerim, statement), photograph: base64(picture) }))).toEqual([200]);
      expect(told(await second(daniyar, statement))).toEqual([200]);
    };
    await sign(statementOf({ terminal: '00000002', number: 'KZ-9', act: 'removed' }));
    const repaired = statementOf({ terminal: '00000002', number: 'KZ-10', repaired: true });
    expect(told(await ask(aigerim, path, { ...signed(aigerim, repaired), photograph: base64(picture) }))).toEqual([200]);
    expect(await judged()).toBeUndefined();
    expect(told(await second(daniyar, repaired))).toEqual([200]);
    expect(await judged()).toBe('device-broken');
  });
});
