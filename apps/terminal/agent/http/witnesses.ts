import { Fault } from '@dauys/basics/failure.ts';
import * as Type from 'typebox';
import * as Value from 'typebox/value';

const shape = Type.Array(Type.Object({ name: Type.String(), at: Type.String() }));

/** What the feed wrote into the store about who cosigned, and when. */
export const parseWitnesses = (json: string): { name: string; at: string }[] => {
  const value: unknown = JSON.parse(json);
  if (!Value.Check(shape, value)) throw new Fault('witnesses that are none');
  return value;
};
