import { VerificationError } from '@dauys/basics/failure.ts';
import { LEDGERS, type LedgerName } from '@dauys/protocol/ledger.ts';
import { LedgerFault } from '@dauys/verify/ledger.ts';
import type { Pinned } from '@dauys/verify/pinned.ts';
import type { RecordSource } from '@dauys/verify/source.ts';
import { advance, Contradiction, type Advanced } from './advance.ts';
import { type Found, keepEvidence } from './evidence.ts';
import { copyFeed } from './feed.ts';
import { type Folder, within } from './folder.ts';

export type LedgerReport = Advanced | ({ readonly kind: 'distrusted' } & Found);

/** What one look at the hub came to. `feed`: the newest chunk here, when the feed is copied. */
export interface Report {
  readonly ledgers: Readonly<Record<LedgerName, LedgerReport>>;
  readonly feed?: number | Found;
}

export interface MirrorOptions {
  readonly pinned: Pinned;
  readonly source: RecordSource;
  readonly folder: Folder;
  readonly operator?: { readonly hub: string; readonly token: string } | undefined;
  readonly progress: (ledger: LedgerName, done: number, total: number) => void;
}

/** Looks at the hub, each call once. The first call looks at every file that should be here too. Throws `Fault` when hub or disk fail. */
export const mirrorOf = (options: MirrorOptions): (() => Promise<Report>) => {
  const { pinned, source, folder, operator, progress } = options;
  const looked = new Set<LedgerName>();
  const follow = async (ledger: LedgerName): Promise<LedgerReport> => {
    try {
      const advanced = await advance({
        source: source(ledger),
        folder: within(folder, `ledger/${ledger}`),
        policy: pinned.policies[ledger],
        progress: (done, total) => progress(ledger, done, total),
        isThorough: !looked.has(ledger),
      });
      looked.add(ledger);
      return advanced;
    } catch (error) {
      // What was believed stays, and is served; what contradicts it is kept beside.
      if (error instanceof Contradiction) return { kind: 'distrusted', ...(await keepEvidence(folder, ledger, error)) };
      throw error;
    }
  };
  const feed = async (): Promise<Report['feed']> => {
    if (operator === undefined) return undefined;
    try {
      return await copyFeed({ ...operator, folder, anchor: pinned.anchor });
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      const where = error instanceof LedgerFault ? error.where : 'feed';
      const kept = await keepEvidence(folder, 'feed', new Contradiction(error, where, { ours: undefined, theirs: undefined }));
      return { ...kept, where };
    }
  };
  return async () => {
    const ledgers = { directory: await follow(LEDGERS[0]), cases: await follow(LEDGERS[1]) };
    const newest = await feed();
    return newest === undefined ? { ledgers } : { ledgers, feed: newest };
  };
};

/** Whether everything in a report holds; a hub that shows an older tree than it once did does not. */
export const holds = ({ ledgers, feed }: Report): boolean =>
  Object.values(ledgers).every(({ kind }) => kind === 'grown' || kind === 'same') && (feed === undefined || typeof feed === 'number');
