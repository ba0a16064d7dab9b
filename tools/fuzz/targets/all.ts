import type { Target } from '../target.ts';
import { beatTargets } from './beat.ts';
import { directoryTargets } from './directory.ts';
import { feedTargets } from './feed.ts';
import { journalTargets } from './journal.ts';
import { ledgerTargets } from './ledger.ts';
import { ourTargets } from './ours.ts';
import { sealingTargets } from './sealing.ts';
import { verifyTargets } from './verify.ts';

/** Every reader of bytes that are not its own. A new reader is one more entry in its file. */
export const targets: readonly Target[] = [
  ...beatTargets,
  ...sealingTargets,
  ...ledgerTargets,
  ...directoryTargets,
  ...feedTargets,
  ...journalTargets,
  ...verifyTargets,
  ...ourTargets,
];
