/** The simulated country of the demonstration: its terminals stand in the directory, and one process lets them beat. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Statement } from '@dauys/directory/kinds.ts';
import { countryOf, statementsOf } from '../../apps/cli/simulate/country.ts';
import { NETWORK, policy } from './cast.ts';
import { type Running, supervise } from './supervise.ts';

/** What the directory says of it, each under a name that makes it happen once. */
export const fleetStatements = (terminals: number, at: string): readonly [string, Statement][] =>
  terminals === 0
    ? []
    : [
        ['policy-2', { v: 1, kind: 'policy', at, ...policy, version: 2, canarySeconds: terminals > A_COUNTRY ? 3_600 : 300 }],
        ...statementsOf(countryOf(terminals), NETWORK, at).map((said): [string, Statement] => [`${said.kind}-${said.id}`, said]),
      ];

/** More than these lodge their tests as in life: every officer's page reads all that lie in her inbox. */
const A_COUNTRY = 100;

/** A second of the demonstration is a minute of the country: a day passes in 24 minutes. */
const PACE = 60;
/** For each facility and day: one trouble in a week. */
const TROUBLES = 0.15;
/** Of the past that is written first. */
export const PAST_DAYS = 365;

export interface About {
  readonly data: string;
  /** The command line's program. */
  readonly dauys: string;
  readonly anchorFile: string;
  readonly hub: string;
  /** How many terminals. */
  readonly fleet: number;
  readonly environment: NodeJS.ProcessEnv;
}

/** One process for all of them. The first time it writes their past; then it goes on where it was. */
export const startFleet = ({ data, dauys, anchorFile, hub, fleet, environment }: About): Running => {
  const database = environment['DATABASE_URL'] ?? embeddedUrl(data);
  const past = database === undefined ? [] : ['--history', `${PAST_DAYS}`, '--database', database];
  const how = ['--hours', '20000', '--pace', `${PACE}`, '--troubles', `${TROUBLES}`, '--kept', join(data, 'country.json')];
  const command = [dauys, 'simulate', 'fleet', '--hub', hub, '--anchor', anchorFile, '--terminals', `${fleet}`, ...how, ...past];
  return supervise({ name: 'country', command, health: `${hub}/livez` }, join(data, 'logs'), environment);
};

/** Where the hub's own PostgreSQL listens, by its own word; `undefined` while it runs nowhere. */
const embeddedUrl = (data: string): string | undefined => {
  const file = join(data, 'hub', 'postgres', 'cluster', 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [, , , port, socket] = readFileSync(file, 'utf8').split('\n');
  return `postgresql://dauys@/dauys?host=${encodeURIComponent(socket ?? '')}&port=${port ?? ''}`;
};
