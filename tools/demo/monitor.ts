/** The demonstration's monitor: a process of its own with its own keys and store, as the NPM would run it on its own machine. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { initMonitor } from '../../apps/cli/monitor/init.ts';
import type { Ceremony } from './ceremony.ts';
import { writeWhole } from './keep.ts';

export const MONITOR = 'monitor-npm';

export interface PlacedMonitor {
  readonly url: string;
  /** Configuration for `dauys monitor serve` and `compare`. */
  readonly config: string;
}

/**
 * Keys and configuration of the monitor, and its statement in the directory: signed and brought anew when its address is another one than was stated
 * last. Throws `Fault` with the hub's answer.
 */
export const placeMonitor = async ({
  data,
  port,
  hub,
  ceremony,
}: {
  readonly data: string;
  readonly port: number;
  readonly hub: string;
  readonly ceremony: Ceremony;
}): Promise<PlacedMonitor> => {
  const folder = join(data, MONITOR);
  const url = `http://127.0.0.1:${port}`;
  const about = { id: 'npm', name: 'NPM (invented)', url, port, anchor: '../anchor.json', from: [hub] };
  const made = await initMonitor(folder, about);
  const config = { id: about.id, port, keys: '.', anchor: about.anchor, from: about.from, dataFolder: 'state' };
  writeWhole(made.config, `${JSON.stringify(config, null, 2)}\n`);
  const stated = join(folder, 'stated-url');
  if (existsSync(stated) && readFileSync(stated, 'utf8') === url) return { url, config: made.config };
  const at = isoOf(systemClock.now());
  // Its keys are those of `statement.json`; where it listens may change.
  const said = { ...(JSON.parse(readFileSync(made.statement, 'utf8')) as object), v: 1, at, url } as Statement;
  await bring(hub, await ceremony.state(`${MONITOR}-${at.replaceAll(/[:.]/g, '-')}`, said));
  writeWhole(stated, url);
  return { url, config: made.config };
};

const bring = async (hub: string, entry: Bytes): Promise<void> => {
  const answer = await fetch(`${hub}/directory/entries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ entry: base64(entry) }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new Fault(`the statement of the monitor: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
};
