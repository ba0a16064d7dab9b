/** A hub for integration tests: real keys, a real database, a directory that knows some terminals. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64 } from '@dauys/basics/bytes.ts';
import { instant, systemClock, type Clock } from '@dauys/basics/clock.ts';
import { NOTE_SIGNATURE, verifierKey } from '@dauys/ledger/note.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { anchorFile, bodySaid, day, entriesOf, epochSaid, facilitySaid, terminalSaid } from '@dauys/testing/directory-cast.ts';
import { freshDatabase } from '@dauys/testing/postgres.ts';
import { TestTerminal } from '@dauys/testing/terminal.ts';
import { parseConfig, type HubConfig } from '../../apps/hub/config.ts';
import { migrate } from '../../apps/hub/database/migrate.ts';
import { connect, type Db } from '../../apps/hub/database/store.ts';
import { silentLog } from '../../apps/hub/events.ts';
import { createHubKeys, publicHubKeys, type PublicHubKeys } from '../../apps/hub/keys.ts';
import { enqueueDirectoryEntry } from '../../apps/hub/ledger/store.ts';
import { startHub, type RunningHub } from '../../apps/hub/start.ts';

export interface StagedHub {
  readonly config: HubConfig;
  readonly keys: PublicHubKeys;
  /** A connection of the test's own. */
  readonly db: Db;
  readonly terminals: readonly TestTerminal[];
  readonly said: ReturnType<typeof silentLog>['said'];
  /** Starts a hub process's worth of hub; several may run at once, and differ in their configuration. */
  start(more?: Partial<HubConfig>): Promise<RunningHub>;
  /** Puts statements, signed by the quorum, where the hub reads them. */
  announce(statements: readonly Statement[]): Promise<void>;
  remove(): Promise<void>;
}

export interface StageOptions {
  readonly terminals?: number;
  readonly clock?: Clock;
  /** A server of the test's own instead of the run's. */
  readonly databaseUrl?: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** An empty database, keys, an anchor, two bodies with an epoch each, one facility and its terminals. */
export const stageHub = async ({
  terminals = 1,
  clock = systemClock,
  databaseUrl,
  config: more = {},
}: StageOptions = {}): Promise<StagedHub> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-hub-'));
  const fresh = databaseUrl === undefined ? await freshDatabase() : { url: databaseUrl, drop: async () => undefined };
  const secrets = join(folder, 'secrets');
  await createHubKeys(secrets);
  writeFileSync(join(folder, 'anchor.json'), JSON.stringify(anchorFile(await policiesFor(secrets))));
  writeFileSync(join(folder, 'operator.token'), 'operator-token-of-the-test-is-long-enough\n', { mode: 0o600 });
  const written = {
    port: 0,
    databaseUrl: fresh.url,
    secrets,
    anchor: 'anchor.json',
    operatorTokenFile: 'operator.token',
    witnesses: [],
    ...more,
  };
  const config = parseConfig(written, folder);
  const db = connect(fresh.url, { connections: 4 });
  await migrate(db);
  const keys = await publicHubKeys(secrets);
  const cast = Array.from({ length: terminals }, (_, i) => new TestTerminal(i + 1, { clock, hubKey: keys.transport.publicKey }));
  const { log, said } = silentLog();
  let told = 0;
  const announce = async (statements: readonly Statement[]): Promise<void> => {
    const entries = await entriesOf(statements);
    await db.tx(async (tx) => {
      for (const { bytes } of entries) await enqueueDirectoryEntry(tx, bytes, instant(++told));
    });
  };
  await announce(groundOf(keys, cast));
  const remove = async (): Promise<void> => {
    await db.close();
    await fresh.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  let removing: Promise<void> | undefined;
  return {
    config,
    keys,
    db,
    terminals: cast,
    said,
    announce,
    start: (other = {}) => startHub({ ...config, ...other }, { log, clock }),
    remove: () => (removing ??= remove()),
  };
};

const groundOf = ({ statementKey, transport }: PublicHubKeys, terminals: readonly TestTerminal[]): readonly Statement[] => [
  ...['court', 'ombudsman'].flatMap((body) => [bodySaid(body), epochSaid(body, 1, 0)]),
  facilitySaid('kapshagai'),
  {
    v: 1,
    kind: 'hub',
    at: day(0),
    transport: { id: transport.id, suite: 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM', publicKey: base64(transport.publicKey) },
    statementKey: base64(statementKey),
  },
  ...terminals.map(({ id, device }) => terminalSaid(id, 'kapshagai', device)),
];

/** Policies of ledgers that need no witness. */
const policiesFor = async (secrets: string): Promise<Readonly<Record<'directory' | 'cases', string>>> => {
  const { ledgers } = await publicHubKeys(secrets);
  const policy = (name: 'directory' | 'cases'): string =>
    `log ${verifierKey(`dauys.test/${name}`, NOTE_SIGNATURE, ledgers[name])}\nquorum none\n`;
  return { directory: policy('directory'), cases: policy('cases') };
};
