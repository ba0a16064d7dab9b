import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { SlipPrinting } from '@dauys/protocol/kiosk.ts';
import type { Disk } from '../disk-store.ts';
import { promiseOf } from '../outbox/store.ts';
import { bytesOfSheet } from './escpos.ts';
import type { Printer } from './printer.ts';
import type { PrinterSays } from './says.ts';
import { drawSheet, slipLanguage } from './sheet.ts';

export type PrintCode = 'http/not-found' | 'http/slow-down' | `printer/${Exclude<PrinterSays, 'ready'>}`;

/** A slip is printed again when paper ended under it; not for ever. */
export const TRIES = 3;

export interface SlipDesk {
  print(asked: SlipPrinting): Promise<Result<void, Refusal<PrintCode>>>;
}

/**
 * Prints slips of what the disk holds. The page names an envelope and brings nothing else: no slip exists of what is not stored, and nothing but a slip can be
 * printed. A print that was under way when the process died is not taken up again: the person asks again. Nothing is written down of what was printed.
 */
export const slipDesk = ({ disk, terminal, printer }: Desk): SlipDesk => {
  const tried = new Map<string, number>();
  return {
    print: async ({ envelopeId, language }) => {
      const promise = promiseOf(disk, envelopeId);
      if (promise === undefined) return err({ code: 'http/not-found' });
      if (printer === undefined) return err({ code: 'printer/absent' });
      const times = (tried.get(envelopeId) ?? 0) + 1;
      if (times > TRIES) return err({ code: 'http/slow-down' });
      tried.set(envelopeId, times);
      const { counter, day, slip } = promise;
      // From here on what is on the way to the paper stands on the disk already: a power cut takes the paper, not the promise.
      const says = await printer.print(await bytesOfSheet(drawSheet({ language: slipLanguage(language), terminal, counter, day, slip })));
      return says === 'ready' ? ok(undefined) : err({ code: `printer/${says}` });
    },
  };
};

interface Desk {
  readonly disk: Disk;
  readonly terminal: string;
  readonly printer: Printer | undefined;
}
