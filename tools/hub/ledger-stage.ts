/** A stage for tests of the hub's ledgers: a database, real witnesses over HTTP, a clock, and doors that can be held shut. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, equalBytes, hex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Clock } from '@dauys/basics/clock.ts';
import { parseAnchor, type Anchor } from '@dauys/directory/anchor.ts';
import { parseCaseLeaf } from '@dauys/ledger/batch.ts';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { COSIGNATURE, NOTE_SIGNATURE, parseNote, parseVerifierKey, verifierKey } from '@dauys/ledger/note.ts';
import { parsePolicy, verifyCheckpoint } from '@dauys/ledger/policy.ts';
import { hashesInTile, nodesInTile, tilesFor } from '@dauys/ledger/tiles.ts';
import { readerOfLeaves } from '@dauys/ledger/proof.ts';
import { LEDGERS, type LedgerName } from '@dauys/protocol/ledger.ts';
import { anchorFile, bodySaid, entriesOf } from '@dauys/testing/directory-cast.ts';
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

export const BATCH = 8;

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
  announce(names: readonly string[]): Promise<void>;
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

/** `witnesses` of which `quorum` must cosign; three bodies; batches of eight every ten seconds. */
export const stageLedgers = async ({ witnesses: count = 2, quorum = 2 } = {}): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-ledger-'));
  const fresh: FreshDatabase = await freshDatabase();
  let now = Date.UTC(2026, 10, 22);
  const clock: Clock = { now: () => instant(now) };
  await createHubKeys(join(folder, 'secrets'));
  const keys = await readHubKeys(join(folder, 'secrets'));
  const witnesses = await Promise.all(Array.from({ length: count }, (_, i) => startWitness(`witness-${i + 1}`, folder, { clock, keys })));
  const policy = (name: LedgerName) => policyOf(name, keys, witnesses, quorum);
  const anchor = parseAnchor(JSON.stringify(anchorFile({ directory: policy('directory'), cases: policy('cases') })));
  const config: HubConfig = parseConfig(
    {
      port: 0,
      databaseUrl: fresh.url,
      secrets: 'secrets',
      anchor: 'anchor.json',
      operatorTokenFile: 'token',
      witnesses: witnesses.map(({ name, url }) => ({ name, url })),
      sequencing: { batchSeconds: 10, batchSize: BATCH, directorySeconds: 1, witnessSeconds: 5 },
      feed: { feedSeconds: 10, repliesPerChunk: 3 },
    },
    folder,
  );
  const db = connect(fresh.url, { connections: 6 });
  await migrate(db);
  const { log, said } = silentLog();
  const directory = openDirectory(db, anchor, log);
  const context: Context = { db, clock, log, config, keys, directory };
  const post: Post = (url, body, ms) => {
    if (witnesses.some((witness) => witness.isDown && url.startsWith(witness.url))) return Promise.reject(new Error('down'));
    return postToWitness(url, body, ms);
  };
  const stage: Stage = {
    url: fresh.url,
    db,
    context,
    anchor,
    keys,
    witnesses,
    said,
    post,
    pass: (ms) => void (now += ms),
    stepper: (name, over = {}) => stepperOf({ ...context, db: over.db ?? db }, ledgerOf(name, { anchor, config, keys }), over.post ?? post),
    settle: async (step) => {
      for (let i = 0; i < 20; i++) {
        const taken = await step();
        if (!taken.progressed) return taken;
      }
      throw new Error('no end of steps');
    },
    lodge: async (leaves, urgent = false) => {
      const commitments = Array.from({ length: leaves }, () => bytesOf(crypto.getRandomValues(new Uint8Array(32))));
      await db.tx(async (tx) => {
        for (const commitment of commitments) await enqueueLeaf(tx, { commitment, urgent, at: instant(now++) });
      });
      return commitments;
    },
    announce: async (names) => {
      const entries = await entriesOf(names.map((name) => bodySaid(name)));
      await db.tx(async (tx) => {
        for (const { bytes } of entries) await enqueueDirectoryEntry(tx, bytes, instant(now++));
      });
      await directory.refresh();
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
  return stage;
};

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`the ledger does not hold: ${what}`);
};

