/** Codes of people's own tests, from their making to the officer who opens them, on a real hub and database. */
import { randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { base64, concat, hex, utf8 } from '@dauys/basics/bytes.ts';
import { instant, isoOf } from '@dauys/basics/clock.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { VISIT_ARRIVAL_DOMAIN, type VisitArrival, type VisitsShown } from '@dauys/protocol/visit.ts';
import { freshVisitCode, visitCodeHash } from '@dauys/sealing/visitCode.ts';
import { officerSaid } from '@dauys/testing/directory-cast.ts';
import { fragmentOf, postTo } from '@dauys/testing/terminal.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { totpAt } from '../../../tools/demo/totp.ts';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import { officer, provisionOf } from '../../../tools/test/officers-hub.ts';
import type { RunningHub } from '../start.ts';
import { humanCodes } from '../causes/store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const noon = Date.parse('2026-11-27T12:00:00.000Z');
let time = noon;
const clock = { now: () => instant(time) };
const saule = officer('saule', 'court');
let stage: StagedHub;
let hub: RunningHub;
let token: string;

beforeAll(async () => {
  stage = await stageHub({ clock });
  hub = await stage.start();
  await stage.announce([officerSaid(saule.id, saule.body, saule.person)]);
  await hub.context.directory.refresh();
  expect((await post('/provision/officers', provisionOf(saule), 'operator-token-of-the-test-is-long-enough')).status).toBe(200);
  token = await signIn();
}, 60_000);
afterAll(async () => {
  await hub.stop();
  await stage.remove();
});

const send = async (path: string, options: RequestInit): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await fetch(`${hub.url}${path}`, options);
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
};
const headers = (by?: string) => ({ 'content-type': 'application/json', ...(by === undefined ? {} : { authorization: `Bearer ${by}` }) });
const post = (path: string, body: object, by?: string) => send(path, { method: 'POST', headers: headers(by), body: JSON.stringify(body) });
const shown = async (): Promise<VisitsShown> =>
  (await send('/api/visits', { headers: { authorization: `Bearer ${token}` } })).body as unknown as VisitsShown;
const fresh = () => freshVisitCode((n) => new Uint8Array(randomBytes(n)));
type Code = ReturnType<typeof fresh>;
const hashOf = (code: Code): string => hex(visitCodeHash(code));
const signIn = async (): Promise<string> => {
  const proof = { login: saule.login, authKey: base64(saule.authKey), totp: totpAt(saule.totpSecret, time) };
  return String((await post('/api/access/password', proof)).body['token']);
};
const make = (code: Code, about: object) => post('/api/visits/codes', { hash: hashOf(code), facility: 'kapshagai', ...about }, token);
const arrive = (code: Code, change: Partial<VisitArrival>) => {
  const said = { v: 1, code: hashOf(code), terminal: '00000001', body: 'court', by: 'saule', at: isoOf(clock.now()), ...change };
  const statement = utf8(canonicalize(said) ?? '');
  const signature = base64(saule.person.sign(concat(utf8(VISIT_ARRIVAL_DOMAIN), statement)));
  return post('/api/visits/codes/arrived', { code: reveal(code), statement: base64(statement), signature, key: saule.person.key }, token);
};

