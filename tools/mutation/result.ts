/** What a run has shown, in short, and kept in the repository: docs/mutation.json. */
import { readFileSync, writeFileSync } from 'node:fs';

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Mutant {
  readonly status: string;
  /** Of a time-out: what was endless, by count; none when only the clock ran out. */
  readonly statusReason?: string;
  readonly replacement?: string;
  readonly location?: { readonly start: Place; readonly end: Place };
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source?: string; readonly mutants: readonly Mutant[] }>>;
}

/** Counts of one file. `killed` includes what ran for ever, told by the count of its rounds; `survived` what no test covers, and what only became slow. */
export interface Count {
  readonly killed: number;
  readonly survived: number;
}

export interface Results {
  /** `leftOut`: how many were not tried, because they act only while a file is loaded. */
  readonly [area: string]: { readonly percent: number; readonly leftOut?: number; readonly files: Readonly<Record<string, Count>> };
}

const KEPT = 'docs/mutation.json';
const isSlow = ({ status, statusReason }: Mutant): boolean => status === 'Timeout' && statusReason === undefined;
const isNoticed = (mutant: Mutant): boolean => ['Killed', 'Timeout', 'RuntimeError'].includes(mutant.status) && !isSlow(mutant);
const isMissed = (mutant: Mutant): boolean => ['Survived', 'NoCoverage'].includes(mutant.status) || isSlow(mutant);

/** Mutants that do not compile or are left out count for nothing. */
export const countsOf = (report: Report): Results[string] => {
  const files = Object.fromEntries(
    Object.entries(report.files)
      .map(([path, { mutants }]): [string, Count] => [
        path,
        { killed: mutants.filter(isNoticed).length, survived: mutants.filter(isMissed).length },
      ])
      .filter(([, { killed, survived }]) => killed + survived > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  const killed = Object.values(files).reduce((sum, count) => sum + count.killed, 0);
  const every = Object.values(files).reduce((sum, count) => sum + count.killed + count.survived, 0);
  const leftOut = Object.values(report.files).reduce((sum, { mutants }) => sum + mutants.filter((m) => m.status === 'Ignored').length, 0);
  return { leftOut, percent: Math.floor((1_000 * killed) / Math.max(1, every)) / 10, files };
};

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 90);

const shown = (source: string, { location, replacement = '' }: Mutant): string => {
  if (location === undefined) return '';
  const { start, end } = location;
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const rest = end.line > start.line ? lines : [lines[0]?.slice(0, end.column - 1) ?? ''];
  return `${start.line}: ${oneLine(rest.join('\n').slice(start.column - 1))} → ${oneLine(replacement)}`;
};

/** What was not noticed, to be read: the place, what stood there and what was put in its place. `RuntimeError` too, because it may be the runner's own. */
export const missedOf = (report: Report): readonly string[] =>
  Object.entries(report.files).flatMap(([path, { source = '', mutants }]) =>
    mutants
      .filter((mutant) => isMissed(mutant) || mutant.status === 'RuntimeError')
      .map((mutant) => `${mutant.status} ${path}:${shown(source, mutant)}`),
  );

/** Writes the counts of one area into the file that is kept, and says them. */
export const keepResult = (area: string, reportFile: string): void => {
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  const counts = countsOf(report);
  for (const line of missedOf(report)) process.stdout.write(`${line}\n`);
  const before = JSON.parse(readFileSync(KEPT, 'utf8')) as Results;
  const all = Object.entries({ ...before, [area]: counts }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(KEPT, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
  for (const [path, { killed, survived }] of Object.entries(counts.files))
    process.stdout.write(`${path}: ${killed} killed, ${survived} survived\n`);
  process.stdout.write(`${area}: ${counts.percent} % killed, ${counts.leftOut ?? 0} left out\n`);
};
