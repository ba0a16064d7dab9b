/** What a translator has to know of a sentence besides its words: where it stands, who reads it, how long it may be. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { longestOf } from './pack.ts';

const folder = join(import.meta.dirname, '../../packages/wording/context');

interface ContextFile {
  readonly reader: string;
  readonly kinds: Readonly<Record<string, { readonly is: string; readonly limit: number }>>;
  readonly screens: Readonly<Record<string, { readonly where: string; readonly picture?: string }>>;
  readonly sentences: readonly {
    readonly keys: readonly string[];
    readonly screen: string;
    readonly kind: string;
    readonly note?: string;
  }[];
}

export interface Context {
  readonly where: string;
  readonly is: string;
  readonly reader: string;
  /** Letters of the longest form, a value counted as three. */
  readonly limit: number;
  readonly note?: string;
  /** Name of a picture of the screen (docs/screens). */
  readonly picture?: string;
}

const shapeOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll('.', String.raw`\.`)
      .replaceAll('*', '.+')
      .replace(/\.\+$/, '.*')}$`,
  );

const readContext = (audience: string): ContextFile | undefined => {
  const path = join(folder, `${audience}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ContextFile) : undefined;
};

/** Names of the pictures that the screens of an audience have. */
export const picturesOf = (audience: string): string[] => [
  ...new Set(Object.values(readContext(audience)?.screens ?? {}).flatMap(({ picture }) => picture ?? [])),
];

/** Of one audience: the context of a key, or `undefined` when nobody has said it. The first line that fits counts. */
export const contextOf = (audience: string): ((key: string) => Context | undefined) | undefined => {
  const file = readContext(audience);
  if (file === undefined) return undefined;
  const sentences = file.sentences.map((one) => ({ ...one, shapes: one.keys.map(shapeOf) }));
  return (key) => {
    const found = sentences.find(({ shapes }) => shapes.some((shape) => shape.test(key)));
    if (found === undefined) return undefined;
    const kind = file.kinds[found.kind];
    // "=": the screen has the name with which the key begins.
    const screen = file.screens[found.screen === '=' ? (key.split('.')[0] ?? '') : found.screen];
    if (kind === undefined || screen === undefined) return undefined;
    return {
      ...{ where: screen.where, is: kind.is, reader: file.reader, limit: kind.limit },
      ...(found.note === undefined ? {} : { note: found.note }),
      ...(screen.picture === undefined ? {} : { picture: screen.picture }),
    };
  };
};

/** By how many letters a sentence is longer than its place, or 0. */
export const excessOf = (message: string, { limit }: Context): number => Math.max(0, longestOf(message) - limit);