test('a visitor’s code: made, typed at a terminal, lodged like any complaint, read by whoever opens it, and tied to its visit', async () => {
  const [code, lost] = [fresh(), fresh()];
  expect((await make(code, { visit: 'spring' })).status).toBe(204);
  expect((await make(lost, { visit: 'spring' })).status).toBe(204);
  expect((await make(code, { visit: 'again' })).body).toEqual({ code: 'visit/code-known' });
  expect((await make(fresh(), {})).body).toEqual({ code: 'http/malformed' });
  expect((await make(fresh(), { visit: 'x', facility: 'nowhere' })).body).toEqual({ code: 'fleet/unknown-facility' });
  expect((await shown()).codes.map(({ verdict }) => verdict)).toEqual(['not-typed', 'not-typed']);

  const typed = (of: Code, terminal = '00000001', typedAt = isoOf(clock.now())) =>
    post('/api/visits/codes/typed', { hash: hashOf(of), terminal, typedAt }, token);
  expect((await typed(code, '00000009')).body).toEqual({ code: 'fleet/unknown-terminal' });
  expect((await typed(code, '00000001', isoOf(instant(time + HOUR)))).body).toEqual({ code: 'http/malformed' });
  expect([(await typed(code)).status, (await typed(lost)).status, (await typed(lost)).status]).toEqual([204, 204, 204]);
  expect((await typed(lost, '00000001', isoOf(instant(time - 1)))).body).toEqual({ code: 'visit/typed-already' });
  expect((await shown()).visits).toEqual([{ visit: 'spring', tried: 2, arrived: 0, waiting: 2 }]);

  const [terminal] = stage.terminals;
  if (terminal === undefined) throw new Error('no terminal');
  time += 3 * MINUTE;
  const { label, ...parcel } = terminal.envelope({ body: 'court' });
  await terminal.setUp(postTo(hub.url));
  await terminal.beat(postTo(hub.url), [fragmentOf(parcel)]);
  await hub.idle();
  const { envelopeId } = label;
  const { cases } = (await send('/api/cases', { headers: { authorization: `Bearer ${token}` } })).body as {
    cases: { envelopeId: string; acceptedAt: string }[];
  };
  const arrivedAt = cases.find((one) => one.envelopeId === envelopeId)?.acceptedAt ?? '';
  expect((await arrive(code, { envelopeId, arrivedAt, terminal: '00000009' })).body).toMatchObject({ code: 'access/mismatch' });
  expect((await arrive(fresh(), { envelopeId, arrivedAt })).body).toEqual({ code: 'visit/not-found' });
  expect((await arrive(code, { envelopeId, arrivedAt })).status).toBe(204);
  expect((await arrive(code, { envelopeId, arrivedAt })).status).toBe(204);
  time += 46 * MINUTE;
  token = await signIn();
  const { codes, visits } = await shown();
  expect(codes.find(({ hash }) => hash === hashOf(code))).toMatchObject({
    verdict: 'arrived',
    arrived: { terminal: '00000001', at: arrivedAt },
  });
  expect(codes.find(({ hash }) => hash === hashOf(lost))).toMatchObject({ verdict: 'failed' });
  expect(visits).toEqual([{ visit: 'spring', tried: 2, arrived: 1, waiting: 0 }]);
  expect((await stage.db.tx((tx) => humanCodes(tx, 1, 'kapshagai'))).codes).toHaveLength(2);
});

test('a blind code: nothing ties it to the complaint that carried it, and nothing that was said of a code changes', async () => {
  const code = fresh();
  const hour = isoOf(instant(time - (time % HOUR)));
  expect((await make(code, { until: isoOf(instant(time + 24 * HOUR)) })).status).toBe(204);
  expect((await arrive(code, { arrivedAt: isoOf(clock.now()) })).body).toMatchObject({ params: { field: 'arrivedAt' } });
  expect((await arrive(code, { arrivedAt: hour, at: hour })).status).toBe(204);
  const kept = await stage.db.query<{ arrival: Uint8Array }>('select arrival from visit_codes where hash = $1', [visitCodeHash(code)]);
  expect(new TextDecoder().decode(kept[0]?.arrival)).not.toContain('envelopeId');
  expect((await shown()).codes.find(({ hash }) => hash === hashOf(code))).toMatchObject({ verdict: 'arrived', arrived: { at: hour } });
  for (const forged of [
    'update visit_codes set arrived_at = arrived_at - 1 where arrived_at is not null',
    'update visit_codes set typed_at = typed_at - 1 where typed_at is not null',
    `update visit_codes set facility = 'x'`,
    'delete from visit_codes',
    'truncate visit_codes',
  ])
    await expect(stage.db.query(forged)).rejects.toThrow(/stays|never/);
});
