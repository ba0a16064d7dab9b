/** Sixty kills at random, while people lodge and officers answer; `npm run soak` does as many as one likes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, type Scene } from './scene.ts';
import { runStorm } from './storm.ts';

const KILLS = 60;
const minute = 60_000;

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
}, 3 * minute);
afterAll(async () => {
  await scene.close();
}, minute);

test('every stored complaint accepted once, logged once, answered at most once, none unreadable', { timeout: 20 * minute }, async () => {
  const seed = Math.floor(Math.random() * 1_000_000);
  process.stdout.write(`the storm's seed is ${seed}\n`);
  const { kills, stored, answered } = await runStorm(scene, { kills: KILLS, seed });
  expect(Object.values(kills).reduce((sum, n) => sum + n, 0)).toBe(KILLS);
  // A storm in which nothing happened would prove nothing.
  expect(stored).toBeGreaterThan(10);
  expect(answered).toBeGreaterThan(0);
});
