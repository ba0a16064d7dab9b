/**
 * What the operator's commands (`dauys backup`, `dauys restore`) ask of the hub's program, because it knows database and migrations. Streams
 * pass through standard input and output as plain bytes; what there is to say goes to standard error, one JSON object a line, for the
 * command line to put into words: `{progress}`, `{result}`, `{refused}`, `{distrusted}`, `{fault}`.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { systemClock } from '@dauys/basics/clock.ts';
import { assertNever, Fault, type Refusal, VerificationError } from '@dauys/basics/failure.ts';
import { catchUp } from '../catch-up/catch-up.ts';
import { rebuildTiles } from '../catch-up/tiles.ts';
import { type HubConfig, readConfig } from '../config.ts';
import { connect } from '../database/store.ts';
import { publicHubKeys } from '../keys.ts';
import { backup } from './backup.ts';
import { connectForCopy } from './copy-store.ts';
import type { End } from './format.ts';
import { openPlace } from './place.ts';
import { checkBackup, restore } from './restore.ts';
import { hubsAtWork } from './schema-store.ts';

export const ACTS = ['backup', 'backup-check', 'restore', 'catch-up', 'rebuild-tiles'] as const;
export type Act = (typeof ACTS)[number];

/** Whether a word of the command line names an act of this command. */
export const isAct = (name: string | undefined): name is Act => ACTS.some((act) => act === name);

const say = (line: Readonly<Record<string, unknown>>): void => void process.stderr.write(`${JSON.stringify(line)}\n`);
const progress = (table: string, done: number, of: number): void => say({ progress: { table, done, of } });

const totals = ({ tables, ledgers }: End) => ({
  tables: tables.length,
  rows: tables.reduce((sum, { rows }) => sum + rows, 0),
  bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0),
  ledgers,
});

export interface Options {
  readonly config?: string | undefined;
  readonly mirror?: string | undefined;
}

/** Does it and says how it went; the exit code is 0 for done, 1 for refused or distrusted, 3 for a fault. */
export const runAct = async (act: Act, options: Options): Promise<void> => {
  try {
    say(await perform(act, options));
  } catch (error) {
    process.exitCode = error instanceof VerificationError ? 1 : 3;
    if (error instanceof VerificationError) say({ distrusted: error.code });
    else say({ fault: error instanceof Error ? error.message : 'unknown' });
  }
};

const perform = async (act: Act, { config, mirror }: Options): Promise<Readonly<Record<string, unknown>>> => {
  if (act === 'backup-check') {
    const { begin, end } = await checkBackup(process.stdin);
    return { result: { at: begin.at, ...totals(end) } };
  }
  if (config === undefined) throw new Fault(`${act} needs --config <the hub's file>`);
  const told = readConfig(config);
  const place = await openPlace(told);
  try {
    switch (act) {
      case 'backup':
        return { result: await write(place.url) };
      case 'restore': {
        const done = await restore(place.url, process.stdin, { at: systemClock.now(), progress });
        if (done.ok) return { result: { at: done.value.begin.at, ...totals(done.value.end), migrated: done.value.migrated } };
        return refused(done.error);
      }
      case 'catch-up':
      case 'rebuild-tiles':
        return await mend(act, { url: place.url, config: told, mirror });
      default:
        return assertNever(act);
    }
  } finally {
    await place.close();
  }
};

/** From a mirror, with the hub stopped: two hands on one ledger would be one too many. */
const mend = async (
  act: 'catch-up' | 'rebuild-tiles',
  { url, config, mirror }: { readonly url: string; readonly config: HubConfig; readonly mirror: string | undefined },
): Promise<Readonly<Record<string, unknown>>> => {
  if (await isHubAtWork(url)) return refused({ code: 'restore/hub-at-work' });
  const db = connect(url, { connections: 2, statementMs: 0 });
  try {
    const anchorText = readFileSync(config.anchor, 'utf8');
    if (act === 'rebuild-tiles') {
      const rebuilt = await rebuildTiles(db, { anchorText, mirror });
      return rebuilt.ok ? { result: rebuilt.value } : refused(rebuilt.error);
    }
    if (mirror === undefined) throw new Fault('catch-up needs --mirror <folder>');
    const { statementKey } = await publicHubKeys(config.secrets);
    const done = await catchUp({ db, anchorText, publicKey: statementKey, mirror, at: systemClock.now() });
    return done.ok ? { result: done.value } : refused(done.error);
  } finally {
    await db.close();
  }
};

const isHubAtWork = async (url: string): Promise<boolean> => {
  const db = await connectForCopy(url);
  return (await hubsAtWork(db).finally(() => db.end())) > 0;
};

const refused = (refusal: Refusal): Readonly<Record<string, unknown>> => {
  process.exitCode = 1;
  return { refused: refusal };
};

const write = async (url: string): Promise<Readonly<Record<string, unknown>>> => {
  const at = systemClock.now();
  const blocks = backup(url, at, progress);
  let step = await blocks.next();
  for (; step.done !== true; step = await blocks.next()) if (!process.stdout.write(step.value)) await once(process.stdout, 'drain');
  return { at: new Date(at).toISOString(), ...totals(step.value) };
};
