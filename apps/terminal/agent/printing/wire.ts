import type { Bytes } from '@dauys/basics/bytes.ts';

/** The one port of every printer: bytes there and back. What a wire does fails by throwing; whoever talks takes that as no printer. */
export interface Wire {
  /** Resolves when all of it has left this machine. Throws when that takes longer than `withinMs`. */
  write(bytes: Uint8Array, withinMs: number): Promise<void>;
  /** As many bytes as are wanted, or fewer when no more came in time. */
  read(wanted: number, withinMs: number): Promise<Bytes>;
  close(): Promise<void>;
}

/** Where a printer is. `path` of USB is the kernel's own printer file (`/dev/usb/lp0`), of serial a line (`/dev/ttyS0`). */
export type PrinterPlace =
  | { readonly at: 'usb'; readonly path: string }
  | { readonly at: 'serial'; readonly path: string; readonly baud: number; readonly rtscts?: boolean }
  | { readonly at: 'network'; readonly host: string; readonly port: number };
