import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { base64, bytesOf, hex } from '@dauys/basics/bytes.ts';
import { generateTransportKey, SUITE } from '@dauys/beat/session.ts';
import { writeNew } from '../files.ts';
import { Misuse } from '../output.ts';
import { readStatementKey, readTransports, STATEMENT, TRANSPORT } from './config.ts';

export interface AboutMonitor {
  readonly id: string;
  readonly name: string;
  /** Where terminals reach it. */
  readonly url: string;
  readonly port: number;
  readonly anchor: string;
  readonly from: readonly string[];
}

export interface MadeMonitor {
  readonly id: string;
  readonly config: string;
  /** What the directory's signers are asked to state: for `dauys directory draft`. */
  readonly statement: string;
}

/**
 * Makes keys (0600), `monitor.json` and `statement.json` in a folder (0700), each only when it is not there: run again it states the same keys. Throws
 * `Misuse` for what the directory could not say.
 */
export const initMonitor = async (folder: string, about: AboutMonitor): Promise<MadeMonitor> => {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(about.id)) throw new Misuse('--id');
  if (!/^https?:\/\/[a-z0-9.:[\]-]{1,190}$/.test(about.url)) throw new Misuse('--url');
  if (!Number.isInteger(about.port) || about.port < 0 || about.port > 65_535) throw new Misuse('--port');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await makeKeys(folder);
  const [transport] = await readTransports(folder);
  if (transport === undefined) throw new Misuse(TRANSPORT);
  const stated = {
    kind: 'monitor',
    id: about.id,
    names: { kk: about.name, ru: about.name, en: about.name },
    url: about.url,
    transport: { id: hex(transport.id), suite: SUITE, publicKey: base64(transport.publicKey) },
    statementKey: base64(readStatementKey(folder).publicKey),
  };
  const [statement, config] = [join(folder, 'statement.json'), join(folder, 'monitor.json')];
  const { id, port, anchor, from } = about;
  writeOnce(statement, `${JSON.stringify(stated, null, 2)}\n`);
  writeOnce(config, `${JSON.stringify({ id, port, keys: '.', anchor, from, dataFolder: 'state' }, null, 2)}\n`);
  return { id, config, statement };
};

const makeKeys = async (folder: string): Promise<void> => {
  const [transport, statement] = [join(folder, TRANSPORT), join(folder, STATEMENT)];
  if (!existsSync(statement)) writeNew(statement, `${hex(bytesOf(randomBytes(32)))}\n`);
  if (existsSync(transport)) return;
  const { privateKey, publicKey } = await generateTransportKey();
  writeNew(transport, `${hex(privateKey)} ${hex(publicKey)}\n`);
};

const writeOnce = (path: string, text: string): void => {
  if (!existsSync(path)) writeNew(path, text, 0o644);
};
