/**
 * fprintd through the small programs that come with it, each as one short process: a finger is claimed for as long as somebody is connected to the bus, and
 * a process that is killed lets it go. They print which finger, and never a picture or a template of it; these stay with fprintd.
 */
import { spawn } from 'node:child_process';

export interface Fprintd {
  /** What `busctl` says of the readers that fprintd knows; empty where nothing answers. */
  devices(): Promise<string>;
  /** What `fprintd-verify` said to its end; `undefined` when it was stopped. */
  verify(place: string, stop: AbortSignal): Promise<string | undefined>;
}

const DEVICES = [
  ...['--system', '--json=short', '--timeout=2', 'call', 'net.reactivated.Fprint', '/net/reactivated/Fprint/Manager'],
  ...['net.reactivated.Fprint.Manager', 'GetDevices'],
];

/** `bus`: its address, where it is not the one of the system. */
export const fprintd = (bus?: string): Fprintd => ({
  devices: async () => (await wordsOf({ program: 'busctl', args: DEVICES, bus, stop: AbortSignal.timeout(3_000) })) ?? '',
  verify: (place, stop) => wordsOf({ program: 'fprintd-verify', args: ['-f', 'any', place], bus, stop }),
});

const MOST = 65_536;

const wordsOf = (run: {
  readonly program: string;
  readonly args: readonly string[];
  readonly bus: string | undefined;
  readonly stop: AbortSignal;
}): Promise<string | undefined> =>
  new Promise((resolve) => {
    const { program, args, bus, stop } = run;
    if (stop.aborted) return resolve(undefined);
    const child = spawn(`/usr/bin/${program}`, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: bus === undefined ? {} : { DBUS_SYSTEM_BUS_ADDRESS: bus },
      signal: stop,
      killSignal: 'SIGKILL',
    });
    let said = '';
    const hear = (part: string): void => {
      said = (said + part).slice(-MOST);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', () => (stop.aborted ? undefined : resolve('')));
    child.on('close', () => resolve(stop.aborted ? undefined : said));
  });
