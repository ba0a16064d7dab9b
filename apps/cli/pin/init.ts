import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { base64, hex } from '@dauys/basics/bytes.ts';
import { generateTransportKey, SUITE } from '@dauys/beat/session.ts';
import { writeNew } from '../files.ts';
import { Misuse } from '../output.ts';
import { KEYS, keysIn, readServerKeys } from './config.ts';

export interface AboutPinServer {
  readonly id: string;
  /** Who runs it, as a short name. */
  readonly by: string;
  readonly name: string;
  /** Where terminals reach it. */
  readonly url: string;
  readonly port: number;
  readonly anchor: string;
  readonly from: readonly string[];
}

export interface MadePinServer {
  readonly id: string;
  readonly config: string;
  /** What the directory's signers are asked to state: for `dauys directory draft`. */
  readonly statement: string;
}

/**
 * Makes keys (0600), `pin-server.json` and `statement.json` in a folder (0700), each only when it is not there: run again it states the same keys. Throws
 * `Misuse` for what the directory could not say.
 */
export const initPinServer = async (folder: string, about: AboutPinServer): Promise<MadePinServer> => {
  for (const name of ['id', 'by'] as const) if (!/^[a-z][a-z0-9-]{1,39}$/.test(about[name])) throw new Misuse(`--${name}`);
  if (!/^https?:\/\/[a-z0-9.:[\]-]{1,190}$/.test(about.url)) throw new Misuse('--url');
  if (!Number.isInteger(about.port) || about.port < 0 || about.port > 65_535) throw new Misuse('--port');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(keysIn(folder))) {
    const { privateKey, publicKey } = await generateTransportKey();
    writeNew(
      keysIn(folder),
      `${hex(privateKey)} ${hex(publicKey)} ${randomBytes(32).toString('hex')} ${randomBytes(32).toString('hex')}\n`,
    );
  }
  const keys = await readServerKeys(keysIn(folder));
  const stated = {
    kind: 'pin-server',
    id: about.id,
    by: about.by,
    names: { kk: about.name, ru: about.name, en: about.name },
    url: about.url,
    transport: { id: hex(keys.transport.id), suite: SUITE, publicKey: base64(keys.transport.publicKey) },
    voprfKey: base64(keys.publicKey),
  };
  const [statement, config] = [join(folder, 'statement.json'), join(folder, 'pin-server.json')];
  const { id, port, anchor, from } = about;
  writeOnce(statement, `${JSON.stringify(stated, null, 2)}\n`);
  writeOnce(config, `${JSON.stringify({ id, port, keys: KEYS, anchor, from, dataFolder: 'state' }, null, 2)}\n`);
  return { id, config, statement };
};

const writeOnce = (path: string, text: string): void => {
  if (!existsSync(path)) writeNew(path, text, 0o644);
};
