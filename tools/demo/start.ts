/** `npm start`: the whole system on this machine, with real parts. `-- --reset` begins anew, `-- --data <folder>` keeps it elsewhere. */
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ALL_TERMINALS } from '../../apps/cli/simulate/country.ts';
import { PAST_DAYS } from './fleet.ts';
import { followHour } from './hour.ts';
import { doorsOf, watcherDoors } from './provision.ts';
import { startSystem, type System } from './system.ts';
import { table } from './table.ts';
import { totpAt } from './totp.ts';

const root = join(import.meta.dirname, '../..');
/** Invented terminals, unless said otherwise. */
const A_FEW = 24;

const usage = `npm start                     bring everything up, or go on where it was
npm start -- --reset          forget everything first
npm start -- --data <folder>  keep the data there (default: .data)
npm start -- --fleet          608 invented terminals beside the two real ones instead of 24 (needs a machine that is free)
npm start -- --no-fleet       none

While it runs: Enter shows the present six-digit codes, 1 or 2 and Enter cuts or mends the network of that terminal, Ctrl-C stops everything.`;

const codesNow = async (data: string): Promise<string[][]> => {
  const now = Date.now();
  const left = 30 - (Math.floor(now / 1000) % 30);
  const officers = (await doorsOf(data)).map((door) => ({ at: door.body, ...door }));
  // At any workspace: device health is no body's.
  const watchers = (await watcherDoors(data)).map((door) => ({ at: `${door.role} of ${door.place}`, ...door }));
  return [...officers, ...watchers].map((d) => [d.at, d.name, d.login, d.password, `${totpAt(d.totpSecret, now)} (${left} s)`]);
};

const show = async (system: System, fleet: number): Promise<void> => {
  const places = [
    ...system.kiosks.map((k, i) => [`Kiosk ${i + 1} (${k.facility})`, k.url]),
    ...system.workspaces.map((w) => [`Workspace ${w.id}`, w.url]),
    ...(system.monitor === undefined ? [] : [['Monitor (npm)', system.monitor.config]]),
    ...system.pinServers.map((s) => [`People’s own numbers (${s.id})`, s.url]),
    ['Public record', `${system.hub.url}/ledger/cases/checkpoint`],
    ['Anchor (what a verifier pins)', system.anchorFile],
    ['Data', system.data],
    ['Logs', join(system.data, 'logs')],
    ...(fleet === 0 ? [] : [['Invented terminals', `${fleet}, a minute of theirs each second; see “Terminals” in a workspace`]]),
  ];
  console.log(`\n${table([['', 'where'], ...places])}\n`);
  console.log(`${table([['body or role', 'who', 'sign in as', 'password', 'six digits now'], ...(await codesNow(system.data))])}\n`);
  console.log('Enter: the present six digits.  1, 2: cut or mend the network of a terminal.  Ctrl-C: stop.');
};

const listen = (system: System): void => {
  process.stdin.setEncoding('utf8').on('data', (typed: string) => {
    const kiosk = system.kiosks[Number(typed.trim()) - 1];
    if (kiosk === undefined) {
      void codesNow(system.data).then((codes) =>
        console.log(table([['body or role', 'who', 'sign in as', 'password', 'six digits now'], ...codes])),
      );
      return;
    }
    if (kiosk.link.isCut) kiosk.link.mend();
    else kiosk.link.cut();
    console.log(`The network between ${kiosk.id} and the hub is ${kiosk.link.isCut ? 'cut' : 'mended'}.`);
  });
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { reset: { type: 'boolean' }, data: { type: 'string' }, fleet: { type: 'boolean' }, help: { type: 'boolean' } },
    allowNegative: true,
  });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  const data = resolve(root, values.data ?? '.data');
  if (values.reset === true && existsSync(data)) {
    if (!existsSync(join(data, 'anchor.json'))) throw new Error(`${data} was not made by npm start: it is left alone`);
    rmSync(data, { recursive: true });
  }
  const abort = new AbortController();
  const fleet = values.fleet === undefined ? A_FEW : values.fleet ? ALL_TERMINALS : 0;
  const starting = startSystem({ data, fleet, monitor: true, pinServers: true, say: (text) => console.log(`· ${text}`) });
  const stop = () => {
    if (abort.signal.aborted) return;
    abort.abort();
    console.log('\nStopping in order…');
    starting
      .then((system) => system.stop())
      .catch(() => undefined)
      .finally(() => process.exit(0));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const system = await starting;
  if (!abort.signal.aborted) await system.respond();
  if (abort.signal.aborted) return;
  await show(system, fleet);
  listen(system);
  if (fleet > 0) void followHour({ data, days: PAST_DAYS, say: (text) => console.log(`· ${text}`), signal: abort.signal });
  // The parts are detached children: this keeps the launcher itself alive.
  setInterval(() => undefined, 1 << 30);
};

try {
  await main();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  console.error(
    'What to do: read the log named above; `npm start -- --reset` begins with empty data; a full disk or a missing right shows in the same place.',
  );
  process.exit(1);
}
