/** Configuration files of services: JSON of one shape, parsed once; paths in them are relative to the file. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Fault } from '@dauys/basics/failure.ts';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

export interface ConfigFile<S extends TSchema> {
  readonly raw: Static<S>;
  /** The path that a path in the file means. */
  at(relative: string): string;
}

/** Throws `Fault` that names the first wrong field, and never what stands in it. */
export const readConfigFile = <S extends TSchema>(schema: S, path: string): ConfigFile<S> => {
  const raw = readJson(path);
  if (!Value.Check(schema, raw)) {
    const [first] = Value.Errors(schema, raw);
    throw new Fault(`${path}: ${first?.instancePath ?? ''} ${first?.message ?? 'is wrong'}`);
  }
  return { raw, at: (relative) => resolve(dirname(path), relative) };
};

/** Throws `Fault` naming the path, never the content. */
export const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Fault(`${path} cannot be read`, { cause });
  }
};

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readText(path));
  } catch (cause) {
    throw new Fault(`${path} cannot be read as JSON`, { cause });
  }
};
