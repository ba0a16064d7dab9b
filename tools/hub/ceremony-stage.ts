/** A stage for ceremonies: a hub with its database, a witness that can be silenced, signers and trustees with key files, and the real commands. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { type Clock, instant, systemClock } from '@dauys/basics/clock.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { COSIGNATURE, NOTE_SIGNATURE, parseVerifierKey, verifierKey } from '@dauys/ledger/note.ts';
import { LEDGERS, type LedgerName } from '@dauys/protocol/ledger.ts';
import { freshDatabase } from '@dauys/testing/postgres.ts';
import { witnessApp } from '../../apps/cli/witness/serve.ts';
import { openWitnessStore } from '../../apps/cli/witness/store.ts';
import { readConfig } from '../../apps/hub/config.ts';
import { silentLog } from '../../apps/hub/events.ts';
import { createHubKeys, publicHubKeys, type PublicHubKeys } from '../../apps/hub/keys.ts';
import { startHub, type RunningHub } from '../../apps/hub/start.ts';
import { dauysHere, type Told } from '../test/commands.ts';

export interface CeremonyStage {
  readonly folder: string;
  readonly at: (path: string) => string;
  /** The one that runs now. */
  readonly hub: RunningHub;
  /** Its configuration, a file. */
  readonly config: string;
  readonly databaseUrl: string;
  readonly keys: PublicHubKeys;
  readonly anchor: string;
  readonly operatorToken: string;
  readonly log: ReturnType<typeof silentLog>['said'];
  readonly witness: { isSilent: boolean };
  /** The hub's clock: ours, and what was passed by hand. */
  readonly clock: Clock & { pass(ms: number): void };
  /** Runs `dauys … --json` in this process. */
  dauys(...args: readonly string[]): Promise<Told>;
  /** Drafts statements, has two signers sign them, brings them, waits until they stand there. Throws unless they do. */
  state(...statements: readonly object[]): Promise<void>;
  /** Has two signers sign files of a ceremony, and brings them. */
  signAndBring(files: readonly string[], wait?: number): Promise<Told>;
  /** Stops the hub, lets happen what happens meanwhile, and starts it again. */
  whileStopped(act: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const SIGNERS = ['signer-a', 'signer-b', 'signer-c'];
const hubLog = (name: LedgerName) => `dauys.test/${name}`;

const startWitness = async (folder: string, hubKeys: PublicHubKeys) => {
  const signer = ed25519Signer(bytesOf(crypto.getRandomValues(new Uint8Array(32))));
  const vkeys = LEDGERS.map((ledger) => verifierKey(hubLog(ledger), NOTE_SIGNATURE, hubKeys.ledgers[ledger]));
  const store = openWitnessStore(join(folder, 'witness'));
  const logs = new Map(vkeys.map(parseVerifierKey).map((key) => [key.name, key]));
  const config = { name: 'dauys.test/witness', host: '127.0.0.1', port: 0, signer, logs, dataFolder: folder, printed: {} };
  const app = witnessApp({ config, store, clock: systemClock, log: () => undefined, onFault: () => undefined });
  const state = { isSilent: false };
  app.addHook('onRequest', async (_, reply) => (state.isSilent ? reply.code(503).send('') : undefined));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const vkey = verifierKey(config.name, COSIGNATURE, signer.publicKey);
  return { state, url: `http://127.0.0.1:${port}`, vkey, close: () => app.close().then(() => store.close()) };
};

/** The anchor, with signers whose key files the command made. */
const anchorOf = (hubKeys: PublicHubKeys, witness: { readonly vkey: string }, signers: readonly Told['said'][]): string => {
  const policy = (name: LedgerName) =>
    `log ${verifierKey(hubLog(name), NOTE_SIGNATURE, hubKeys.ledgers[name])}\nwitness w ${witness.vkey}\nquorum w\n`;
  const keys = signers.map(({ key, publicKey }) => ({ key, publicKey }));
  return JSON.stringify({
    ...{ v: 1, network: 'dauys.test', ledgers: { directory: policy('directory'), cases: policy('cases') } },
    ...{ signers: keys, threshold: 2 },
  });
};

/** Batches of `batchSize` every `batchSeconds`; verifiers expect 64 until a statement says otherwise. */
export const stageCeremony = async ({ batchSize = 4, batchSeconds = 0.5, headSeconds = 3_600 } = {}): Promise<CeremonyStage> => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-ceremony-'));
  const at = (path: string): string => join(folder, path);
  const fresh = await freshDatabase();
  await createHubKeys(at('secrets'));
  const keys = await publicHubKeys(at('secrets'));
  const witness = await startWitness(folder, keys);
  const signers: Told['said'][] = [];
  for (const name of SIGNERS) signers.push((await dauysHere('key', 'new', 'signer', '--plain', '--to', at(`${name}.key`))).said);
  writeFileSync(at('anchor.json'), anchorOf(keys, witness, signers));
  writeFileSync(at('operator.token'), 'operator-token-of-the-test-is-long-enough\n', { mode: 0o600 });
  const { log, said } = silentLog();
  let ahead = 0;
  const clock = { now: () => instant(systemClock.now() + ahead), pass: (ms: number) => void (ahead += ms) };
  const paths = { anchor: at('anchor.json'), operatorToken: at('operator.token'), config: at('hub.json') };
  writeFileSync(paths.config, configOf({ databaseUrl: fresh.url, witness: witness.url, batchSize, batchSeconds, headSeconds }));
  const start = () => startHub(readConfig(paths.config), { log, clock });
  let hub = await start();
  return {
    ...{ folder, at, keys, ...paths, databaseUrl: fresh.url, log: said, witness: witness.state, clock, dauys: dauysHere },
    get hub() {
      return hub;
    },
    ...signing({ at, hub: () => hub.url, anchor: paths.anchor }),
    whileStopped: async (act) => {
      await hub.stop();
      await act();
      hub = await start();
    },
    stop: async () => {
      await hub.stop();
      await witness.close();
      await fresh.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

interface HubParts {
  readonly databaseUrl: string;
  readonly witness: string;
  readonly batchSize: number;
  readonly batchSeconds: number;
  readonly headSeconds: number;
}

const configOf = ({ databaseUrl, witness, batchSize, batchSeconds, headSeconds }: HubParts): string =>
  JSON.stringify({
    ...{ port: 0, databaseUrl, secrets: 'secrets', anchor: 'anchor.json', operatorTokenFile: 'operator.token' },
    witnesses: [{ name: 'w', url: witness }],
    sequencing: { batchSeconds, batchSize, directorySeconds: 0.05, witnessSeconds: 5 },
    feed: { feedSeconds: 5, repliesPerChunk: 1, headSeconds },
  });

interface Signing {
  readonly at: CeremonyStage['at'];
  readonly hub: () => string;
  readonly anchor: string;
}

const signing = ({ at, hub, anchor }: Signing): Pick<CeremonyStage, 'signAndBring' | 'state'> => {
  const signAndBring: CeremonyStage['signAndBring'] = async (files, wait = 60) => {
    for (const signer of SIGNERS.slice(0, 2)) {
      const signed = await dauysHere('directory', 'sign', ...files, '--key', at(`${signer}.key`), '--anchor', anchor, '--yes');
      if (signed.exit !== 0) throw new Error(JSON.stringify(signed.said));
    }
    return dauysHere('directory', 'submit', ...files, '--hub', hub(), '--anchor', anchor, '--wait', String(wait));
  };
  let drafts = 0;
  const state: CeremonyStage['state'] = async (...statements) => {
    mkdirSync(at('drafts'), { recursive: true });
    const files: string[] = [];
    for (const statement of statements) {
      const name = at(`drafts/${drafts++}`);
      writeFileSync(`${name}.json`, JSON.stringify(statement));
      const drafted = await dauysHere('directory', 'draft', `${name}.json`, '--to', `${name}.entry`);
      if (drafted.exit !== 0) throw new Error(JSON.stringify(drafted.said));
      files.push(`${name}.entry`);
    }
    const brought = await signAndBring(files);
    if (brought.exit !== 0) throw new Error(JSON.stringify(brought.said));
  };
  return { signAndBring, state };
};
