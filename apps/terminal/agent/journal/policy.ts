/** Tells the journal when another version of the directory's policy applies here: which pace and which quota the terminal kept since. */
import type { Disk } from '../disk-store.ts';
import type { Log } from '../events.ts';
import { fact, setFact } from '../facts-store.ts';
import type { Journal } from './keeper.ts';

interface Deps {
  readonly disk: Disk;
  readonly log: Log;
  readonly journal: Pick<Journal, 'writeWithin'>;
  /** The version that applies now; 0 while the directory states none. */
  version(): number;
}

/** Returns what is called whenever the directory was read. The same version again, also after a restart, is told once. */
export const tellPolicy =
  ({ disk, log, journal, version }: Deps): (() => void) =>
  () => {
    const policy = version();
    if (policy === fact(disk, 'policy-applied')) return;
    const told = disk.commit(() => {
      journal.writeWithin('policy-applied', { policy });
      setFact(disk, 'policy-applied', policy);
    });
    if (!told.ok) log('store.full', { where: 'journal' });
  };
