import { LIKELIHOODS } from '@dauys/fleet/cause-list.ts';
import { describe, expect, test } from 'vitest';
import { judgeAll, kinds, labelled } from '../../apps/cli/simulate/building/labelled.ts';
import { accused, excused, matrixOf, rightWhen } from './matrix.ts';

const judged = judgeAll(8);
const settled = judged.filter(({ open }) => !open);

describe('causes on the labelled set', () => {
  test('there are at least 25 kinds of trouble, each more than twice, and every class among them', () => {
    expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length);
    expect(kinds.length).toBeGreaterThanOrEqual(25);
    for (const kind of kinds) expect(judged.filter((j) => j.kind === kind).length, kind.name).toBeGreaterThanOrEqual(3);
    for (const word of LIKELIHOODS) expect(settled.filter(({ truth }) => truth === word).length, word).toBeGreaterThanOrEqual(10);
  });
  test('the four that the plan names are among them, and somebody acts in each', () => {
    const named = [
      'the plug is pulled on the eve of a visit',
      'the router is unplugged, and the provider blamed',
      'switched off every night',
      'the screen is covered',
    ];
    expect(named.map((name) => kinds.find((kind) => kind.name === name)?.acted)).toEqual([true, true, true, true]);
  });
  test('where somebody acted, nothing comes out as planned or as an outage outside', () => {
    expect(excused(judged).map(({ kind, seen }) => [kind.name, seen])).toEqual([]);
  });
  test('where nobody acted nothing is called tampering, and the facility is seldom contradicted', () => {
    const against = accused(judged);
    expect(against.filter(({ found }) => found.likelihood === 'tamper-evident')).toEqual([]);
    expect(against.length / judged.filter(({ kind }) => !kind.acted).length).toBeLessThan(0.04);
  });
  test.each([
    ['planned', 0.95, 0.95],
    ['explained-external', 0.7, 0.95],
    ['explained-device', 0.65, 0.95],
    ['unexplained', 0.95, 0.8],
    ['inconsistent-with-explanation', 0.75, 0.85],
    ['tamper-evident', 0.9, 0.95],
  ] as const)('%s: once the terminal is back, at least this share is found, and belongs there', (word, recall, precision) => {
    const matrix = matrixOf(settled);
    expect(matrix.recall[word]).toBeGreaterThanOrEqual(recall);
    expect(matrix.precision[word]).toBeGreaterThanOrEqual(precision);
  });
  test('the surer it says it is, the more often it is right', () => {
    const [strong, fair, weak] = [rightWhen(judged, 'strong'), rightWhen(judged, 'fair'), rightWhen(judged, 'weak')];
    expect(strong).toBeGreaterThanOrEqual(0.96);
    expect(strong).toBeGreaterThan(fair);
    expect(fair).toBeGreaterThan(weak);
  });
  test('the same seed is the same scenario', () => {
    const [kind] = kinds;
    expect(kind && labelled(kind, 7)).toEqual(kind && labelled(kind, 7));
    expect(kind && labelled(kind, 7)?.seen).not.toEqual(kind && labelled(kind, 8)?.seen);
  });
});
