/** A stage for tests of the hub's ledgers: a database, real witnesses over HTTP, a clock, and doors that can be held shut. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Clock } from '@dauys/basics/clock.ts';
import { parseAnchor, type Anchor } from '@dauys/directory/anchor.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { COSIGNATURE, NOTE_SIGNATURE, parseVerifierKey, verifierKey } from '@dauys/ledger/note.ts';
import { LEDGERS, type LedgerName } from '@dauys/protocol/ledger.ts';
import { anchorFile, entriesOf } from '@dauys/testing/directory-cast.ts';
import { freshDatabase, type FreshDatabase } from '@dauys/testing/postgres.ts';
import { openWitnessStore, type WitnessStore } from '../../apps/cli/witness/store.ts';
import { witnessApp } from '../../apps/cli/witness/serve.ts';
import { parseConfig, type HubConfig } from '../../apps/hub/config.ts';
import type { Context } from '../../apps/hub/context.ts';
import { migrate } from '../../apps/hub/database/migrate.ts';
import { connect, type Db } from '../../apps/hub/database/store.ts';
import { openDirectory } from '../../apps/hub/directory/view.ts';
import { silentLog } from '../../apps/hub/events.ts';
import { createHubKeys, readHubKeys, type HubKeys } from '../../apps/hub/keys.ts';
import { ledgerOf } from '../../apps/hub/ledger/ledgers.ts';
import { stepperOf, type Stepper, type Taken } from '../../apps/hub/ledger/steps.ts';
import { enqueueDirectoryEntry, enqueueLeaf } from '../../apps/hub/ledger/store.ts';
import { postToWitness, type Post } from '../../apps/hub/ledger/witness-client.ts';
import { audit, BATCH } from './ledger-audit.ts';

export interface StagedWitness {
  readonly name: string;
  readonly store: WitnessStore;
  /** While down, nothing that is sent arrives. */
  isDown: boolean;
}

export interface Stage {
  readonly url: string;
  readonly db: Db;
  readonly context: Context;
  readonly anchor: Anchor;
  readonly keys: HubKeys;
  readonly witnesses: readonly StagedWitness[];
  readonly said: ReturnType<typeof silentLog>['said'];
  readonly post: Post;
  pass(ms: number): void;
  /** As after a start of the process: nothing is remembered. */
  stepper(name: LedgerName, over?: { readonly db?: Db; readonly post?: Post }): Stepper;
  /** Takes steps until there is nothing to do at this moment. */
  settle(step: Stepper): Promise<Taken>;
  lodge(count: number, urgent?: boolean): Promise<Bytes[]>;
  announce(statements: readonly Statement[]): Promise<void>;
  /** Holds everything that is stored about a ledger against everything else; returns its size and the published one. */
  audit(name: LedgerName): Promise<{ readonly size: number; readonly published: number }>;
  remove(): Promise<void>;
}

const startWitness = async (name: string, folder: string, { clock, keys }: { clock: Clock; keys: HubKeys }) => {
  const signer = ed25519Signer(bytesOf(crypto.getRandomValues(new Uint8Array(32))));
  const vkeys = LEDGERS.map((ledger) => verifierKey(`dauys.test/${ledger}`, NOTE_SIGNATURE, keys.ledgers[ledger].publicKey));
  const logs = new Map(vkeys.map(parseVerifierKey).map((key) => [key.name, key]));
  const dataFolder = join(folder, name);
  const store = openWitnessStore(dataFolder);
  const config = { name: `dauys.test/${name}`, host: '127.0.0.1', port: 0, signer, logs, dataFolder, printed: {} };
  const app = witnessApp({ config, store, clock, log: () => undefined, onFault: () => undefined });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const vkey = verifierKey(config.name, COSIGNATURE, signer.publicKey);
  return { name, url: `http://127.0.0.1:${port}`, vkey, store, isDown: false, close: () => app.close() };
};

