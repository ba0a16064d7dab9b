/** Configuration of a body's workspace server: one JSON file, parsed once, frozen. It holds no secret. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { slug } from '@dauys/protocol/fields.ts';
import { Fault } from '@dauys/basics/failure.ts';
import Type from 'typebox';
import Value from 'typebox/value';

const schema = Type.Object(
  {
    /** Which body this origin belongs to. Officers of other bodies cannot use it. */
    body: slug,
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
    host: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    /** Origin of the hub, e.g. https://hub.example: the only address this server talks to. */
    hub: Type.String({ pattern: '^https?://[^/?#\\s]+$', maxLength: 255 }),
    /** Path of the anchor: what this body pins (ledger policies, directory signers). */
    anchor: Type.String({ minLength: 1, maxLength: 4_096 }),
    /** Folder in which this server remembers the newest head of its body's chain; it belongs to the server alone. */
    memory: Type.Optional(Type.String({ minLength: 1, maxLength: 4_096 })),
    /** Path of a GeoJSON file with the borders of regions, for the map of terminals (docs/operating/map.md). Without, regions are tiles. */
    geometry: Type.Optional(Type.String({ minLength: 1, maxLength: 4_096 })),
    /** Folder of the built page. */
    bundle: Type.String({ minLength: 1, maxLength: 4_096 }),
  },
  { additionalProperties: false },
);

export interface WorkspaceConfig extends Readonly<Type.Static<typeof schema>> {
  readonly host: string;
}

/** Reads and checks the file; paths in it are relative to it. Throws `Fault` that names the field, never a value. */
export const readConfig = (path: string): WorkspaceConfig => {
  const read = readJson(path);
  if (!Value.Check(schema, read)) {
    const fields = [...Value.Errors(schema, read)].map((e) => e.instancePath || '/').join(', ');
    throw new Fault(`configuration: ${fields} not as expected`);
  }
  const from = dirname(resolve(path));
  const memory = read.memory === undefined ? {} : { memory: resolve(from, read.memory) };
  const geometry = read.geometry === undefined ? {} : { geometry: resolve(from, read.geometry) };
  return Object.freeze({
    host: '127.0.0.1',
    ...read,
    ...memory,
    ...geometry,
    anchor: resolve(from, read.anchor),
    bundle: resolve(from, read.bundle),
  });
};

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Fault(`configuration: ${path} cannot be read as JSON`, { cause });
  }
};

/** As it may be printed: a user and password in the hub's address, should somebody have put them there, are taken out. */
export const printable = (config: WorkspaceConfig): string =>
  JSON.stringify({ ...config, hub: config.hub.replace(/\/\/[^/@]*@/, '//<redacted>@') });

/** The path after `--config`; throws `Fault` when it is missing. */
export const configPath = (argv: readonly string[]): string => {
  const path = argv[argv.indexOf('--config') + 1];
  if (!argv.includes('--config') || path === undefined) throw new Fault('usage: main.ts --config <file>');
  return path;
};
