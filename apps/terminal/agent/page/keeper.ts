import { utf8 } from '@dauys/basics/bytes.ts';
import type { Clock } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { readBundle, type Bundle, type BundleFile } from '@dauys/directory/bundle-node.ts';
import { hashOfFiles, hashOfPolicies, judgeRelease, listOfFiles, type Held } from '@dauys/directory/release.ts';
import type { Disk } from '../disk-store.ts';
import type { Distrust } from '../distrust.ts';
import type { Log } from '../events.ts';
import { fact, setFact } from '../facts-store.ts';
import type { KnownDirectory } from '../feed/directory.ts';
import { appliedCheckpoint } from '../feed/store.ts';
import { contentPolicyOf } from '../http/guard.ts';
import { standingOf, type Standing } from './decide.ts';

/** The page that lies on this terminal, and whether it may be handed out now. */
export interface PageKeeper {
  /** Judges anew, and tells once when it changes: a refused page is journalled, its list kept as evidence. */
  standing(): Standing;
  file(path: string): BundleFile | undefined;
}

interface Deps {
  readonly folder: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: Log;
  readonly distrust: Distrust;
  readonly directory: KnownDirectory;
  /** How long a page may wait for a view that names it after the last one came, ms. */
  readonly patience: number | undefined;
}

const PATIENCE_MS = 120_000;

/** Reads the page once. One that cannot be read is an empty one, which nobody names: the terminal must live to say so. */
export const keepPage = (deps: Deps): PageKeeper => {
  const { disk, clock } = deps;
  const bundle = readOrEmpty(deps.folder);
  const held: Held = {
    app: 'kiosk',
    sha256: bundle.sha256,
    contentPolicy: hashOfPolicies(bundle.files.keys(), (path) => contentPolicyOf(`/${path}`)),
  };
  const mark = Number.parseInt(held.sha256.slice(0, 12), 16);
  const newest = { note: appliedCheckpoint(disk, 'directory')?.note, since: 0 };
  let told = 'waiting';
  return {
    file: (path) => bundle.files.get(path),
    standing: () => {
      const checkpoint = appliedCheckpoint(disk, 'directory');
      const verdict = checkpoint && judgeRelease(publicReleases(deps.directory, checkpoint.size), held, clock.now());
      if (checkpoint?.note !== newest.note) Object.assign(newest, { note: checkpoint?.note, since: performance.now() });
      const standing = standingOf({
        verdict,
        quiet: performance.now() - newest.since,
        patience: deps.patience ?? PATIENCE_MS,
        servedBefore: fact(disk, 'page-served') === mark,
      });
      const key =
        standing.state === 'refused' ? standing.code : `${standing.state}${standing.state === 'served' && standing.late ? ' late' : ''}`;
      if (key !== told) tell(deps, { standing, bundle, mark });
      told = key;
      return standing;
    },
  };
};

/** Statements that a cosigned checkpoint covers. The file of the enrolment is not among them: nobody else has seen what it says. */
const publicReleases = (directory: KnownDirectory, size: number) => directory.current().releases.filter(({ index }) => index < size);

const tell = ({ disk, log, distrust }: Deps, told: { standing: Standing; bundle: Bundle; mark: number }): void => {
  const { standing, bundle, mark } = told;
  const { sha256 } = bundle;
  if (standing.state === 'refused') {
    log('page.refused', { code: standing.code, sha256 });
    distrust(standing.code, utf8(listOfFiles(new Map([...bundle.files].map(([path, { bytes }]) => [path, bytes])))));
  } else if (standing.state === 'served' && standing.late) log('page.late', { sha256 });
  else if (standing.state === 'served') {
    // So that the end of its statement alone does not take it away from the people here.
    disk.commit(() => setFact(disk, 'page-served', mark));
    log('page.confirmed', { sha256, version: standing.version });
  }
};

const readOrEmpty = (folder: string): Bundle => {
  try {
    return readBundle(folder);
  } catch (error) {
    if (!(error instanceof Fault) && !(error instanceof Error && 'code' in error)) throw error;
    return { sha256: hashOfFiles(new Map()), files: new Map() };
  }
};
