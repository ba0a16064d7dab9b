import { Fault } from '@dauys/basics/failure.ts';
import { foldDirectory, type Directory } from '@dauys/directory/directory.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import type { Pinned } from '@dauys/verify/pinned.ts';
import { readDirectory } from '@dauys/verify/record.ts';
import type { RecordSource } from '@dauys/verify/source.ts';
import { advance, Contradiction } from '../mirror/advance.ts';
import { keepEvidence } from '../mirror/evidence.ts';
import { openFolder, within } from '../mirror/folder.ts';
import { fromFolder, sourceOf } from '../verify/source.ts';
import type { MonitorLog } from './events.ts';

/** The directory as a quorum of witnesses vouches for it, whoever shows it. */
export interface Followed {
  current(): Directory;
  /** Asks the places in their order, and goes on with the first that shows a tree that holds. What was believed stays otherwise. Throws `Fault` when our own disk fails. */
  refresh(): Promise<void>;
}

interface Following {
  readonly pinned: Pinned;
  readonly places: readonly string[];
  /** Where the verified copy lies: the layout of a mirror. */
  readonly folder: string;
  readonly log: MonitorLog;
}

/** Opens the copy of the last time; what it holds is verified again. */
export const followDirectory = async ({ pinned, places, folder: path, log }: Following): Promise<Followed> => {
  const folder = await openFolder(path);
  const own = within(folder, 'ledger/directory');
  let current = foldDirectory([], pinned.anchor, { verify: verifyNative });
  let size = 0;
  let said = '';

  const read = async (): Promise<void> => {
    const { directory, ledger } = await readDirectory(fromFolder(path), pinned, { everything: false, verify: verifyNative });
    current = directory;
    size = ledger.entries.length;
    log('monitor.directory', { size, terminals: directory.terminals.size });
  };
  const lookAt = async (source: RecordSource): Promise<boolean> => {
    const isThorough = size === 0;
    const advanced = await advance({ source: source('directory'), folder: own, policy: pinned.policies.directory, isThorough });
    if (advanced.size !== size) await read();
    return advanced.kind !== 'behind';
  };
  /** Once for the same thing, however often it is seen. */
  const tellOnce = (what: string, tell: () => void): void => {
    if (what !== said) tell();
    said = what;
  };
  const away = (error: unknown): string => {
    if (error instanceof Fault) return error.message;
    throw error;
  };

  if (await own.has('checkpoint')) await read();
  return {
    current: () => current,
    refresh: async () => {
      const reasons: string[] = [];
      for (const place of places) {
        try {
          if (await lookAt(patient(sourceOf(place)))) {
            said = '';
            return;
          }
          reasons.push('behind');
        } catch (error) {
          if (error instanceof Contradiction) {
            const found = await keepEvidence(folder, 'directory', error);
            tellOnce(found.evidence, () => log('monitor.distrust', found));
            reasons.push(found.code);
          } else reasons.push(away(error));
        }
      }
      tellOnce(reasons.join('; '), () => log('monitor.directory-away', { reason: reasons.join('; ') }));
    },
  };
};

/** Whatever breaks at a place is that place's fault, and ends nothing here: its owner would else decide how long this monitor hears. */
const patient =
  (source: RecordSource): RecordSource =>
  (ledger) =>
  async (path) => {
    try {
      return await source(ledger)(path);
    } catch (cause) {
      throw cause instanceof Fault ? cause : new Fault('the place broke off', { cause });
    }
  };
