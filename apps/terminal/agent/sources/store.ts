import { textOf, type Disk } from '../disk-store.ts';
import type { SourceName } from './source.ts';

/** What each source remembers across a restart. */
export const keptOf = (disk: Disk): ReadonlyMap<string, string> =>
  new Map(disk.all('select name, kept from source').map((row) => [textOf(row, 'name'), textOf(row, 'kept')]));

/** Inside the commit that holds what the source told. */
export const keep = (disk: Disk, name: SourceName, kept: string): void => {
  disk.run('insert into source values (?, ?) on conflict (name) do update set kept = excluded.kept', name, kept);
};
