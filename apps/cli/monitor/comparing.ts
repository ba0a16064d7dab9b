/** `dauys monitor compare`: the hub's signed record beside this monitor's own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instant, isoOf, systemClock, type Instant } from '@dauys/basics/clock.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { inPlace, readDirectory } from '@dauys/verify/record.ts';
import type { MonitorText } from '@dauys/wording/compiled/monitor.ts';
import { writeNew } from '../files.ts';
import { EXIT, type Output } from '../output.ts';
import { fromFolder } from '../verify/source.ts';
import { compare, type Comparison, type Difference, type Own, type OwnTerminal } from './compare.ts';
import { paceOf, readStatementKey, type MonitorConfig } from './config.ts';
import { terminalName, type OwnSilence } from './decide.ts';
import { fetchRecord, parseRecordFile, readRecord, type RecordFile } from './record.ts';
import { openMonitorStore, type MonitorStore } from './store.ts';

export interface Comparing {
  readonly hub: string | undefined;
  readonly record: string | undefined;
  readonly save: string | undefined;
  readonly days: number;
}

const DAY = 86_400_000;

/** Compares and tells. `EXIT.holds` when nothing differs, or only what the devices themselves explain; else `EXIT.distrust`. */
export const runCompare = async (config: MonitorConfig, asked: Comparing, output: Output, t: MonitorText): Promise<number> => {
  const pinned = await inPlace('anchor', () => pin(readFileSync(config.anchor, 'utf8')));
  const source = fromFolder(join(config.dataFolder, 'record'));
  const { directory } = await readDirectory(source, pinned, { everything: false, verify: verifyNative });
  const file = await recordOf(config, asked);
  const told = readRecord(file, directory);
  if (asked.save !== undefined) writeNew(asked.save, `${JSON.stringify(file)}\n`, 0o644);
  const window = { from: told.from, to: told.to };
  const store = openMonitorStore(config.dataFolder);
  const found = compare(told, ownRecord(store, { directory, beatSeconds: paceOf(config, directory) }, window), window);
  store.close();
  tell(found, window, output, t);
  return found.differences.length === 0 ? EXIT.holds : EXIT.distrust;
};

const recordOf = async (config: MonitorConfig, { hub, record, days }: Comparing): Promise<RecordFile> => {
  if (record !== undefined) return parseRecordFile(readFileSync(record, 'utf8'));
  const to = systemClock.now();
  const asking = { id: config.id, signer: readStatementKey(config.keys), now: () => systemClock.now() };
  return fetchRecord(hub ?? '', { from: instant(Math.max(0, to - days * DAY)), to }, asking);
};

/** What this monitor's store has of a stretch of time. */
export const ownRecord = (
  store: MonitorStore,
  { directory, beatSeconds }: { readonly directory: Directory; readonly beatSeconds: number },
  { from, to }: { from: Instant; to: Instant },
): Own => {
  const silences = new Map<number, OwnSilence[]>();
  for (const one of store.silences(from, to)) silences.set(one.terminal, [...(silences.get(one.terminal) ?? []), one]);
  const terminals = store.heard().map(({ terminal, firstBeat }): [string, OwnTerminal] => [
    terminalName(terminal),
    {
      firstBeat,
      silences: (silences.get(terminal) ?? []).map((one) => ({ from: one.from, to: one.to ?? to })),
      statements: store.statements(terminal, from, to).map(({ said }) => said),
    },
  ]);
  return {
    beatSeconds,
    hearing: store.hearings(from, to).map(({ since, until }) => ({ from: since, to: until })),
    terminals: new Map(terminals),
    inService: [...directory.terminals.values()].flatMap(({ id, retired }) => (retired === undefined ? [id] : [])).toSorted(),
  };
};

const iso = (ms: number): string => isoOf(instant(ms));

const tell = (
  { terminals, deaf, differences, explained }: Comparison,
  window: { from: number; to: number },
  output: Output,
  t: MonitorText,
): void => {
  const [from, to] = [iso(window.from), iso(window.to)];
  const json = (one: Difference) => ('span' in one ? { ...one, span: { from: iso(one.span.from), to: iso(one.span.to) } } : one);
  const minutes = (ms: number): number => Math.round(ms / 60_000);
  output.result({ from, to, terminals, deafMs: deaf, differences: differences.map(json), explained: explained.map(json) }, () => [
    t('compare.over', { from, to, n: terminals }),
    ...(minutes(deaf.hub) > 0 ? [t('compare.deaf-hub', { minutes: minutes(deaf.hub) })] : []),
    ...(minutes(deaf.monitor) > 0 ? [t('compare.deaf-monitor', { minutes: minutes(deaf.monitor) })] : []),
    ...differences.map((one) => lineOf(one, t)),
    ...explained.map((one) => lineOf(one, t)),
    differences.length === 0 ? t('compare.same') : t('compare.differs', { n: differences.length }),
  ]);
};

const lineOf = (one: Difference, t: MonitorText): string => {
  switch (one.kind) {
    case 'pace':
      return t('compare.pace', { told: one.told, stated: one.stated });
    case 'ends-early':
      return t('compare.ends-early', { at: iso(one.span.from), to: iso(one.span.to) });
    default:
      return lineOfTerminal(one, t);
  }
};

const lineOfTerminal = (one: Extract<Difference, { terminal: string }>, t: MonitorText): string => {
  const { terminal } = one;
  switch (one.kind) {
    case 'hidden':
    case 'invented': {
      const said = { terminal, from: iso(one.span.from), to: iso(one.span.to) };
      const device = t('compare.device', { device: one.device.replace('-', '_') });
      return `${one.kind === 'hidden' ? t('compare.hidden', said) : t('compare.invented', said)} ${device}`;
    }
    case 'not-deaf':
      return t('compare.not-deaf', { terminal, from: iso(one.span.from), to: iso(one.span.to) });
    case 'beats-fewer':
      return t('compare.beats-fewer', { terminal, signed: one.signed, counted: one.counted });
    case 'statement-forged':
      return t('compare.statement-forged', { terminal });
    case 'statements-differ':
      return t('compare.statements-differ', { terminal });
    case 'not-listed':
      return t('compare.not-listed', { terminal });
    case 'never-heard':
      return t('compare.never-heard', { terminal });
  }
};
