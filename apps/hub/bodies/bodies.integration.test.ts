import { afterAll, beforeAll, expect, test } from 'vitest';
import { base64 } from '@dauys/basics/bytes.ts';
import { signStatement } from '@dauys/directory/statement.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { startOfficersHub, type OfficersHub } from '../../../tools/test/officers-hub.ts';

let hub: OfficersHub;
beforeAll(async () => void (hub = await startOfficersHub()));
afterAll(() => hub.stop());

const bring = (entry: string) => hub.ask('POST', '/directory/entries', { body: { entry } });
const waiting = async () => (await hub.db.query('select 1 from pending_directory')).length;

test('anybody may bring a statement; a ceremony builds on what was taken a moment ago; twice is once', async () => {
  const said = [
    cast.bodySaid('court'),
    cast.epochSaid('court', 1, 0),
    cast.facilitySaid('lake'),
    cast.terminalSaid('00000001', 'lake', cast.kiosk),
  ];
  for (let twice = 0; twice < 2; twice++)
    expect((await hub.say(...said)).map(({ body }) => body)).toEqual(said.map(() => ({ state: 'waiting' })));
  expect(await waiting()).toBe(said.length);
});

test('the place in the ledger is told once there is one', async () => {
  await hub.say(cast.bodySaid('npm'));
  await hub.db.query(
    'update pending_directory set idx = 41 where idx is null and enqueued_at = (select max(enqueued_at) from pending_directory)',
  );
  expect((await hub.say(cast.bodySaid('npm')))[0]?.body).toEqual({ state: 'logged', index: 41 });
});

test('what no reader would believe is not taken, and the reason is said', async () => {
  const before = await waiting();
  const entry = async (signers: readonly cast.Person[], at = cast.day(1)) =>
    base64(await signStatement(cast.bodySaid('court', at), signers));
  const cases = [
    [await entry([cast.npm]), 'directory/no-quorum'],
    [await entry([cast.hub, cast.kiosk]), 'directory/no-quorum'],
    [await entry([cast.npm, cast.bar], cast.day(-1)), 'directory/outdated'],
    [base64(new Uint8Array([1, 2, 3])), 'directory/malformed-entry'],
  ] as const;
  for (const [brought, because] of cases) {
    const { status, body } = await bring(brought);
    expect([status, body]).toEqual([422, { code: 'directory/refused', params: { because } }]);
  }
  expect((await bring('A'.repeat(30_000))).body).toEqual({ code: 'http/malformed' });
  expect(await waiting()).toBe(before);
});

test('before there is a published checkpoint, the view says so', async () => {
  expect((await hub.ask('GET', '/api/directory')).body).toEqual({ code: 'ledger/not-ready' });
});
