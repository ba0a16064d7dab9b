/** `npm run bench [-- intake beats …]`: a table on the screen and bench/latest.json. Ratios are of one run, arms interleaved. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { table } from '../demo/table.ts';
import { benchBeats } from './beats.ts';
import { benchCauses } from './causes.ts';
import { benchHour } from './hour.ts';
import { benchIntake } from './intake.ts';
import { benchLedger } from './ledger.ts';
import { benchPage } from './page.ts';
import { benchRecording } from './recording.ts';
import { benchReconnect } from './reconnect.ts';
import { isMet, rounded, type Row } from './row.ts';
import { root } from './stage.ts';
import { benchSweep } from './sweep.ts';
import { benchSystem } from './system.ts';
import { benchTouches } from './touches.ts';
import { benchWeight } from './weight.ts';

const sections: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  intake: () => benchIntake(profiled),
  beats: () => benchBeats(profiled),
  ledger: () => benchLedger(),
  page: () => benchPage(),
  recording: () => benchRecording(),
  touches: () => benchTouches(),
  weight: () => benchWeight(),
  system: () => benchSystem(),
  causes: () => benchCauses(),
  sweep: () => benchSweep(),
  reconnect: () => benchReconnect(),
  hour: () => benchHour(join(root, 'bench', 'hour.json')),
};
/** Takes as long as it says. */
const ONLY_BY_NAME = 'hour';

const wanted = process.argv.slice(2).filter((name) => name in sections);
const profiled = process.argv.includes('--profile') ? { profile: join(root, '.build', 'profiles') } : {};

const load = (): string => readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ');

/** Where and when a section was measured: a load above the number of cores says that others were at work, and to believe ratios only. */
const factsNow = () => ({
  date: new Date().toISOString(),
  node: process.version,
  kernel: release(),
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGB: Math.round(totalmem() / 1e9),
  load: load(),
});

const lineOf = (row: Row): string[] => {
  const met = isMet(row);
  const goal = row.goal === undefined ? '' : `${row.goal.kind} ${row.goal.value}`;
  const beside = row.beside === undefined ? (row.note ?? '') : `${row.beside.ratio} × ${row.beside.name} (${row.beside.value})`;
  return [row.section, row.name, `${rounded(row.value)} ${row.unit}`, goal, met === undefined ? '' : met ? 'met' : 'MISSED', beside];
};

const file = join(root, 'bench', 'latest.json');
const keep = (name: string, measured: readonly Row[]): void => {
  mkdirSync(join(root, 'bench'), { recursive: true });
  const kept: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const section = { machine: factsNow(), rows: measured.map((row) => ({ ...row, met: isMet(row) })) };
  writeFileSync(file, `${JSON.stringify({ ...(typeof kept === 'object' ? kept : {}), [name]: section }, null, 2)}\n`);
};

const rows: Row[] = [];
for (const [name, run] of Object.entries(sections)) {
  if (!wanted.includes(name) && (wanted.length > 0 || name === ONLY_BY_NAME)) continue;
  process.stderr.write(`${name} …\n`);
  const measured = (await run()).map((row) => ({ ...row, value: rounded(row.value) }));
  // A profiled run is slower by what watching costs.
  if (!process.argv.includes('--profile')) keep(name, measured);
  rows.push(...measured);
}
console.log(table([['section', 'what', 'measured', 'goal', '', 'beside'], ...rows.map(lineOf)]));