/** Re-computes the whole tree from its entries and compares entries, tiles, end, checkpoints, batches and what was taken. */
const audit = async (db: Db, anchor: Anchor, name: LedgerName): Promise<{ size: number; published: number }> => {
  const [head] = await db.query<{ size: number; root: Bytes }>('select size, root from ledger_heads where ledger = $1', [name]);
  if (head === undefined) return { size: 0, published: 0 };
  const entries = await db.query<{ idx: number; data: Bytes }>('select idx, data from ledger_entries where ledger = $1 order by idx', [
    name,
  ]);
  must(entries.length === head.size && entries.every(({ idx }, i) => idx === i), 'entries without a gap');
  const hashes = entries.map(({ data }) => leafHash(data));
  must(equalBytes(rootOf(hashes), head.root), 'the root of all entries');
  await auditTiles(db, name, hashes);
  const published = await auditCheckpoints(db, anchor, { name, hashes });
  if (name === 'cases')
    await auditBatches(
      db,
      entries.map(({ data }) => data),
    );
  else {
    const placed = await db.query<{ idx: number; entry: Bytes }>(
      'select idx, entry from pending_directory where idx is not null order by idx',
    );
    must(
      placed.length === entries.length && placed.every(({ entry }, i) => equalBytes(entry, entries[i]?.data ?? entry)),
      'statements once each',
    );
  }
  return { size: head.size, published };
};

const auditTiles = async (db: Db, name: LedgerName, hashes: readonly Bytes[]): Promise<void> => {
  const kept = await db.query<{ level: number; idx: number; hashes: Bytes }>(
    'select level, idx, hashes from ledger_tiles where ledger = $1',
    [name],
  );
  const read = readerOfLeaves(hashes);
  const expected = tilesFor(0, hashes.length).map((tile) => ({
    place: `${tile.level}/${tile.index}`,
    content: nodesInTile(tile)
      .map(({ level, index }) => hex(read(level, index) ?? new Uint8Array(0)))
      .join(''),
  }));
  must(kept.length === expected.length, 'as many tiles as the tree has');
  must(
    kept.every(({ level, idx, hashes: bytes }) => bytes.length === 32 * hashesInTile(level, idx, hashes.length)),
    'widths of tiles',
  );
  const found = new Map(kept.map(({ level, idx, hashes: bytes }) => [`${level}/${idx}`, hex(bytes)]));
  must(
    expected.every(({ place, content }) => found.get(place) === content),
    'contents of tiles',
  );
};

const auditCheckpoints = async (
  db: Db,
  anchor: Anchor,
  { name, hashes }: { name: LedgerName; hashes: readonly Bytes[] },
): Promise<number> => {
  const rows = await db.query<{ size: number; note: string; published: string | null }>(
    'select size, note, published from checkpoints where ledger = $1 order by size',
    [name],
  );
  for (const { size, note, published } of rows) {
    must(size <= hashes.length, 'nothing signed beyond what is durable');
    const checkpoint = parseCheckpoint(parseNote(note).text);
    must(checkpoint.size === size && equalBytes(checkpoint.root, rootOf(hashes.slice(0, size))), `checkpoint ${size}`);
    if (published !== null) must(verifyCheckpoint(published, parsePolicy(anchor.ledgers[name])).size === size, `quorum of ${size}`);
  }
  must(
    rows.slice(0, -1).every(({ published }) => published !== null),
    'at most one unpublished',
  );
  return Math.max(0, ...rows.flatMap(({ size, published }) => (published === null ? [] : [size])));
};

const auditBatches = async (db: Db, entries: readonly Bytes[]): Promise<void> => {
  const batches = await db.query<{ batch: number; first: number; size: number }>(
    'select batch, first_idx as first, size from batches order by batch',
  );
  must(
    batches.every(({ batch, first, size }, i) => batch === i && first === i * BATCH && size === BATCH),
    'batches of one size without a gap',
  );
  must(batches.length * BATCH === entries.length, 'every leaf in a batch');
  const leaves = entries.map(parseCaseLeaf);
  must(
    leaves.every(({ batch }, i) => batch === Math.floor(i / BATCH)),
    'leaves name their batch',
  );
  const taken = await db.query<{ commitment: Bytes; batch: number; idx: number }>(
    'select commitment, batch, idx from pending_leaves where batch is not null',
  );
  const heads = await db.query<{ commitment: Bytes; batch: number; idx: number }>('select commitment, batch, idx from chain_heads');
  for (const { commitment, batch, idx } of [...taken, ...heads])
    must(leaves[idx]?.batch === batch && equalBytes(leaves[idx].commitment, commitment), 'what was taken stands where it is said to');
  must(new Set(leaves.map(({ commitment }) => hex(commitment))).size === leaves.length, 'no leaf twice');
};
