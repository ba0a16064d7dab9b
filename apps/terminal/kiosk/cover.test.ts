import { err, ok } from '@dauys/basics/result.ts';
import { faultsOf } from '@dauys/complaint/draft.ts';
import { expect, test } from 'vitest';
import { canCover, draftOfCover, lodgeCover, type Covering } from './cover.ts';
import type { ProvenBody, ProvenView } from './proven.ts';
import { VaultFailure, type Vault } from './vault.ts';

const body = (id: string, canaryRecipient?: string): ProvenBody => ({
  ...{ id, names: { kk: id, ru: id, en: id }, role: 'court', epoch: 4, recipient: `real-of-${id}`, keyAge: 'fresh' },
  ...(canaryRecipient === undefined ? {} : { canaryRecipient }),
});
const viewOf = (...bodies: ProvenBody[]): ProvenView => ({ bodies, officerKeys: {}, casesPolicy: '', newest: undefined });
const lodging = { v: 1, envelopeId: '', body: 'court', epoch: 4, bucket: 16_384, urgent: false, h: '', C: '', r: '' } as const;
const promise = { envelopeId: 'aa', counter: 1, day: 1, slip: 'DAUYS1:', storedAt: '' };

const fake = (more: Partial<Covering> & { readonly fails?: boolean } = {}) => {
  const done: string[] = [];
  const orders: Parameters<Vault['seal']>[0][] = [];
  const seal: Vault['seal'] = async (order) => {
    orders.push(order);
    if (more.fails === true) throw new VaultFailure('kiosk/fault');
    return { lodging, body: new Uint8Array([1]) };
  };
  const covering: Covering = {
    ...{ view: viewOf(body('court', 'canary-of-court')), terminal: '00000901', language: 'ru' },
    openVault: () => ({ seal, close: () => void done.push('closed') }),
    agent: { lodge: async () => ok(promise) },
    random: (n) => new Uint8Array(n),
    ...more,
  };
  return { done, orders, covering };
};

test('is sealed to the canary key under the body’s epoch, says nothing of anybody, and is no test of the way', async () => {
  const { done, orders, covering } = fake();
  expect(await lodgeCover(covering)).toEqual(promise);
  expect(done).toEqual(['closed']);
  expect(orders).toMatchObject([{ to: { id: 'court', epoch: 4, recipient: 'canary-of-court' }, terminal: '00000901', follows: false }]);
  expect(orders[0]).not.toHaveProperty('canary');
  expect(faultsOf(draftOfCover('court', 'kk'))).toEqual([]);
});

test('nothing is promised for what was not stored, and its keys end all the same', async () => {
  const refused = fake({ agent: { lodge: async () => err({ code: 'outbox/full' }) } });
  expect(await lodgeCover(refused.covering)).toBeUndefined();
  expect(refused.done).toEqual(['closed']);
  const failed = fake({ fails: true });
  expect(await lodgeCover(failed.covering)).toBeUndefined();
  expect(failed.done).toEqual(['closed']);
});

test('is not offered where nobody would discard it', async () => {
  const view = viewOf(body('court'));
  expect(canCover(view)).toBe(false);
  expect(canCover(undefined)).toBe(false);
  expect(canCover(viewOf(body('court', 'canary')))).toBe(true);
  expect(await lodgeCover(fake({ view }).covering)).toBeUndefined();
});
