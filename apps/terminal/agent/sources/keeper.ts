import type { Clock } from '@dauys/basics/clock.ts';
import type { Condition } from '@dauys/fleet/conditions.ts';
import type { Disk } from '../disk-store.ts';
import type { Log } from '../events.ts';
import type { Journal } from '../journal/keeper.ts';
import type { Look, Source } from './source.ts';
import { keep, keptOf } from './store.ts';

/** Everything that watches the device, together. */
export interface SourceKeeper {
  /** One look at every part; what changed is in the journal when it resolves. Never rejects for a part that is absent. */
  look(): Promise<void>;
  /** What the next beats say, in the order of the sources. */
  conditions(): readonly Condition[];
}

interface Deps {
  readonly sources: readonly Source[];
  readonly disk: Disk;
  /** The wall clock as it is: a step of it must show. */
  readonly system: Clock;
  /** Milliseconds that only go forward. */
  readonly elapsed: () => number;
  readonly log: Log;
  readonly journal: Pick<Journal, 'writeWithin'>;
}

export const keepSources = (deps: Deps): SourceKeeper => {
  const { sources, disk, system, elapsed, log } = deps;
  const kept = new Map(keptOf(disk));
  const said = new Map<string, readonly Condition[]>();
  const absent = new Set<string>();
  const lookAt = async (source: Source): Promise<void> => {
    const { name } = source;
    const found = await source.look({ wall: system.now(), elapsed: elapsed() }, kept.get(name));
    if (!found.there && !absent.has(name)) log('source.absent', { source: name });
    if (found.there) absent.delete(name);
    else absent.add(name);
    said.set(name, found.conditions);
    if (found.keep === undefined && found.entries.length === 0) return;
    if (!tell(deps, source, found)) return log('store.full', { where: 'journal' });
    if (found.keep !== undefined) kept.set(name, found.keep);
  };
  return {
    look: async () => void (await Promise.all(sources.map(lookAt))),
    conditions: () => [...new Set(sources.flatMap(({ name }) => said.get(name) ?? []))],
  };
};

/** Entries and memory together or not at all: after a power cut a change is told once. `false`: the disk is full; it is tried again at the next look. */
const tell = ({ disk, journal }: Deps, { name }: Source, { entries, keep: toKeep }: Look): boolean =>
  disk.commit(() => {
    for (const { kind, details } of entries) journal.writeWithin(kind, details);
    if (toKeep !== undefined) keep(disk, name, toKeep);
  }).ok;
