import type { Part } from './source.ts';
import type { Tree } from './tree.ts';

export type Cover = 'closed' | 'open';

/** The switch of the case, where a hardware monitor has one (`intrusion0_alarm` of sys/class/hwmon). The kernel keeps the alarm until it is cleared. */
export const cover: Part<Cover> = {
  name: 'cover',
  read: (tree) => readCover(tree),
  states: {
    closed: { says: 'cover-closed', conditions: [], holdMs: 15_000, calm: true },
    open: { says: 'cover-opened', conditions: ['cover-open'], holdMs: 0 },
  },
};

const readCover = (tree: Tree): Cover | undefined => {
  const alarms = tree
    .names('sys/class/hwmon')
    .flatMap((chip) => tree.names(`sys/class/hwmon/${chip}`).map((name) => `sys/class/hwmon/${chip}/${name}`))
    .filter((path) => /\/intrusion\d+_alarm$/.test(path))
    .flatMap((path) => tree.text(path) ?? []);
  if (alarms.length === 0) return undefined;
  return alarms.some((alarm) => alarm !== '0') ? 'open' : 'closed';
};
