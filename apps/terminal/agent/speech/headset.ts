import type { Tree } from '../sources/tree.ts';

/**
 * How this machine shows that a headset is plugged in. `usb`: a sound card on USB is there (the keypad with its own socket, or a headset).
 * `jack`: a socket that the kernel reports as extcon. `always`: its only sound is a handset, nothing in it is loud.
 */
export const HEADSETS = ['usb', 'jack', 'always'] as const;
export type HeadsetKind = (typeof HEADSETS)[number];

export interface Headset {
  /** Asked anew each time: what was plugged in a second ago may be out. */
  isPlugged(): boolean;
}

/** Reads the kernel's files below the tree's root. What cannot be read is no headset. */
export const headsetOf = (kind: HeadsetKind, tree: Tree): Headset => ({
  isPlugged: () => {
    if (kind === 'always') return true;
    return kind === 'usb' ? hasUsbCard(tree) : hasJack(tree);
  },
});

export const NO_HEADSET: Headset = { isPlugged: () => false };

const hasUsbCard = (tree: Tree): boolean =>
  tree.names('proc/asound').some((name) => /^card\d+$/.test(name) && tree.text(`proc/asound/${name}/usbid`) !== undefined);

const hasJack = (tree: Tree): boolean =>
  tree.names('sys/class/extcon').some((name) => /^HEADPHONE=1$/m.test(tree.text(`sys/class/extcon/${name}/state`) ?? ''));
