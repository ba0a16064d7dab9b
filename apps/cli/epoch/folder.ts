/** The folder of a ceremony: what is public, what is sealed to whom. Nothing in it is secret to those who cannot open it, and no seed ever lies in it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { EpochName } from '@dauys/sealing/trustees.ts';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { readJson } from '../directory/entry.ts';
import { readSmall, writeNew } from '../files.ts';
import { Misuse } from '../output.ts';

const about = Type.Object(
  { v: Type.Literal(1), body: Type.String(), epoch: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false },
);

/** `statements/01-body-epoch.entry` …: in the order in which they are brought. */
export const statementPath = (folder: string, name: string): string => join(folder, 'statements', `${name}.entry`);

/** One epoch's seed, sealed to one officer. */
export const officerPath = (folder: string, officer: string): string => join(folder, 'officers', `${officer}.age`);

/** One trustee's share, sealed to her. */
export const sharePath = (folder: string, trustee: string): string => join(folder, 'trustees', `${trustee}.share`);

export const writeAbout = (folder: string, { body, epoch }: EpochName): void =>
  writeNew(join(folder, 'epoch.json'), `${JSON.stringify({ v: 1, body, epoch })}\n`, 0o644);

/** Which epoch a folder is about. Throws `Misuse` for a folder of something else. */
export const readAbout = (folder: string): EpochName => {
  const said = readJson(join(folder, 'epoch.json'));
  if (!Value.Check(about, said)) throw new Misuse(folder);
  return { body: said.body, epoch: said.epoch };
};

/** What is to be handed to officers, by officer. */
export const officerFiles = (folder: string): ReadonlyMap<string, Bytes> =>
  new Map(
    readdirSync(join(folder, 'officers'))
      .filter((name) => name.endsWith('.age'))
      .map((name) => [name.slice(0, -'.age'.length), readSmall(join(folder, 'officers', name))]),
  );
