import { linesBy, type Log } from '../log.ts';

/** Everything a witness says of itself in its log. */
const says = {
  'witness.configured': 'What this witness was told, without its key.',
  'witness.started': 'The witness listens.',
  'witness.cosigned': 'A checkpoint was stored, then cosigned.',
  'witness.refused': 'A request was refused; with the log’s own signature on it, it is kept as evidence.',
  'witness.fault': 'The store failed; the witness stops, because what it remembers is no longer certain.',
  'witness.stopped': 'The witness stopped in order.',
} as const;

interface EventFields {
  'witness.configured': { readonly config: string };
  'witness.started': { readonly port: number };
  'witness.cosigned': { readonly origin: string; readonly size: number };
  'witness.refused': { readonly origin: string; readonly code: string };
  'witness.fault': object;
  'witness.stopped': object;
}

export type WitnessLog = Log<EventFields>;

/** JSON lines on standard output. */
export const witnessLog = (witness: string): WitnessLog => linesBy<EventFields>({ witness }, says);
