import { createHash, randomBytes } from 'node:crypto';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, systemClock, type Clock } from '@dauys/basics/clock.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { leafHash } from '@dauys/ledger/merkle.ts';
import { readFileSync } from 'node:fs';
import { openDirectory } from '../../apps/hub/directory/view.ts';
import { silentLog } from '../../apps/hub/events.ts';
import { readHubKeys } from '../../apps/hub/keys.ts';
import { ledgerOf } from '../../apps/hub/ledger/ledgers.ts';
import { stepperOf } from '../../apps/hub/ledger/steps.ts';
import { enqueueLeaves } from '../../apps/hub/ledger/store.ts';
import { cpuSeconds, median, quantile, seconds, treeCpuSeconds } from './measure.ts';
import { besideOf, type Row } from './row.ts';
import { openDatabase } from './stage.ts';

// As large as the directory may say. What waits is half of it: the rest of a batch is dummies, which nobody can tell apart.
const SIZE = 32_768;
const WAITING = SIZE / 2;

/** Entries of the cases ledger per second: sequenced, in the tree, durable, signed and published, beside the hashing alone. */
export const benchLedger = async ({ rounds = 5 }: { readonly rounds?: number } = {}): Promise<Row[]> => {
  const { staged, postgresPid, stop } = await openDatabase({ sequencing: { batchSeconds: 1, batchSize: SIZE } });
  try {
    const { db, config } = staged;
    const clock = clockByHand();
    const { log } = silentLog();
    const anchor = parseAnchor(readFileSync(config.anchor, 'utf8'));
    const keys = await readHubKeys(config.secrets);
    const directory = openDirectory(db, anchor, log);
    await directory.refresh();
    const step = stepperOf({ db, clock, log, config, directory }, ledgerOf('cases', { anchor, config, keys }));
    const processor = (): number => cpuSeconds(process.pid) + treeCpuSeconds(postgresPid);
    const settle = async (): Promise<void> => {
      while ((await step()).progressed);
    };
    await settle();
    const entries: number[] = [];
    const perCore: number[] = [];
    const node: number[] = [];
    const openssl: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const commitments = Array.from({ length: WAITING }, () => bytesOf(randomBytes(32)));
      await db.tx((tx) =>
        enqueueLeaves(
          tx,
          commitments.map((commitment) => ({ commitment, urgent: false, at: clock.now() })),
        ),
      );
      clock.pass(1_001);
      const before = processor();
      const took = await seconds(settle);
      const worked = processor() - before;
      const hashing = hashRates(commitments);
      if (round === 0) continue;
      entries.push(SIZE / took);
      perCore.push(SIZE / worked);
      node.push(hashing.ours);
      openssl.push(hashing.native);
    }
    return rowsOf({ entries, perCore, ours: node, native: openssl });
  } finally {
    await stop();
  }
};

/** Leaves and inner nodes of a tree over that many entries, two hashes an entry. */
const hashRates = (commitments: readonly Bytes[]): { readonly ours: number; readonly native: number } => {
  const leaves = commitments.map((commitment) => caseLeaf(0, commitment));
  const rate = (hash: (bytes: Uint8Array) => unknown): number => {
    const began = performance.now();
    for (const leaf of leaves) {
      hash(leaf);
      hash(leaf);
    }
    return (1_000 * leaves.length) / (performance.now() - began);
  };
  return { ours: rate(leafHash), native: rate((bytes) => createHash('sha256').update(bytes).digest()) };
};

interface Rates {
  readonly entries: readonly number[];
  readonly perCore: readonly number[];
  readonly ours: readonly number[];
  readonly native: readonly number[];
}

const rowsOf = ({ entries, perCore, ours, native }: Rates): Row[] => {
  const section = 'ledger';
  const value = median(entries);
  return [
    {
      section,
      name: 'entries sequenced, durable, signed',
      value,
      unit: '/s',
      goal: { kind: 'at least', value: 30_000 },
      beside: besideOf(value, 'entries hashed only (our code) /s', median(ours)),
    },
    { section, name: 'the same per second of processor, PostgreSQL included', value: median(perCore), unit: '/core·s' },
    {
      section,
      name: 'the same, slowest round',
      value: quantile(entries, 0),
      unit: '/s',
      beside: besideOf(value, 'OpenSSL hashing /s', median(native)),
    },
  ];
};

const clockByHand = (): Clock & { pass(ms: number): void } => {
  let now: number = systemClock.now();
  return { now: () => instant(now), pass: (ms) => void (now += ms) };
};
