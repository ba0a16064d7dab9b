import { relative } from 'node:path';
import type { Part, Read } from './source.ts';
import type { Tree } from './tree.ts';

export type Room = 'enough' | 'low';

const MIB = 1024 * 1024;

/** Room for what is lodged and for the journal. No entry: only the beat tells it, and the hub sees what arrives anyway. */
export const diskOf = (dataFolder: string): Part<Room> => ({
  name: 'disk',
  read: (tree, before) => readDisk(tree, dataFolder, before),
  states: {
    enough: { conditions: [], holdMs: 30_000, calm: true },
    low: { conditions: ['disk-low'], holdMs: 30_000 },
  },
});

const readDisk = (tree: Tree, folder: string, before: Room | undefined): Read<Room> => {
  const space = tree.space(relative('/', folder));
  return space === undefined ? undefined : roomIn(space, before);
};

/** Low under 512 MiB or 5 %, whichever is less; enough again above twice that, so that it does not flap. Pure. */
export const roomIn = ({ free, total }: { readonly free: number; readonly total: number }, before: Room | undefined): Room => {
  const floor = Math.min(512 * MIB, total / 20);
  return free < (before === 'low' ? 2 * floor : floor) ? 'low' : 'enough';
};
