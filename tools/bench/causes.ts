import { LIKELIHOODS } from '@dauys/fleet/cause-list.ts';
import { table } from '../demo/table.ts';
import { judgeAll, kinds } from '../../apps/cli/simulate/building/labelled.ts';
import { accused, excused, matrixOf, matrixRows, rightWhen } from '../fleet/matrix.ts';
import type { Row } from './row.ts';

/** Seeds that no test has seen. */
const FIRST = 10_000;

/** How well the likely cause of a silence is found, on scenarios with a known truth. Prints the confusion matrix; nothing here is about speed. */
export const benchCauses = async ({ seeds = 25 }: { readonly seeds?: number } = {}): Promise<Row[]> => {
  const judged = judgeAll(seeds, FIRST);
  const settled = judged.filter(({ open }) => !open);
  const matrix = matrixOf(settled);
  console.log(`${kinds.length} kinds of trouble, ${judged.length} scenarios; the terminal is back in ${settled.length}:`);
  console.log(table(matrixRows(matrix)));
  console.log(`judged while it lasted, ${judged.length - settled.length}:`);
  console.log(table(matrixRows(matrixOf(judged.filter(({ open }) => open)))));
  const section = 'causes';
  return [
    {
      section,
      name: 'acted upon, and called planned or an outage outside',
      value: excused(judged).length,
      unit: '',
      goal: { kind: 'at most', value: 0 },
    },
    {
      section,
      name: 'nobody acted, and called tampering or contradicted',
      value: accused(judged).length,
      unit: `of ${judged.filter(({ kind }) => !kind.acted).length}`,
    },
    ...LIKELIHOODS.flatMap((word): Row[] => [
      { section, name: `${word}: found`, value: 100 * matrix.recall[word], unit: '%' },
      { section, name: `${word}: belongs there`, value: 100 * matrix.precision[word], unit: '%' },
    ]),
    ...(['strong', 'fair', 'weak'] as const).map(
      (sureness): Row => ({ section, name: `right when ${sureness}`, value: 100 * rightWhen(judged, sureness), unit: '%' }),
    ),
  ];
};
