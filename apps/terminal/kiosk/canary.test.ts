import { describe, expect, test } from 'vitest';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { ok } from '@dauys/basics/result.ts';
import { faultsOf } from '@dauys/complaint/draft.ts';
import { ALONE_MS, bodyForCanary, draftOfCanary, isAlone, lodgeCanary, type Lodging } from './canary.ts';
import type { ProvenBody, ProvenView } from './proven.ts';
import { VaultFailure, type Vault } from './vault.ts';

const body = (id: string, canaryRecipient?: string): ProvenBody => ({
  ...{ id, names: { kk: id, ru: id, en: id }, role: 'court', epoch: 4, recipient: `real-of-${id}`, keyAge: 'fresh' },
  ...(canaryRecipient === undefined ? {} : { canaryRecipient }),
});
const view: ProvenView = {
  bodies: [body('court', 'canary-of-court'), body('nobody-opens'), body('ombudsman', 'canary-of-ombudsman')],
  ...{ officerKeys: {}, casesPolicy: '', newest: undefined },
};

test('nobody stands there: the first screen, and a minute without a touch', () => {
  expect(isAlone({ place: 'languages', untouchedMs: ALONE_MS })).toBe(true);
  expect(isAlone({ place: 'languages', untouchedMs: ALONE_MS - 1 })).toBe(false);
  for (const place of ['home', 'draft', 'sending', 'promise', 'code', 'answers'] as const)
    expect(isAlone({ place, untouchedMs: 10 * ALONE_MS })).toBe(false);
});

test('one of the bodies whose canaries somebody opens, each as often, and no other', () => {
  const chosen = Array.from({ length: 256 }, (_, random) => bodyForCanary(view, random)?.id);
  expect(chosen.filter((id) => id === 'court')).toHaveLength(128);
  expect(chosen.filter((id) => id === 'ombudsman')).toHaveLength(128);
  expect(bodyForCanary({ ...view, bodies: [body('nobody-opens')] }, 0)).toBeUndefined();
  expect(bodyForCanary(undefined, 0)).toBeUndefined();
});

test('its draft passes the same checks as a person’s', () => {
  for (let random = 0; random < 3; random++) expect(faultsOf(draftOfCanary('court', random))).toEqual([]);
});

describe('lodging one', () => {
  interface Fake {
    readonly done: string[];
    readonly orders: Parameters<Vault['seal']>[0][];
    readonly lodging: Lodging;
  }
  const fake = (more: { alone?: readonly boolean[]; taken?: boolean; fails?: boolean; view?: ProvenView } = {}): Fake => {
    const done: string[] = [];
    const orders: Parameters<Vault['seal']>[0][] = [];
    const alone = [...(more.alone ?? [])];
    const seal: Vault['seal'] = async (order) => {
      orders.push(order);
      done.push('sealed');
      if (more.fails === true) throw new VaultFailure('kiosk/fault');
      return { lodging: { ...sealedLodging }, body: new Uint8Array([1]) };
    };
    const lodging: Lodging = {
      ...{ view: more.view ?? view, terminal: '00000901', isAlone: () => alone.shift() ?? true },
      openVault: () => ({ seal, close: () => void done.push('closed') }),
      agent: {
        canaryTaken: async () => {
          done.push('taken');
          return more.taken ?? true;
        },
        lodge: async (bytes: Bytes) => {
          done.push(`lodged ${bytes.length}`);
          return ok({ envelopeId: '', counter: 1, day: 1, slip: '', storedAt: '' });
        },
      },
      random: (n) => new Uint8Array(n).fill(200),
    };
    return { done, orders, lodging };
  };
  const sealedLodging = { v: 1, envelopeId: '', body: 'court', epoch: 4, bucket: 16_384, urgent: false, h: '', C: '', r: '' } as const;

  test('is told first, sealed to the canary key under the body’s epoch, lodged as any other, and its keys end with the vault', async () => {
    const { done, orders, lodging } = fake();
    expect(await lodgeCanary(lodging)).toBe('lodged');
    expect(done).toEqual(['taken', 'sealed', 'lodged 1', 'closed']);
    expect(orders).toMatchObject([
      {
        to: { id: 'ombudsman', epoch: 4, recipient: 'canary-of-ombudsman', keyAge: 'fresh' },
        ...{ terminal: '00000901', follows: false, canary: 'c8'.repeat(16) },
      },
    ]);
  });
  test('somebody comes while it is sealed: it is left, and nothing was stored', async () => {
    const { done, lodging } = fake({ alone: [true, false] });
    expect(await lodgeCanary(lodging)).toBe('left');
    expect(done).toEqual(['taken', 'sealed', 'closed']);
  });
  test.each([
    ['somebody stands there', { alone: [false] }, []],
    ['nobody would open it', { view: { ...view, bodies: [body('nobody-opens')] } }, []],
    ['the agent did not hear', { taken: false }, ['taken']],
    ['it cannot be sealed', { fails: true }, ['taken', 'sealed', 'closed']],
  ])('left when %s', async (_, more, expected) => {
    const { done, lodging } = fake(more);
    expect(await lodgeCanary(lodging)).toBe('left');
    expect(done).toEqual(expected);
  });
});
