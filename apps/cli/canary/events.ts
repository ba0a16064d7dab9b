import { linesBy, type Log } from '../log.ts';

/** Everything a responder says of itself in its log: no envelope is named. */
const says = {
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

export type ResponderLog = Log<EventFields>;

/** JSON lines on standard output. */
export const responderLog = (body: string): ResponderLog => linesBy<EventFields>({ responder: body }, says);
