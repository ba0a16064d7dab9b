import type { Instant } from '@dauys/basics/clock.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { DEFAULT_BATCH_SIZE } from '@dauys/ledger/batch.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import type { HubConfig } from '../config.ts';

/** How fast a ledger goes. `everyMs` between two growths, `witnessMs` until a witness counts as silent. */
export interface Pace {
  readonly everyMs: number;
  readonly batchSize: number;
  readonly witnessMs: number;
}

const BATCH_SECONDS = 600;
const DIRECTORY_SECONDS = 1;
const WITNESS_SECONDS = 5;

/** What the directory says, unless this hub was told otherwise. Pure. */
export const paceOf = (
  ledger: LedgerName,
  config: HubConfig['sequencing'],
  { directory, at }: { directory: Directory; at: Instant },
): Pace => ({
  everyMs:
    1_000 *
    (ledger === 'cases'
      ? (config.batchSeconds ?? directory.policy?.batchSeconds ?? BATCH_SECONDS)
      : (config.directorySeconds ?? DIRECTORY_SECONDS)),
  batchSize: config.batchSize ?? directory.batchSize(at) ?? DEFAULT_BATCH_SIZE,
  witnessMs: 1_000 * (config.witnessSeconds ?? WITNESS_SECONDS),
});
