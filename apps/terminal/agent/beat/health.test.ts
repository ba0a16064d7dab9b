import { instant } from '@dauys/basics/clock.ts';
import { describe, expect, test } from 'vitest';
import { afterExchange, primaryOf, type Change, type Health } from './health.ts';

const at = (n: number) => instant(1_790_000_000_000 + n);
const run = (answers: readonly boolean[]): { health: Health; changes: Change[] } => {
  let health: Health = { state: 'starting' };
  const changes: Change[] = [];
  for (const [i, answered] of answers.entries()) {
    const next = afterExchange(health, answered, at(i));
    health = next.health;
    changes.push(next.change);
  }
  return { health, changes };
};

describe('an uplink', () => {
  test('one or two lost beats are ordinary', () => {
    expect(run([true, false, false, true])).toEqual({
      health: { state: 'reachable' },
      changes: [undefined, undefined, undefined, undefined],
    });
  });
  test('the third is told once, with the time of the first; coming back is told once', () => {
    const lost = run([true, false, false, false, false]);
    expect(lost.changes).toEqual([undefined, undefined, undefined, 'became-unreachable', undefined]);
    expect(lost.health).toEqual({ state: 'unreachable', since: at(1), attempts: 4 });
    expect(run([false, false, false, true, true]).changes.slice(3)).toEqual(['came-back', undefined]);
  });
});

describe('the primary', () => {
  const up: Health = { state: 'reachable' };
  const down: Health = { state: 'unreachable', since: at(0), attempts: 3 };
  const peer = (health: Health, carries = true) => ({ health, carries });
  test.each([
    ['the first at start', [peer({ state: 'starting' }), peer({ state: 'starting' })], -1, 0],
    ['the first that answers', [peer(down), peer(up)], 0, 1],
    ['back to the first as soon as it answers', [peer(up), peer(up)], 1, 0],
    ['stays when nobody answers', [peer(down), peer(down)], 1, 1],
    ['never the monitor', [peer(up, false), peer(down)], -1, 1],
    ['a lost beat is no reason to change', [peer({ state: 'failing', since: at(0), attempts: 1 }), peer(up)], 0, 0],
  ])('%s', (_, peers, before, expected) => {
    expect(primaryOf(peers, before)).toBe(expected);
  });
});
