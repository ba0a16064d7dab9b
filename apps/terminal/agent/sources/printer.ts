import type { PrinterSays } from '../printing/says.ts';
import type { Part, Read } from './source.ts';
import type { Tree } from './tree.ts';

export type PrinterState = 'there' | 'missing' | 'cover' | 'paper' | 'stopped';

/** The configured printer, which can be asked. Never throws. */
export interface Asked {
  ask(): Promise<PrinterSays>;
}

const FAULT = { says: 'printer-fault', conditions: ['printer-fault'], holdMs: 30_000 } as const;

/**
 * How the printer is. Without a configured one, only whether the kernel shows a USB printer.
 *
 * Threat: paper that runs out, and a printer that jams, tell that somebody printed just now. So the journal and the beats hear of both at the turn of the
 * facility's day only, and nobody learns the hour. The screen knows at once, and offers no paper.
 */
export const printerOf = (printer: Asked | undefined, today: () => number): Part<PrinterState> => {
  const later = untilTomorrow(today);
  return {
    name: 'printer',
    read: async (tree, before) => (printer === undefined ? readPrinter(tree) : later(await stateOf(printer, before), before)),
    states: {
      there: { says: 'printer-back', conditions: [], holdMs: 30_000, calm: true },
      missing: { ...FAULT, details: { fault: 'missing' } },
      cover: { ...FAULT, details: { fault: 'cover' } },
      paper: { ...FAULT, details: { fault: 'paper' } },
      stopped: { ...FAULT, details: { fault: 'stopped' } },
    },
    gone: 'missing',
  };
};

const STATES = { ready: 'there', 'cover-open': 'cover', 'paper-out': 'paper', fault: 'stopped' } as const;
/** A source waits for two seconds at most; a printer that prints a slip for somebody answers afterwards. */
const PATIENCE_MS = 1_800;

/** One that never answered is no printer; one that answered and does not is missing (`gone`). */
const stateOf = async (printer: Asked, before: PrinterState | undefined): Promise<Read<PrinterState>> => {
  const says = await Promise.race([printer.ask(), new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined))]);
  if (says === undefined) return before === undefined ? undefined : 'no-word';
  return says === 'absent' ? undefined : STATES[says];
};

/** Holds back what printing causes until the day after it was first seen; what was believed before stays so long. */
const untilTomorrow = (today: () => number): ((seen: Read<PrinterState>, before: PrinterState | undefined) => Read<PrinterState>) => {
  let since: number | undefined;
  return (seen, before) => {
    if (seen === 'no-word') return seen;
    if (seen !== 'paper' && seen !== 'stopped') {
      since = undefined;
      return seen;
    }
    if (before === 'paper' || before === 'stopped') return seen;
    since ??= today();
    return today() > since ? seen : 'no-word';
  };
};

const USB_CLASS_PRINTER = '07';

const readPrinter = (tree: Tree): PrinterState | undefined => {
  const hasPort = tree.names('sys/class/usbmisc').some((name) => /^lp\d/.test(name));
  const hasClass = tree
    .names('sys/bus/usb/devices')
    .some((name) => tree.text(`sys/bus/usb/devices/${name}/bInterfaceClass`) === USB_CLASS_PRINTER);
  return hasPort || hasClass ? 'there' : undefined;
};
