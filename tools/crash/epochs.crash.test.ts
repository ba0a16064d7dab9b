/**
 * A body changes its key while one terminal is cut off: what was sealed to the old epoch still opens (S-20), what is sealed now goes to the
 * new one, and the officer never has to know which is which.
 */
import { base64 } from '@dauys/basics/bytes.ts';
import { instant, isoOf, systemClock } from '@dauys/basics/clock.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { identityOfSeed, recipientOf } from '@dauys/sealing/identity.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { epochSeed } from '../demo/ceremony.ts';
import type { Officer } from '../demo/officer.ts';
import { personAt } from '../demo/person.ts';
import { provisionEpoch } from '../demo/provision.ts';
import type { SealedComplaint } from '../../apps/terminal/kiosk/lodge.ts';
import { draftOf } from './draft.ts';
import { openScene, type Scene, until } from './scene.ts';

const BODY = 'ombudsman';
const YEAR = 365 * 86_400_000;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
}, 180_000);
afterAll(async () => {
  await scene.close();
}, 60_000);

const at = (index: 0 | 1) => personAt(scene.system.kiosks[index]?.url ?? '');
const epochAt = async (index: 0 | 1) => (await at(index).view()).bodies.find(({ id }) => id === BODY)?.epoch;
const sealAndLodge = async (index: 0 | 1, mark: string): Promise<SealedComplaint> => {
  const sealed = await at(index).seal(draftOf(mark));
  await at(index).lodge(sealed);
  return sealed;
};

/** What the body's key holders do: a new seed, a statement by the quorum, the seed sealed to each officer. */
const beginEpoch = async (epoch: number): Promise<void> => {
  const { data, hub, ceremony } = scene.system;
  const now = systemClock.now();
  const recipient = async (canary: boolean) => recipientOf(identityOfSeed(await epochSeed(data, BODY, epoch, canary)));
  const recipients = { recipient: await recipient(false), canaryRecipient: await recipient(true) };
  const validity = { notBefore: isoOf(now), notAfter: isoOf(instant(now + YEAR)) };
  const said = { v: 1, kind: 'body-epoch', at: isoOf(now), body: BODY, epoch, ...recipients, ...validity } as const;
  const entry = base64(await ceremony.state(`epoch-${BODY}-${epoch}`, said));
  const answer = await fetch(`${hub.url}/directory/entries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ entry }),
  });
  expect(answer.status, await answer.text()).toBeLessThan(300);
  await provisionEpoch({ data, hub: hub.url, body: BODY, epoch });
};

const opensAs = async (officer: Officer, { lodging }: SealedComplaint) => {
  const row = await until('in the inbox', async () => (await officer.inbox()).find(({ envelopeId }) => envelopeId === lodging.envelopeId));
  const opened = await officer.open(row);
  return { epoch: opened.label?.epoch, text: opened.manifest === undefined ? undefined : reveal(opened.manifest).text };
};

test('epoch 2 begins while a terminal is cut off: both open, each with its own key', { timeout: 300_000 }, async () => {
  await until('both terminals know the body', async () => ((await epochAt(0)) === 1 && (await epochAt(1)) === 1) || undefined);
  scene.system.kiosks[0]?.link.cut();
  await beginEpoch(2);
  await until('the other terminal has proven epoch 2', async () => (await epochAt(1)) === 2 || undefined);
  expect(await epochAt(0)).toBe(1);

  const old = await sealAndLodge(0, 'sealed to the old key while cut off');
  const fresh = await sealAndLodge(1, 'sealed to the new key');
  expect([old.lodging.epoch, fresh.lodging.epoch]).toEqual([1, 2]);
  scene.system.kiosks[0]?.link.mend();
  for (const [index, { lodging }] of [[0, old] as const, [1, fresh] as const])
    await until('in the public record', async () => (await at(index).whereabouts(lodging.envelopeId)).state === 'public' || undefined);

  const officer = await scene.officer(BODY);
  expect([...officer.session.epochs.keys()].toSorted((a, b) => a - b)).toEqual([1, 2]);
  expect(await opensAs(officer, old)).toEqual({ epoch: 1, text: draftOf('sealed to the old key while cut off').text });
  expect(await opensAs(officer, fresh)).toEqual({ epoch: 2, text: draftOf('sealed to the new key').text });
  const positions = await scene.verified();
  for (const { lodging } of [old, fresh]) expect(positions.has(lodging.C)).toBe(true);

  await until('the terminal that was cut off has proven epoch 2 too', async () => (await epochAt(0)) === 2 || undefined);
  expect((await at(0).seal(draftOf('afterwards'))).lodging.epoch).toBe(2);
});