const policyOf = (name: LedgerName, keys: HubKeys, witnesses: readonly { name: string; vkey: string }[], quorum: number): string =>
  [
    `log ${verifierKey(`dauys.test/${name}`, NOTE_SIGNATURE, keys.ledgers[name].publicKey)}`,
    ...witnesses.map(({ name: witness, vkey }) => `witness ${witness} ${vkey}`),
    `group quorum ${quorum} ${witnesses.map(({ name: witness }) => witness).join(' ')}`,
    'quorum quorum',
    '',
  ].join('\n');

/** Moves by hand only. */
const handClock = () => {
  let now = Date.UTC(2026, 10, 22);
  return { clock: { now: () => instant(now) } satisfies Clock, pass: (ms: number) => void (now += ms) };
};

const configOf = (url: string, folder: string, witnesses: readonly { name: string; url: string }[]): HubConfig =>
  parseConfig(
    {
      port: 0,
      databaseUrl: url,
      secrets: 'secrets',
      anchor: 'anchor.json',
      operatorTokenFile: 'token',
      witnesses: witnesses.map((witness) => ({ name: witness.name, url: witness.url })),
      sequencing: { batchSeconds: 10, batchSize: BATCH, directorySeconds: 1, witnessSeconds: 5 },
      feed: { feedSeconds: 10, repliesPerChunk: 3, headSeconds: 3_600 },
    },
    folder,
  );

/** `witnesses` of which `quorum` must cosign; batches of eight every ten seconds; a chunk of the feed every ten seconds. */
export const stageLedgers = async ({ witnesses: count = 2, quorum = 2 } = {}): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-ledger-'));
  const fresh: FreshDatabase = await freshDatabase();
  const { clock, pass } = handClock();
  await createHubKeys(join(folder, 'secrets'));
  const keys = await readHubKeys(join(folder, 'secrets'));
  const witnesses = await Promise.all(Array.from({ length: count }, (_, i) => startWitness(`witness-${i + 1}`, folder, { clock, keys })));
  const policy = (name: LedgerName) => policyOf(name, keys, witnesses, quorum);
  const anchor = parseAnchor(JSON.stringify(anchorFile({ directory: policy('directory'), cases: policy('cases') })));
  const config = configOf(fresh.url, folder, witnesses);
  const db = connect(fresh.url, { connections: 6 });
  await migrate(db);
  const { log, said } = silentLog();
  const context: Context = { db, clock, log, config, keys, directory: openDirectory(db, anchor, log) };
  const post: Post = (url, body, ms) =>
    witnesses.some((witness) => witness.isDown && url.startsWith(witness.url))
      ? Promise.reject(new Error('down'))
      : postToWitness(url, body, ms);
  return {
    url: fresh.url,
    ...{ db, context, anchor, keys, witnesses, said, post, pass },
    stepper: (name, over = {}) => stepperOf({ ...context, db: over.db ?? db }, ledgerOf(name, { anchor, config, keys }), over.post ?? post),
    settle,
    lodge: (leaves, urgent = false) => lodge({ db, clock, pass }, leaves, urgent),
    announce: async (statements) => {
      for (const { bytes } of await entriesOf(statements)) {
        pass(1);
        await db.tx((tx) => enqueueDirectoryEntry(tx, bytes, clock.now()));
      }
      await context.directory.refresh();
    },
    audit: (name) => audit(db, anchor, name),
    remove: async () => {
      await Promise.all(witnesses.map(({ close }) => close()));
      for (const { store } of witnesses) store.close();
      await db.close();
      await fresh.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const settle = async (step: Stepper): Promise<Taken> => {
  for (let i = 0; i < 20; i++) {
    const taken = await step();
    if (!taken.progressed) return taken;
  }
  throw new Error('no end of steps');
};

const lodge = async (
  { db, clock, pass }: { db: Db; clock: Clock; pass(ms: number): void },
  count: number,
  urgent: boolean,
): Promise<Bytes[]> => {
  const commitments = Array.from({ length: count }, () => bytesOf(crypto.getRandomValues(new Uint8Array(32))));
  for (const commitment of commitments) {
    pass(1);
    await db.tx((tx) => enqueueLeaf(tx, { commitment, urgent, at: clock.now() }));
  }
  return commitments;
};
