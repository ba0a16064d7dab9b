import type { Part } from './source.ts';
import type { Tree } from './tree.ts';

export type Printer = 'there' | 'missing';

/** Whether a USB printer is there. Its paper is not asked for: paper that runs out tells that somebody printed. */
export const printer: Part<Printer> = {
  name: 'printer',
  read: (tree) => readPrinter(tree),
  states: {
    there: { says: 'printer-back', conditions: [], holdMs: 30_000, calm: true },
    missing: { says: 'printer-fault', details: { fault: 'missing' }, conditions: ['printer-fault'], holdMs: 30_000 },
  },
  gone: 'missing',
};

const USB_CLASS_PRINTER = '07';

const readPrinter = (tree: Tree): Printer | undefined => {
  const hasPort = tree.names('sys/class/usbmisc').some((name) => /^lp\d/.test(name));
  const hasClass = tree
    .names('sys/bus/usb/devices')
    .some((name) => tree.text(`sys/bus/usb/devices/${name}/bInterfaceClass`) === USB_CLASS_PRINTER);
  return hasPort || hasClass ? 'there' : undefined;
};
