/** Everything this server may log. An unknown event or an extra field does not compile. No address, login or identifier is among them. */
import { pino, type Logger } from 'pino';

export const events = {
  'workspace.configured': { level: 'info', says: 'What this server was told; it is told no secret.' },
  'workspace.started': { level: 'info', says: 'The workspace listens.' },
  'workspace.stopped': { level: 'info', says: 'The workspace stopped.' },
  'release.confirmed': { level: 'info', says: 'The page is the one named in the directory ledger.' },
  'release.refused': {
    level: 'error',
    says: 'The directory ledger does not name this page, or not as it would be served, or no longer: it is not served.',
  },
  'release.unknown': { level: 'warn', says: 'The directory could not be read or does not hold: the page waits.' },
  'chain.contradicted': { level: 'error', says: 'The hub shows a chain of this body that does not go through what was seen of it before.' },
  'hub.unreachable': { level: 'warn', says: 'The hub did not answer in time.' },
} as const;

interface EventFields {
  'workspace.configured': { readonly config: string };
  'workspace.started': { readonly body: string; readonly port: number; readonly hub: string };
  'workspace.stopped': { readonly body: string };
  'release.confirmed': { readonly sha256: string; readonly version: string };
  'release.refused': { readonly sha256: string; readonly code: string };
  'release.unknown': { readonly code: string };
  'chain.contradicted': { readonly code: 'desk/chain-rewritten'; readonly remembered: number; readonly shown: number };
  'hub.unreachable': { readonly route: string };
}

export type Log = <E extends keyof EventFields>(event: E, fields: EventFields[E]) => void;

const logTo =
  (logger: Logger): Log =>
  (event, fields) => {
    const { level, says }: { level: 'info' | 'warn' | 'error'; says: string } = events[event];
    const line: object = { ...fields, event };
    logger[level](line, says);
  };

export const standardLog = (): Log => logTo(pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }));
