import pino from 'pino';

/** Everything a responder says of itself in its log: no envelope is named. An unknown event or an extra field does not compile. */
const events = {
  'responder.started': 'The responder looks at its body’s inbox, with the canary keys of so many epochs.',
  'responder.round': 'Tests and covers were opened and reported.',
  'responder.failed': 'A round did not come to its end; it is done again from the same place.',
  'responder.stopped': 'The responder stopped in order.',
} as const;

interface EventFields {
  'responder.started': { readonly epochs: number };
  'responder.round': { readonly to: number; readonly canaries: number; readonly covers: number };
  'responder.failed': { readonly code: string };
  'responder.stopped': object;
}

export type ResponderLog = <E extends keyof EventFields>(event: E, fields: EventFields[E]) => void;

/** JSON lines on standard output. */
export const responderLog = (body: string): ResponderLog => {
  const sink = pino({ base: { responder: body } });
  return (event, fields) => {
    const line: object = { event, ...fields };
    sink.info(line, events[event]);
  };
};
