/** What an operator has at hand for the worst day: the command line, a mirror that runs beside, and a hub whose data can be lost. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { parseNote } from '@dauys/ledger/note.ts';
import { type Scene, until } from './scene.ts';
import { program } from '../test/dauys.ts';

const ledgers = ['directory', 'cases'] as const;

export interface Said {
  readonly code: number | null;
  readonly said: Readonly<Record<string, unknown>>;
}

/** Runs `dauys …` and parses the last line that it prints. */
export const dauys = (...args: readonly string[]): Promise<Said> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (part: Buffer) => (text += part.toString()));
    child.once('close', (code) => {
      const last = text.trim().split('\n').at(-1) ?? '';
      resolve({ code, said: last === '' ? {} : (JSON.parse(last) as Record<string, unknown>) });
    });
  });

export const hubConfig = ({ system }: Scene): string => join(system.data, 'hub', 'hub.json');

export interface Mirror {
  readonly folder: string;
  /** Lines it has printed: one per look that brought something new. */
  said(): readonly string[];
  /** Size of each ledger, and the newest chunk of the feed. */
  holds(): Readonly<Record<'directory' | 'cases' | 'feed', number>>;
  stop(): Promise<number | null>;
}

/** A mirror that follows the hub with the operator's token. */
export const startMirror = ({ system }: Scene, folder: string): Mirror => {
  const token = join(system.data, 'hub', 'operator.token');
  const args = [
    'mirror',
    '--anchor',
    system.anchorFile,
    '--from',
    system.hub.url,
    '--to',
    folder,
    '--follow',
    '--every',
    '0.1',
    '--operator-token',
    token,
  ];
  const child: ChildProcess = spawn(process.execPath, [program, ...args, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout?.on('data', (part: Buffer) => (text += part.toString()));
  const sizeOf = (ledger: string): number => {
    const file = join(folder, 'ledger', ledger, 'checkpoint');
    return existsSync(file) ? parseCheckpoint(parseNote(readFileSync(file, 'utf8')).text).size : 0;
  };
  return {
    folder,
    said: () => text.trim().split('\n'),
    holds: () => ({ directory: sizeOf('directory'), cases: sizeOf('cases'), feed: newestChunk(join(folder, 'feed')) }),
    stop: () =>
      new Promise((resolve) => {
        child.once('close', resolve);
        child.kill('SIGTERM');
      }),
  };
};

const newestChunk = (folder: string): number => {
  const group = existsSync(folder) ? readdirSync(folder).toSorted().at(-1) : undefined;
  const last = group === undefined ? undefined : readdirSync(join(folder, group)).toSorted().at(-1);
  return last === undefined ? -1 : Number(group) * 1000 + Number(last.slice(0, 3));
};

/** What each witness last saw of a ledger. */
export const seenByWitnesses = ({ system }: Scene): Readonly<Record<'directory' | 'cases', readonly number[]>> => {
  const seen = system.witnesses.map(({ id }) => {
    const db = new DatabaseSync(join(system.data, id, 'state', 'witness.sqlite'), { readOnly: true });
    try {
      const rows = db.prepare('select origin, size from seen').all();
      return Object.fromEntries(rows.map((row) => [String(row['origin']).split('/')[1] ?? '', Number(row['size'])]));
    } finally {
      db.close();
    }
  });
  return { directory: seen.map((s) => s['directory'] ?? 0), cases: seen.map((s) => s['cases'] ?? 0) };
};

/** The newest chunk that a terminal has applied. */
export const newestAtTerminals = (scene: Scene): number =>
  Math.max(
    ...([0, 1] as const).map((i) => Number(scene.terminal(i, 'select coalesce(max(number), -1) as n from feed_chunk')[0]?.['n'] ?? -1)),
  );

/**
 * SIGKILL at a moment at which the mirror has all that witnesses and terminals have: the window in which it has not is named in decision
 * 0010, and not what is rehearsed. Then the hub's data is gone.
 */
export const destroyHub = async (scene: Scene, mirror: Mirror): Promise<void> => {
  const { hub, data } = scene.system;
  for (;;) {
    const before = mirror.holds().cases;
    await until('one more batch in the mirror', () => (mirror.holds().cases > before ? true : undefined));
    await hub.process.kill({ hold: true });
    await until('PostgreSQL gone', () => (existsSync(join(data, 'hub', 'postgres', 'cluster', 'postmaster.pid')) ? undefined : true));
    const [held, seen] = [mirror.holds(), seenByWitnesses(scene)];
    if (ledgers.every((ledger) => seen[ledger].every((size) => size === held[ledger])) && newestAtTerminals(scene) <= held.feed) break;
    await hub.process.start();
    await hub.process.ready();
  }
  rmSync(join(data, 'hub', 'postgres'), { recursive: true });
};

/** Events that the hub has logged, from a line on. */
export const hubEvents = ({ system }: Scene, from = 0): readonly Readonly<Record<string, unknown>>[] =>
  readFileSync(join(system.data, 'logs', 'hub.log'), 'utf8')
    .split('\n')
    .slice(from)
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
export const hubLogLines = ({ system }: Scene): number => readFileSync(join(system.data, 'logs', 'hub.log'), 'utf8').split('\n').length - 1;
