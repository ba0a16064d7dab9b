import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { base64, hex } from '@dauys/basics/bytes.ts';
import { generateTransportKey } from '@dauys/beat/session.ts';
import { writeNew } from '../files.ts';
import { type AboutService, checkAbout, checkShortName, statedOf, writeOnce } from '../terminal-door/stated.ts';
import { KEYS, keysIn, readServerKeys } from './config.ts';

export interface AboutPinServer extends AboutService {
  /** Who runs it, as a short name. */
  readonly by: string;
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
  checkAbout(about);
  checkShortName('--by', about.by);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(keysIn(folder))) {
    const { privateKey, publicKey } = await generateTransportKey();
    writeNew(
      keysIn(folder),
      `${hex(privateKey)} ${hex(publicKey)} ${randomBytes(32).toString('hex')} ${randomBytes(32).toString('hex')}\n`,
    );
  }
  const keys = await readServerKeys(keysIn(folder));
  const stated = { kind: 'pin-server', ...statedOf(about, keys.transport), by: about.by, voprfKey: base64(keys.publicKey) };
  const [statement, config] = [join(folder, 'statement.json'), join(folder, 'pin-server.json')];
  const { id, port, anchor, from } = about;
  writeOnce(statement, stated);
  writeOnce(config, { id, port, keys: KEYS, anchor, from, dataFolder: 'state' });
  return { id, config, statement };
};
