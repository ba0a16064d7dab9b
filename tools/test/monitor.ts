/** A monitor for tests, in this process: real keys, a store of its own, a clock that the test owns, and terminals that beat to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { generateTransportKey, loadTransportKey } from '@dauys/beat/session.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { foldDirectory, type Directory } from '@dauys/directory/directory.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { ownClock, TestTerminal } from '@dauys/testing/terminal.ts';
import { createHears, type Hears } from '../../apps/cli/monitor/hears.ts';
import { openMonitorStore, type MonitorStore } from '../../apps/cli/monitor/store.ts';

export interface StagedMonitor {
  readonly folder: string;
  readonly clock: ReturnType<typeof ownClock>;
  readonly terminal: TestTerminal;
  readonly terminals: readonly TestTerminal[];
  readonly store: MonitorStore;
  readonly hears: Hears;
  readonly said: { readonly event: string; readonly fields: object }[];
  /** As terminals send: a frame in, a frame out. */
  post(frame: Bytes): Promise<Bytes>;
  directory(): Directory;
  state(statements: readonly Statement[]): Promise<void>;
  /** Another process over the same store: nothing is kept but what is on the disk. */
  again(): StagedMonitor;
  end(): void;
}

interface Options {
  readonly terminals?: number;
  readonly beatSeconds?: number;
  readonly clock?: ReturnType<typeof ownClock>;
}

/** A monitor whose directory names these terminals. */
export const stageMonitor = async ({
  terminals = 1,
  beatSeconds = 30,
  clock = ownClock('2026-11-20T09:00:00Z'),
}: Options = {}): Promise<StagedMonitor> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-monitor-'));
  const { privateKey, publicKey } = await generateTransportKey();
  const transports = [await loadTransportKey(privateKey, publicKey)];
  const all = Array.from({ length: terminals }, (_, i) => new TestTerminal(i + 1, { clock, hubKey: publicKey }));
  const [terminal] = all;
  if (terminal === undefined) throw new RangeError('a monitor of nobody');
  const stated: Statement[] = [
    cast.hubSaid(cast.hub),
    cast.facilitySaid('lake'),
    ...all.map(({ id, device }) => cast.terminalSaid(id, 'lake', device)),
  ];
  const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
  const fold = async () => foldDirectory(await cast.entriesOf(stated), anchor);
  let directory = await fold();
  const open = (): StagedMonitor => {
    const store = openMonitorStore(folder);
    const said: { event: string; fields: object }[] = [];
    const log = (event: string, fields: object): void => void said.push({ event, fields });
    const hears = createHears({ store, clock, log, transports, beatSeconds: () => beatSeconds, directory: () => directory });
    const end = (): void => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    };
    const again = (): StagedMonitor => {
      store.close();
      return open();
    };
    return {
      ...{ folder, clock, terminal, terminals: all, store, hears, said, again, end },
      post: (frame) => hears.receive(frame),
      directory: () => directory,
      state: async (statements) => {
        stated.push(...statements);
        directory = await fold();
      },
    };
  };
  return open();
};
