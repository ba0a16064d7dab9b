import { pino } from 'pino';

interface Event {
  readonly level: 'info' | 'warn' | 'error' | 'fatal';
  readonly says: string;
  readonly fields: readonly string[];
}

/**
 * Everything this process may log. No entry carries content, an envelope's id, a body or a time of lodging: whoever takes the
 * disk of a terminal learns nothing of who wrote.
 */
const EVENTS = {
  'agent.started': { level: 'info', says: 'The agent is up.', fields: ['port', 'boot', 'version'] },
  'agent.configured': { level: 'info', says: 'The configuration, redacted.', fields: ['config'] },
  'agent.stopped': { level: 'info', says: 'An orderly end.', fields: ['reason'] },
  'agent.fault': { level: 'fatal', says: 'The process stops and restarts through recovery.', fields: ['where', 'reason'] },
  'store.full': { level: 'error', says: 'The disk is full; nothing was promised.', fields: ['where'] },
  'uplink.session': { level: 'info', says: 'A session with the hub was set up.', fields: ['uplink'] },
  'uplink.unreachable': { level: 'warn', says: 'Beats are not answered.', fields: ['uplink', 'reason'] },
  'uplink.back': { level: 'info', says: 'Beats are answered again.', fields: ['uplink', 'attempts'] },
  'uplink.refused': { level: 'warn', says: 'The hub refused a frame.', fields: ['uplink'] },
  distrust: { level: 'error', says: 'Evidence did not hold; it was kept and not applied.', fields: ['code', 'sha256'] },
  'parcel.refused': { level: 'error', says: 'The hub refused a parcel; it is kept.', fields: ['code'] },
  'clock.stepped': { level: 'warn', says: 'The system clock lies before a witness’s cosignature.', fields: ['code', 'behindSeconds'] },
  'feed.caught-up': { level: 'info', says: 'The feed has been read up to a chunk.', fields: ['chunk'] },
  'page.confirmed': { level: 'info', says: 'The page is the one named in the directory ledger.', fields: ['sha256', 'version'] },
  'page.late': { level: 'warn', says: 'The statement that names the page has ended; a newer page is needed.', fields: ['sha256'] },
  'page.refused': {
    level: 'error',
    says: 'The directory ledger does not name this page as it would be served: people are warned.',
    fields: ['code', 'sha256'],
  },
  'source.absent': { level: 'info', says: 'This machine does not have it, or does not show it.', fields: ['source'] },
  'directory.folded': { level: 'info', says: 'The directory was read.', fields: ['entries', 'distrusted'] },
} as const satisfies Record<string, Event>;

export type EventName = keyof typeof EVENTS;
export type Fields<Name extends EventName> = Readonly<Record<(typeof EVENTS)[Name]['fields'][number], string | number | object>>;

/** `log('uplink.back', { uplink, attempts })`: an unknown event or field does not compile. */
export type Log = <Name extends EventName>(name: Name, fields: Fields<Name>) => void;

/** JSON lines on standard output. */
export const makeLog = (terminal: string): Log => {
  const logger = pino({ base: { terminal }, timestamp: pino.stdTimeFunctions.isoTime });
  return (name, fields) => {
    const { level, says } = EVENTS[name];
    const said: object = { event: name, ...fields };
    logger[level](said, says);
  };
};
