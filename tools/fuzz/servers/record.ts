/** Who keeps the record: a witness, and a mirror. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hex } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { NOTE_SIGNATURE, verifierKey } from '@dauys/ledger/note.ts';
import { keyOf, publish, sha } from '@dauys/testing/published.ts';
import { openFolder } from '../../../apps/cli/mirror/folder.ts';
import { mirrorApp } from '../../../apps/cli/mirror/serve.ts';
import { readWitnessConfig } from '../../../apps/cli/witness/config.ts';
import { witnessApp } from '../../../apps/cli/witness/serve.ts';
import { openWitnessStore } from '../../../apps/cli/witness/store.ts';
import type { Asked } from '../../doors/asking.ts';
import { ANYBODY, LOGS, mirrorRows, WATCHED, witnessRows } from '../../doors/rows/record.ts';
import { hurry } from '../sockets.ts';
import { noting, type FuzzedServer, type Staged } from './server.ts';

const alive: Asked = { method: 'GET', path: '/livez' };
const ofRows = async <Who extends string>(
  rows: Readonly<Record<string, { ask(stage: undefined, who: Who): Promise<Asked> | Asked }>>,
  people: readonly Who[],
): Promise<Staged['good']> => {
  const good: Record<string, readonly Asked[]> = {};
  for (const [name, row] of Object.entries(rows)) good[name] = await Promise.all(people.map(async (who) => row.ask(undefined, who)));
  return good;
};

export const witness: FuzzedServer = {
  name: 'witness',
  routes: Object.keys(witnessRows),
  stage: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dauys-fuzz-witness-'));
    writeFileSync(join(folder, 'key'), hex(sha('key of asel')));
    const logs = [verifierKey(WATCHED, NOTE_SIGNATURE, keyOf('cases').publicKey)];
    writeFileSync(join(folder, 'witness.json'), JSON.stringify({ name: 'test/asel', port: 0, key: 'key', logs, dataFolder: 'witness' }));
    const config = readWitnessConfig(join(folder, 'witness.json'));
    const store = openWitnessStore(config.dataFolder);
    const faults: string[] = [];
    const clock = { now: () => instant(1_790_000_000_000) };
    const app = witnessApp({ config, store, clock, log: () => undefined, onFault: () => void faults.push('a fault') });
    hurry(app.server);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const close = async (): Promise<void> => {
      await app.close();
      store.close();
      rmSync(folder, { recursive: true });
    };
    return { app, good: await ofRows(witnessRows, LOGS), faults, alive, statuses: 'C2SP', close };
  },
};

export const mirror: FuzzedServer = {
  name: 'mirror',
  routes: Object.keys(mirrorRows),
  stage: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dauys-fuzz-mirror-'));
    for (const ledger of ['directory', 'cases'] as const) await publish(folder, ledger, [sha('a'), sha('b'), sha('c')], { cosigned: {} });
    const app = mirrorApp(await openFolder(folder));
    hurry(app.server);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const close = async (): Promise<void> => {
      await app.close();
      rmSync(folder, { recursive: true });
    };
    return { app, good: await ofRows(mirrorRows, ANYBODY), faults: noting().faults, alive, close };
  },
};
