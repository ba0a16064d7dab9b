import { linesBy, type Log } from '../log.ts';

/** Everything a server of numbers says of itself in its log: nothing of who asked. */
const says = {
  'pin.started': 'The server listens.',
  'pin.directory': 'What became of reading the directory.',
  'pin.fault': 'The store failed, or what is kept of the directory does not hold; the server stops.',
  'pin.stopped': 'The server stopped in order.',
} as const;

interface EventFields {
  'pin.started': { readonly port: number };
  'pin.directory': { readonly said: string; readonly fields: string };
  'pin.fault': { readonly reason: string };
  'pin.stopped': object;
}

export type PinLog = Log<EventFields>;

/** JSON lines on standard output. */
export const pinLog = (server: string): PinLog => linesBy<EventFields>({ server }, says);
