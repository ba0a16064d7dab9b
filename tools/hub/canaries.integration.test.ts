/** From the page's own sealing code to the body's responder and back to the hub's books, with real keys. */
import { hex } from '@dauys/basics/bytes.ts';
import { systemClock } from '@dauys/basics/clock.ts';
import { redact } from '@dauys/basics/redacted.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import type { ComplainantKeys } from '@dauys/sealing/complainant.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { fragmentOf, fragmentsOf, postTo, type TestTerminal } from '@dauys/testing/terminal.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { respondOnce } from '../../apps/cli/canary/respond.ts';
import { postToHub } from '../../apps/cli/directory/hub.ts';
import { inboxAfter } from '../../apps/hub/canaries/store.ts';
import { casesAfter } from '../../apps/hub/cases/store.ts';
import type { RunningHub } from '../../apps/hub/start.ts';
import { draftOfCanary } from '../../apps/terminal/kiosk/canary.ts';
import { sealComplaint, type SealedComplaint } from '../../apps/terminal/kiosk/lodge.ts';
import { isTest } from '../../apps/workspace/inbox/tested.ts';
import { base64 } from '@dauys/basics/bytes.ts';
import { stageHub, type StagedHub } from '../test/hub.ts';

const [bodyKey, canaryKey, otherKey] = [3, 4, 5].map((n) => identityOfSeed(new Uint8Array(32).fill(n))) as [string, string, string];
const nonce = '5d'.repeat(16);
let [stage, hub] = [undefined, undefined] as unknown as [StagedHub, RunningHub];
let keys: ComplainantKeys | undefined;

beforeAll(async () => {
  stage = await stageHub({ terminals: 2, config: { beat: { flushSeconds: 0.05 } } });
  const recipients = { recipient: await recipientOf(bodyKey), canaryRecipient: await recipientOf(canaryKey) };
  await stage.announce([{ ...cast.epochSaid('court', 2, 1), ...recipients }, cast.responderSaid('court', cast.robot)]);
  hub = await stage.start();
  for (const terminal of stage.terminals) await terminal.setUp(postTo(hub.url));
}, 60_000);
afterAll(async () => {
  await hub?.stop();
  await stage?.remove();
});

const seal = async (identity: string, more: { canary?: string; terminal?: string } = {}): Promise<SealedComplaint> => {
  const to = { id: 'court', epoch: 2, recipient: await recipientOf(identity), keyAge: 'fresh' } as const;
  const content = redact({ draft: draftOfCanary('court', 0), pictures: [] });
  // The code is stretched once: it takes a second, and is another matter.
  const known = keys === undefined ? {} : { keys };
  const sealed = await sealComplaint({ content, to, terminal: '00000001', ...known, ...more });
  keys = sealed.keys;
  return sealed;
};
const lodge = async (terminal: TestTerminal | undefined, { lodging, file }: SealedComplaint): Promise<string> => {
  if (terminal === undefined) throw new Error('no such terminal');
  const { r: _, ...outer } = lodging;
  const parcel = terminal.parcel({ ...outer, terminal: terminal.id, counter: ++terminal.counter, day: 20_000 }, file);
  await terminal.beat(postTo(hub.url), [fragmentOf(parcel)]);
  await hub.idle();
  return lodging.envelopeId;
};
const respond = (identity: string, { by = 'robot', after }: { by?: string; after?: number } = {}) =>
  respondOnce(
    {
      ...{ body: 'court', identities: [redact(identity)], clock: systemClock, directory: hub.context.directory.current() },
      signer: ed25519Signer(cast.seedOfPerson(by)),
      post: (path, body) => postToHub(hub.url, path, body),
    },
    after,
  );

test('canary and cover are opened and reported; the complaint between them is left, and looks the same to everybody else', async () => {
  const [one, two] = stage.terminals;
  const canary = await lodge(one, await seal(canaryKey, { canary: nonce }));
  const complaint = await lodge(one, await seal(bodyKey));
  const cover = await lodge(one, await seal(canaryKey));
  // A canary of terminal 1 that terminal 2 has lodged, and one that nobody can open.
  const moved = await lodge(two, await seal(canaryKey, { canary: '6e'.repeat(16) }));
  const sealedElsewhere = await lodge(one, await seal(otherKey, { canary: nonce }));

  expect(await respond(canaryKey)).toEqual({ to: 5, more: false, canaries: 1, covers: 1 });
  const rows = await casesAfter(stage.db, 'court', 0, 10);
  expect(rows.map(({ envelopeId }) => hex(envelopeId))).toEqual([canary, complaint, cover, moved, sealedElsewhere]);
  // Everything but what the responder has signed is alike.
  expect(new Set(rows.map(({ bucket, urgent, epoch, state }) => JSON.stringify({ bucket, urgent, epoch, state }))).size).toBe(1);
  const { directory } = { directory: hub.context.directory.current() };
  const shown = rows.map(({ envelopeId, h, c, terminal, report }) => {
    const said = report && { statement: base64(report.statement), signature: base64(report.signature), key: hex(report.key) };
    return isTest(
      { envelopeId: hex(envelopeId), h: hex(h), C: hex(c), terminal, ...(said === undefined ? {} : { report: said }) },
      { body: 'court', directory },
    );
  });
  expect(shown).toEqual([true, false, true, false, false]);
  expect(await stage.db.query(`select terminal, body, encode(nonce, 'hex') as nonce from canary_seen where what = 'canary'`)).toEqual([
    { terminal: 1, body: 'court', nonce },
  ]);
});

test('it goes on where it was, and looks again only when asked', async () => {
  expect(await respond(canaryKey)).toEqual({ to: 5, more: false, canaries: 0, covers: 0 });
  expect(await respond(otherKey, { after: 4 })).toMatchObject({ to: 5, canaries: 1 });
  expect(await respond(canaryKey, { after: 0 })).toMatchObject({ to: 5, canaries: 1, covers: 1 });
  expect(await stage.db.query('select 1 from canary_seen')).toHaveLength(3);
});

test('the largest envelopes that are taken do not stop it: they are passed over, and what came behind them is read', async () => {
  const [one] = stage.terminals;
  if (one === undefined) throw new Error('no such terminal');
  const brought = async (length: number) => {
    const parcel = one.envelope({ epoch: 2, length });
    for (const fragment of fragmentsOf(parcel)) await one.beat(postTo(hub.url), [fragment]);
    await hub.idle();
    return parcel.bytes.length;
  };
  // To the byte what a responder is handed; one byte more; what a terminal's page may lodge; what is taken from a device key.
  const head = (await brought(20_000)) - 20_000;
  for (const length of [32_768 - head, 32_769 - head, 32_784, 16_384 + 65_536 + 8_192]) await brought(length);
  await lodge(one, await seal(canaryKey, { canary: '7f'.repeat(16) }));
  expect(await stage.db.query('select 1 from inbox')).toHaveLength(11);
  expect(await respond(canaryKey)).toEqual({ to: 11, more: false, canaries: 1, covers: 0 });
  const rows = await inboxAfter(stage.db, 'court', { after: 5, limit: 32, bucket: 16_384, largest: 32_768 });
  expect(rows.map(({ file }) => file !== null)).toEqual([true, true, false, false, false, true]);
});

test('nobody else gets anything: not another key, not an old request', async () => {
  await expect(respond(canaryKey, { by: 'daniyar' })).rejects.toThrow('access/bad-signature');
  await expect(stage.db.query('delete from canary_seen')).rejects.toThrow('what a responder has said stays said');
});
