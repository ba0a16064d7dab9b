import { Fault } from '@dauys/basics/failure.ts';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as Type from 'typebox';
import * as Value from 'typebox/value';
import { HEADSETS } from './speech/headset.ts';

const path = Type.String({ minLength: 1, maxLength: 4_096 });

const sources = Type.Object(
  {
    /** The folder that shows what the kernel shows; `/` when absent. */
    root: Type.Optional(path),
    /** The interface with the cable; absent: any that looks like one. */
    wired: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_.-]{1,15}$' })),
    /** A UPS that Network UPS Tools serve. */
    ups: Type.Optional(
      Type.Object(
        {
          name: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,60}$' }),
          host: Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,200}$' }),
          port: Type.Integer({ minimum: 1, maximum: 65_535 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

const printer = Type.Union([
  Type.Object({ at: Type.Literal('usb'), path }, { additionalProperties: false }),
  Type.Object(
    {
      at: Type.Literal('serial'),
      path,
      baud: Type.Integer({ minimum: 1_200, maximum: 921_600 }),
      /** The line tells when the printer can take no more; true when absent. */
      rtscts: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      at: Type.Literal('network'),
      host: Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,200}$' }),
      port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    },
    { additionalProperties: false },
  ),
]);
const speech = Type.Object(
  {
    /** espeak-ng of the system. */
    program: Type.Optional(path),
    /** How a headset shows (speech/headset.ts); absent: there is none, and nobody's own words are ever spoken. */
    headset: Type.Optional(Type.Union(HEADSETS.map((kind) => Type.Literal(kind)))),
  },
  { additionalProperties: false },
);

const readers = Type.Object(
  {
    /** Through fprintd; `bus`: the address of another bus than the system's. */
    fingerprint: Type.Optional(Type.Object({ bus: Type.Optional(path) }, { additionalProperties: false })),
    /** Through pcscd; `socket`: another place than Debian's. */
    card: Type.Optional(Type.Object({ socket: Type.Optional(path) }, { additionalProperties: false })),
    /** Who was entered at this terminal, sealed; a file in the data folder when absent. */
    entered: Type.Optional(path),
  },
  { additionalProperties: false },
);

const shape = Type.Object(
  {
    /** 8 hex digits, as enrolled. */
    terminal: Type.String({ pattern: '^[0-9a-f]{8}$' }),
    facility: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$' }),
    /** IANA name of the facility's zone. */
    zone: Type.String({ pattern: '^[A-Za-z0-9_+/-]{1,64}$' }),
    /** Loopback only; 0 takes any free port and prints it. */
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
    dataFolder: path,
    anchor: path,
    /** File with the device key: 32-byte seed in hex, or the name of a key in a TPM (device/device.ts). */
    deviceKey: path,
    /** Where hubs answer; the first reachable one is the primary. Monitors are not among them: the directory names them. */
    uplinks: Type.Array(
      Type.Object(
        {
          name: Type.String({ pattern: '^(?!monitor-)[a-z][a-z0-9-]{0,39}$' }),
          url: Type.String({ pattern: '^https?://[^/]+$', maxLength: 200 }),
          /** SHA-256 of the public keys (SubjectPublicKeyInfo) that may stand behind this address, hex; absent: the machine's store decides. */
          pins: Type.Optional(Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$' }), { minItems: 1, maxItems: 8 })),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 8 },
    ),
    /** The built kiosk page; absent: only the API is served. */
    page: Type.Optional(path),
    /** How long a page waits for a view of the directory that names it, after the last view came; then people are warned. 120 by default. */
    pagePatienceSeconds: Type.Optional(Type.Number({ minimum: 0.05, maximum: 3_600 })),
    /** `{"v":1,"entries":["<base64>"…]}`: directory entries from index 0, to know the hub's keys before the first beat. */
    directory: path,
    /** Overrides the policy's pace, in seconds. */
    beatSeconds: Type.Optional(Type.Number({ minimum: 0.05, maximum: 3_600 })),
    /** How often the agent notes that it lives and looks at what only time shows, in seconds; 10 when absent. */
    aliveSeconds: Type.Optional(Type.Number({ minimum: 0.05, maximum: 60 })),
    /** What the agent watches of its machine, where it cannot find out itself (docs/operating/terminal-sources.md). */
    sources: Type.Optional(sources),
    /** An ESC/POS printer; absent: nothing is printed (docs/operating/printing.md). */
    printer: Type.Optional(printer),
    /** By which pictures come to a complaint: `camera` where the browser may open no window of files; `files` when absent. */
    pictures: Type.Optional(Type.Union([Type.Literal('files'), Type.Literal('camera')])),
    /** Where the box leaves what its self-test found, for the technician's page (docs/operating/box.md). */
    selfTest: Type.Optional(path),
    /** Absent: this terminal does not speak. */
    speech: Type.Optional(speech),
    /** Readers by which somebody may say who she is (docs/operating/readers.md); absent: people type. */
    readers: Type.Optional(readers),
    /** How often each server of numbers is asked, in seconds; 15 when absent. The same for all terminals of a kind: it shows on the line. */
    ownSeconds: Type.Optional(Type.Number({ minimum: 0.05, maximum: 3_600 })),
    /** Overrides the policy's quota for envelopes that are not public yet, in bytes. */
    outboxQuotaBytes: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

export type Config = Readonly<Type.Static<typeof shape>>;

/** Reads `--config <file>`; paths in it are relative to the file. Throws `Fault` naming the fields that are wrong. */
export const readConfig = (argv: readonly string[]): Config => {
  const at = argv.indexOf('--config');
  const file = at < 0 ? undefined : argv[at + 1];
  if (file === undefined) throw new Fault('usage: agent --config <file.json>');
  const value = readJson(file);
  if (!Value.Check(shape, value)) throw new Fault(`configuration: ${wrongFields(value)}`);
  const from = (path: string) => resolve(dirname(file), path);
  return Object.freeze({
    ...value,
    dataFolder: from(value.dataFolder),
    anchor: from(value.anchor),
    deviceKey: from(value.deviceKey),
    directory: from(value.directory),
    ...(value.page === undefined ? {} : { page: from(value.page) }),
    ...(value.selfTest === undefined ? {} : { selfTest: from(value.selfTest) }),
  });
};

/** Where the supervisor that started us listens; nothing where there is none. */
export const supervised = (): { readonly socket: string | undefined } => ({ socket: process.env['NOTIFY_SOCKET'] });

/** What may be printed at start. Keys come as file paths, so there is nothing else to hide. */
export const printable = (config: Config): Record<string, unknown> => ({ ...config, deviceKey: '<redacted>' });

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Fault(`the configuration ${file} cannot be read as JSON`, { cause });
  }
};

const wrongFields = (value: unknown): string =>
  [...Value.Errors(shape, value)]
    .map((e) => e.instancePath || e.message)
    .slice(0, 10)
    .join(', ');
