/** What a run has shown, in short, and kept in the repository: docs/mutation.json. */
import { readFileSync, writeFileSync } from 'node:fs';

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/** Counts of one file. `killed` includes what only ran for ever; `survived` what no test covers, too. */
export interface Count {
  readonly killed: number;
  readonly survived: number;
}

export interface Results {
  /** `leftOut`: how many were not tried, because they act only while a file is loaded. */
  readonly [area: string]: { readonly percent: number; readonly leftOut?: number; readonly files: Readonly<Record<string, Count>> };
}

const KEPT = 'docs/mutation.json';
const noticed = new Set(['Killed', 'Timeout', 'RuntimeError']);
const missed = new Set(['Survived', 'NoCoverage']);

/** Mutants that do not compile or are left out count for nothing. */
export const countsOf = (report: Report): Results[string] => {
  const files = Object.fromEntries(
    Object.entries(report.files)
      .map(([path, { mutants }]): [string, Count] => [
        path,
        { killed: mutants.filter((m) => noticed.has(m.status)).length, survived: mutants.filter((m) => missed.has(m.status)).length },
      ])
      .filter(([, { killed, survived }]) => killed + survived > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  const killed = Object.values(files).reduce((sum, count) => sum + count.killed, 0);
  const every = Object.values(files).reduce((sum, count) => sum + count.killed + count.survived, 0);
  const leftOut = Object.values(report.files).reduce((sum, { mutants }) => sum + mutants.filter((m) => m.status === 'Ignored').length, 0);
  return { leftOut, percent: Math.floor((1_000 * killed) / Math.max(1, every)) / 10, files };
};

/** Writes the counts of one area into the file that is kept, and says them. */
export const keepResult = (area: string, reportFile: string): void => {
  const counts = countsOf(JSON.parse(readFileSync(reportFile, 'utf8')) as Report);
  const before = JSON.parse(readFileSync(KEPT, 'utf8')) as Results;
  const all = Object.entries({ ...before, [area]: counts }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(KEPT, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
  for (const [path, { killed, survived }] of Object.entries(counts.files))
    process.stdout.write(`${path}: ${killed} killed, ${survived} survived\n`);
  process.stdout.write(`${area}: ${counts.percent} % killed, ${counts.leftOut ?? 0} left out\n`);
};
