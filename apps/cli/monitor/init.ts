import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { base64, bytesOf, hex } from '@dauys/basics/bytes.ts';
import { generateTransportKey } from '@dauys/beat/session.ts';
import { writeNew } from '../files.ts';
import { Misuse } from '../output.ts';
import { type AboutService, checkAbout, statedOf, writeOnce } from '../terminal-door/stated.ts';
import { readStatementKey, readTransports, STATEMENT, TRANSPORT } from './config.ts';

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
export const initMonitor = async (folder: string, about: AboutService): Promise<MadeMonitor> => {
  checkAbout(about);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await makeKeys(folder);
  const [transport] = await readTransports(folder);
  if (transport === undefined) throw new Misuse(TRANSPORT);
  const stated = { kind: 'monitor', ...statedOf(about, transport), statementKey: base64(readStatementKey(folder).publicKey) };
  const [statement, config] = [join(folder, 'statement.json'), join(folder, 'monitor.json')];
  const { id, port, anchor, from } = about;
  writeOnce(statement, stated);
  writeOnce(config, { id, port, keys: '.', anchor, from, dataFolder: 'state' });
  return { id, config, statement };
};

const makeKeys = async (folder: string): Promise<void> => {
  const [transport, statement] = [join(folder, TRANSPORT), join(folder, STATEMENT)];
  if (!existsSync(statement)) writeNew(statement, `${hex(bytesOf(randomBytes(32)))}\n`);
  if (existsSync(transport)) return;
  const { privateKey, publicKey } = await generateTransportKey();
  writeNew(transport, `${hex(privateKey)} ${hex(publicKey)}\n`);
};
