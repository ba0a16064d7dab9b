/** What the operator of a service that terminals talk to says of it once, and asks the directory's signers to state. */
import { existsSync } from 'node:fs';
import { base64, hex } from '@dauys/basics/bytes.ts';
import { SUITE, type TransportKey } from '@dauys/beat/session.ts';
import { writeNew } from '../files.ts';
import { Misuse } from '../output.ts';

export interface AboutService {
  readonly id: string;
  /** Who runs it, in words. */
  readonly name: string;
  /** Where terminals reach it. */
  readonly url: string;
  readonly port: number;
  readonly anchor: string;
  readonly from: readonly string[];
}

/** A short name as the directory has them. Throws `Misuse` naming the option. */
export const checkShortName = (option: string, name: string): void => {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(name)) throw new Misuse(option);
};

/** Throws `Misuse` for what the directory could not say. */
export const checkAbout = ({ id, url, port }: AboutService): void => {
  checkShortName('--id', id);
  if (!/^https?:\/\/[a-z0-9.:[\]-]{1,190}$/.test(url)) throw new Misuse('--url');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Misuse('--port');
};

/** The part of its statement that is the same for every kind. */
export const statedOf = ({ id, name, url }: AboutService, transport: TransportKey) => ({
  id,
  names: { kk: name, ru: name, en: name },
  url,
  transport: { id: hex(transport.id), suite: SUITE, publicKey: base64(transport.publicKey) },
});

/** Readable JSON, when there is no such file yet. */
export const writeOnce = (path: string, value: object): void => {
  if (!existsSync(path)) writeNew(path, `${JSON.stringify(value, null, 2)}\n`, 0o644);
};
