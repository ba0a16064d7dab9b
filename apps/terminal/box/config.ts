import { Fault } from '@dauys/basics/failure.ts';
import { readFileSync } from 'node:fs';
import * as Type from 'typebox';
import * as Value from 'typebox/value';

const path = Type.String({ pattern: '^/.{1,4000}$' });

const shape = Type.Object(
  {
    /** The pinned anchor: what images are believed by. */
    anchor: path,
    /** The agent, on loopback. */
    agent: Type.String({ pattern: '^http://(127\\.0\\.0\\.1|localhost):[0-9]{1,5}$' }),
    /** Where images lie, as `<sha256>.tar.gz`; absent: only a technician brings another program. Nobody there is trusted. */
    from: Type.Optional(Type.String({ pattern: '^https?://[^?#]{1,300}/$' })),
    /** The folder with both slots (packaging/terminal/slots.sh). */
    slots: path,
    /** The program that switches them. */
    switcher: path,
    /** Where the result of the self-test is left, in memory. */
    result: path,
  },
  { additionalProperties: false },
);
export type BoxConfig = Readonly<Type.Static<typeof shape>>;

/** Throws `Fault` for a file that cannot be read or says something else. */
export const readBoxConfig = (file: string): BoxConfig => {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Value.Check(shape, value)) return Object.freeze(value);
  } catch (cause) {
    throw new Fault(`the configuration ${file} cannot be read as JSON`, { cause });
  }
  throw new Fault(`the configuration ${file} says something else`);
};
