import { expect, test } from 'vitest';
import { verifyGate } from './verifyGate.ts';

test('stale a little before the hub thinks so, and fresh again once she has shown it', async () => {
  let now = 1_000_000;
  const gate = verifyGate(300, () => now);
  expect(gate.isStale()).toBe(false);
  now += 294_999;
  expect(gate.isStale()).toBe(false);
  now += 1;
  expect(gate.isStale()).toBe(true);
  const renewed = gate.renew();
  gate.settle(300);
  expect([await renewed, gate.isStale()]).toEqual([true, false]);
});

test('acts that wait together are answered by one question; who leaves it leaves all of them', async () => {
  const gate = verifyGate(0);
  const seen: boolean[] = [];
  const stop = gate.subscribe(() => void seen.push(gate.isAsking()));
  const both = Promise.all([gate.renew(), gate.renew()]);
  gate.settle(undefined);
  expect([await both, gate.isStale()]).toEqual([[false, false], true]);
  const again = gate.renew();
  gate.settle(300);
  expect([await again, gate.isStale()]).toEqual([true, false]);
  stop();
  void gate.renew();
  expect(seen).toEqual([true, true, false, true, false]);
});
