import { afterAll, beforeAll, expect, test } from 'vitest';
import { openScene, type Scene } from './scene.ts';
import { runStorm } from './storm.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
}, 180_000);
afterAll(async () => {
  await scene.close();
}, 60_000);

test(
  '60 random kills: every stored complaint accepted once, logged once, answered at most once, none unreadable',
  { timeout: 900_000 },
  async () => {
    const report = await runStorm(scene, { kills: 60, seed: 20_261_122 });
    expect(Object.values(report.kills).reduce((a, b) => a + b, 0)).toBe(60);
    expect(report.stored).toBeGreaterThan(10);
    expect(report.answered).toBeGreaterThan(5);
  },
);
