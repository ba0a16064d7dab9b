import pino from 'pino';

/** Everything a server of numbers says of itself in its log: nothing of who asked. */
const events = {
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

export type PinLog = <E extends keyof EventFields>(event: E, fields: EventFields[E]) => void;

/** JSON lines on standard output. */
export const pinLog = (server: string): PinLog => {
  const sink = pino({ base: { server } });
  return (event, fields) => {
    const line: object = { event, ...fields };
    sink.info(line, events[event]);
  };
};
