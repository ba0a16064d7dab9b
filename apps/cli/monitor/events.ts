import { linesBy, type Log } from '../log.ts';

/** Everything a monitor says of itself in its log. */
const says = {
  'monitor.configured': 'What this monitor was told, without its keys.',
  'monitor.started': 'The monitor listens.',
  'monitor.directory': 'The directory was read, as a quorum of witnesses vouches for it.',
  'monitor.directory-away': 'None of the places showed a directory; the last one that was verified stays.',
  'monitor.distrust': 'A place showed a directory that does not hold; both notes are kept.',
  'monitor.session': 'A terminal set up a session.',
  'monitor.refused': 'A frame was not believed; told once a minute.',
  'monitor.silent': 'Two beats of a terminal are missing.',
  'monitor.back': 'A terminal was heard again.',
  'monitor.deaf': 'This process stood still; what it did not hear then accuses nobody.',
  'monitor.fault':
    'The store failed, or what is kept of the directory does not hold; the monitor stops, because what it would say is no longer certain.',
  'monitor.stopped': 'The monitor stopped in order.',
} as const;

interface EventFields {
  'monitor.configured': { readonly config: string };
  'monitor.started': { readonly port: number };
  'monitor.directory': { readonly size: number; readonly terminals: number };
  'monitor.directory-away': { readonly reason: string };
  'monitor.distrust': { readonly code: string; readonly where: string; readonly evidence: string };
  'monitor.session': { readonly terminal: string; readonly boot: number };
  /** `times`: this one, and those that were not told since the line before. */
  'monitor.refused': { readonly code: string; readonly times: number };
  'monitor.silent': { readonly terminal: string; readonly lastBeat: string };
  'monitor.back': { readonly terminal: string; readonly silentSeconds: number };
  'monitor.deaf': { readonly seconds: number };
  'monitor.fault': { readonly reason: string };
  'monitor.stopped': object;
}

export type MonitorLog = Log<EventFields>;

/** JSON lines on standard output. */
export const monitorLog = (monitor: string): MonitorLog => linesBy<EventFields>({ monitor }, says);
