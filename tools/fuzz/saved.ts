/** Inputs that found something once. They run first, each time, for ever. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Sent } from './requests.ts';
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

/** A request that found something once. Bytes of a body are written in hex. */
export type SavedRequest = Omit<Sent, 'body'> & {
  readonly why: string;
  readonly who?: string;
  readonly body?: string;
  readonly hex?: string;
};

/** Saved requests to a server, oldest first. */
export const savedRequestsOf = (server: string): readonly SavedRequest[] => {
  const file = fileOf(`route-${server}`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly SavedRequest[]) : [];
};

export const sentOf = ({ method, path, headers, body, hex }: SavedRequest): Sent => {
  const held = hex === undefined ? body : new Uint8Array(Buffer.from(hex, 'hex'));
  return { method, path, headers, ...(held === undefined ? {} : { body: held }) };
};

/** Writes finds beside the others. */
export const saveRequests = (server: string, found: readonly { readonly why: string; readonly input: Sent }[]): void => {
  if (found.length === 0) return;
  const more = found.map(({ why, input: { body, ...rest } }): SavedRequest => {
    const written = body === undefined ? {} : typeof body === 'string' ? { body } : { hex: Buffer.from(body).toString('hex') };
    return { why, ...rest, ...written };
  });
  writeFileSync(fileOf(`route-${server}`), `${JSON.stringify([...savedRequestsOf(server), ...more], null, 2)}\n`);
};
