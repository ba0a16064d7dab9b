import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Fault } from '@dauys/basics/failure.ts';
import Type from 'typebox';
import Value from 'typebox/value';
import { alertFaults, alertsShape, placedAlerts, printableAlerts } from './alerts/configured.ts';
import { dutyShape } from './duty/rules.ts';
import { urgentShape } from './urgent/rules.ts';

const path = Type.String({ minLength: 1, maxLength: 4_096 });
const seconds = Type.Number({ minimum: 0.01, maximum: 86_400 });

const configShape = Type.Object(
  {
    host: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    /** 0 takes a free one. */
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
    /** One of the two: a PostgreSQL that is already there, or a folder for our own. */
    databaseUrl: Type.Optional(Type.String({ minLength: 1, maxLength: 4_096 })),
    dataFolder: Type.Optional(path),
    connections: Type.Optional(Type.Integer({ minimum: 2, maximum: 500 })),
    /** Folder with the hub's keys (keys.ts), the anchor file, and a file with the operator's token. */
    secrets: path,
    anchor: path,
    operatorTokenFile: path,
    /** The built verify page: published with this hub's anchor in it. Without, there is none. */
    verifyPage: Type.Optional(path),
    witnesses: Type.Array(
      Type.Object(
        { name: Type.String({ minLength: 1, maxLength: 100 }), url: Type.String({ pattern: '^https?://', maxLength: 2_048 }) },
        { additionalProperties: false },
      ),
      { maxItems: 32 },
    ),
    /** Where each body's officers sign in: what their passkeys are bound to. A body without has no passkeys. */
    workspaces: Type.Optional(
      Type.Array(
        Type.Object(
          {
            body: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
            // Browsers make passkeys where the line is safe, and on one's own machine.
            origin: Type.String({ pattern: '^(?:https://[a-z0-9.-]{1,253}|http://localhost)(?::[0-9]{1,5})?$' }),
          },
          { additionalProperties: false },
        ),
        { maxItems: 500 },
      ),
    ),
    /** Whose officers may approve that a terminal is enrolled. None when absent. */
    enrolmentBodies: Type.Optional(Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }), { maxItems: 100 })),
    /** Normally the directory's policy and batch-size statements decide; what stands here wins, for tests and demonstrations. */
    sequencing: Type.Optional(
      Type.Object(
        {
          batchSeconds: Type.Optional(seconds),
          batchSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_536 })),
          directorySeconds: Type.Optional(seconds),
          witnessSeconds: Type.Optional(seconds),
        },
        { additionalProperties: false },
      ),
    ),
    feed: Type.Optional(
      Type.Object(
        {
          feedSeconds: Type.Optional(seconds),
          repliesPerChunk: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
          /** Between two heads of the feed announced in the directory ledger. */
          headSeconds: Type.Optional(seconds),
        },
        { additionalProperties: false },
      ),
    ),
    /** Who is told of silences and urgent matters. Without, nobody is, and each alert is shown as undelivered. */
    alerts: Type.Optional(alertsShape),
    /** From when on silences are to be explained, and whom to tell when: rules.ts. */
    duty: Type.Optional(dutyShape),
    /** Whom a body has roused while something urgent waits unopened: urgent/rules.ts. */
    urgent: Type.Optional(urgentShape),
    /** How long the work of a hub process that died waits for another to go on with it. */
    leaseSeconds: Type.Optional(Type.Integer({ minimum: 2, maximum: 60 })),
    beat: Type.Optional(
      Type.Object(
        {
          beatSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600 })),
          flushSeconds: Type.Optional(seconds),
          /** Between two writings of what beats have proven; as many of its minutes are unknown when a process falls. */
          availabilitySeconds: Type.Optional(seconds),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

type Written = Type.Static<typeof configShape>;

/** What this hub was told: parsed once, frozen, paths absolute. */
export type HubConfig = Readonly<
  Omit<Written, 'host' | 'connections' | 'leaseSeconds' | 'workspaces' | 'enrolmentBodies' | 'sequencing' | 'feed' | 'beat'>
> & {
  readonly host: string;
  readonly connections: number;
  readonly leaseSeconds: number;
  readonly workspaces: readonly { readonly body: string; readonly origin: string }[];
  readonly enrolmentBodies: readonly string[];
  readonly sequencing: Readonly<NonNullable<Written['sequencing']>>;
  readonly feed: Readonly<NonNullable<Written['feed']>>;
  readonly beat: Readonly<NonNullable<Written['beat']>>;
};

/** Reads the file given by `--config`; `DATABASE_URL` of the environment wins over it. Throws `Fault` naming each wrong field. */
export const readConfig = (file: string): HubConfig => {
  const url = process.env['DATABASE_URL'];
  const written: unknown = parseJson(file);
  const chosen =
    url !== undefined && url !== '' && typeof written === 'object' && written !== null ? { ...written, databaseUrl: url } : written;
  return parseConfig(chosen, dirname(resolve(file)));
};

/** Checks a configuration; relative paths start at `folder`. Throws `Fault` naming each wrong field. */
export const parseConfig = (written: unknown, folder: string): HubConfig => {
  if (!Value.Check(configShape, written)) {
    const faults = Value.Errors(configShape, written).map(({ instancePath, message }) => `${instancePath || 'the file'} ${message}`);
    throw new Fault(`the configuration of the hub is wrong: ${faults.join('; ')}`);
  }
  if (written.databaseUrl === undefined && written.dataFolder === undefined)
    throw new Fault('the configuration of the hub names neither databaseUrl nor dataFolder');
  const [fault] = written.alerts === undefined ? [] : alertFaults(written.alerts);
  if (fault !== undefined) throw new Fault(`the configuration of the hub is wrong: ${fault}`);
  const at = (name: string): string => resolve(folder, name);
  return Object.freeze({
    ...written,
    host: written.host ?? '127.0.0.1',
    connections: written.connections ?? 16,
    leaseSeconds: written.leaseSeconds ?? 15,
    ...(written.dataFolder === undefined ? {} : { dataFolder: at(written.dataFolder) }),
    secrets: at(written.secrets),
    anchor: at(written.anchor),
    operatorTokenFile: at(written.operatorTokenFile),
    ...(written.verifyPage === undefined ? {} : { verifyPage: at(written.verifyPage) }),
    ...(written.alerts === undefined ? {} : { alerts: placedAlerts(written.alerts, at) }),
    workspaces: Object.freeze(written.workspaces ?? []),
    enrolmentBodies: Object.freeze(written.enrolmentBodies ?? []),
    sequencing: Object.freeze(written.sequencing ?? {}),
    feed: Object.freeze(written.feed ?? {}),
    beat: Object.freeze(written.beat ?? {}),
  });
};

/** The configuration as it may be printed: without the database's password, and without the addresses of people. */
export const printable = ({ databaseUrl, alerts, ...rest }: HubConfig): string =>
  JSON.stringify({
    ...rest,
    ...(databaseUrl === undefined ? {} : { databaseUrl: withoutPassword(databaseUrl) }),
    ...(alerts === undefined ? {} : { alerts: printableAlerts(alerts) }),
  });

const withoutPassword = (url: string): string =>
  url.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1:<redacted>@').replaceAll(/([?&]password=)[^&]*/g, '$1<redacted>');

const parseJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Fault(`the configuration ${file} cannot be read as JSON`, { cause });
  }
};
