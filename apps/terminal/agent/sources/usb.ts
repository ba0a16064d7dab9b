import { NOT_THERE, type Source, type Told } from './source.ts';
import type { Tree } from './tree.ts';
import { makeAllowance } from './watch.ts';

/** For how long a change is said in the beats, ms. */
export const TOLD_FOR_MS = 3_600_000;
const MOST = 64;

/** Devices that came to or went from the USB ports (`sys/bus/usb/devices`), also while the terminal was off. Which ones is not written down. */
export const usbOf = (tree: Tree): Source => {
  const allowance = makeAllowance();
  let changedAt: number | undefined;
  return {
    name: 'usb',
    look: ({ elapsed }, kept) => {
      const now = readUsb(tree);
      if (now === undefined && kept === undefined) return NOT_THERE;
      const entries = kept === undefined ? [] : changesOf(kept.split(' '), now ?? []);
      const mayTell = entries.length === 0 || allowance.take(elapsed);
      if (entries.length > 0) changedAt = elapsed;
      const isRecent = changedAt !== undefined && elapsed - changedAt < TOLD_FOR_MS;
      return {
        there: true,
        entries: mayTell ? entries : [],
        conditions: isRecent ? ['usb-changed'] : [],
        ...(mayTell && (entries.length > 0 || kept === undefined) ? { keep: (now ?? []).join(' ') } : {}),
      };
    },
  };
};

/** Each device but the ports' own hubs, by where it sits and what it says that it is; `undefined` on a machine without USB. */
const readUsb = (tree: Tree): string[] | undefined => {
  const names = tree.names('sys/bus/usb/devices');
  if (names.length === 0) return undefined;
  return names
    .filter((name) => !name.startsWith('usb') && !name.includes(':'))
    .slice(0, MOST)
    .map((name) => `${name}=${tree.text(`sys/bus/usb/devices/${name}/idVendor`)}:${tree.text(`sys/bus/usb/devices/${name}/idProduct`)}`);
};

/** One entry for all that came, one for all that went. Pure. */
const changesOf = (before: readonly string[], now: readonly string[]): Told[] => [
  ...(now.some((device) => device !== '' && !before.includes(device)) ? [{ kind: 'usb-in' } as const] : []),
  ...(before.some((device) => device !== '' && !now.includes(device)) ? [{ kind: 'usb-out' } as const] : []),
];
