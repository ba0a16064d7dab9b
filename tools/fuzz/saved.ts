/** Inputs that found something once. They run first, each time, for ever. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Input } from './target.ts';

export interface Saved {
  /** What it did, when it was found. */
  readonly why: string;
  /** One of the two: bytes, or a text as JSON writes it (lone surrogates and all). */
  readonly hex?: string;
  readonly text?: string;
}

const fileOf = (name: string): URL => new URL(`./saved/${name}.json`, import.meta.url);

/** Saved cases of a target, oldest first. */
export const savedOf = (name: string): readonly Saved[] =>
  existsSync(fileOf(name)) ? (JSON.parse(readFileSync(fileOf(name), 'utf8')) as readonly Saved[]) : [];

export const inputOf = ({ hex, text = '' }: Saved): Input => (hex === undefined ? text : new Uint8Array(Buffer.from(hex, 'hex')));

export const savedFrom = (input: Input, why: string): Saved =>
  typeof input === 'string' ? { why, text: input } : { why, hex: Buffer.from(input).toString('hex') };

/** Writes a find beside the others, once. */
export const save = (name: string, found: Saved): void => {
  const before = savedOf(name);
  if (before.some(({ hex, text }) => hex === found.hex && text === found.text)) return;
  writeFileSync(fileOf(name), `${JSON.stringify([...before, found], null, 2)}\n`);
};
