import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BATCH, stageLedgers, type Stage } from './ledger-stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await stageLedgers();
});
afterEach(() => stage.remove());

describe('a ledger grows, is signed, witnessed, published', () => {
  test('batches of one size at a steady pace, whether anything waits or not', async () => {
    await stage.announce(['prosecutor', 'court']);
    const step = stage.stepper('cases');
    await stage.settle(step);
    expect(await stage.audit('cases')).toEqual({ size: 0, published: 0 });
    for (const [round, waiting] of [0, 3, 0, 30, 0].entries()) {
      await stage.lodge(waiting);
      stage.pass(10_000);
      await stage.settle(step);
      expect(await stage.audit('cases')).toEqual({ size: (round + 1) * BATCH, published: (round + 1) * BATCH });
    }
  });
});
