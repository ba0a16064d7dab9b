/** Files of our own that a disk, an operator or a thief may have changed: backups, configurations, initial entries, seeds. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { bytesOf, concat, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { NOTE_SIGNATURE, verifierKey } from '@dauys/ledger/note.ts';
import { keyOf, sha } from '@dauys/testing/published.ts';
import { blockWriter, jsonBody, parseBegin, parseEnd, parseTally, readBlocks, type BlockKind } from '../../../apps/hub/backup/format.ts';
import { parseConfig, readConfig as readHubConfig } from '../../../apps/hub/config.ts';
import { readConfig as readAgentConfig } from '../../../apps/terminal/agent/config.ts';
import { parseInitial } from '../../../apps/terminal/agent/feed/directory.ts';
import { readConfig as readWorkspaceConfig } from '../../../apps/workspace/server/config.ts';
import { readWitnessConfig } from '../../../apps/cli/witness/config.ts';
import { hostileBytes } from '../bytes.ts';
import { hostileJson } from '../json.ts';
import { bytesIn, textOf, type Target } from '../target.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-fuzz-ours-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'key'), hex(sha('key of asel')));
const at = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const begin = {
  v: 1,
  at: '2026-11-22T00:00:00.000Z',
  migrations: [{ number: 1, name: '0001_base.sql', hash: 'ab'.repeat(32) }],
  tables: [{ name: 'inbox', columns: ['body', 'n'] }],
} as const;
const tally = { name: 'inbox', rows: 2, bytes: 30, sha256: 'cd'.repeat(32) };
const end = { tables: [tally], ledgers: { cases: { size: 64, root: 'ef'.repeat(32) } } };
const backup = (): Bytes => {
  const writer = blockWriter();
  const block = (kind: BlockKind, body: Uint8Array) => writer.block(kind, body);
  const blocks = [
    writer.begin(),
    block('begin', jsonBody(begin as never)),
    block('table', utf8('inbox')),
    block('data', new Uint8Array(300)),
    block('end-of-table', jsonBody(tally)),
    block('end', jsonBody(end)),
  ];
  return concat(...blocks, writer.close());
};
const whole = backup();

/** With the digest of what stands before it: a disk does not make that, a thief does. */
const digested = (bytes: Bytes): Bytes => {
  const before = bytes.subarray(0, Math.max(0, bytes.length - 32));
  return concat(before, createHash('sha256').update(before).digest());
};

async function* inParts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += 97) yield bytes.subarray(i, i + 97);
}

const hubConfig = {
  port: 0,
  databaseUrl: 'postgresql://x@y/z',
  secrets: 's',
  anchor: 'a',
  operatorTokenFile: 't',
  witnesses: [{ name: 'w', url: 'http://127.0.0.1:1' }],
  sequencing: { batchSeconds: 1 },
  feed: { feedSeconds: 1 },
  beat: { beatSeconds: 1 },
};
const agentConfig = {
  terminal: '00000001',
  facility: 'lake',
  zone: 'Asia/Almaty',
  port: 0,
  dataFolder: 'd',
  anchor: 'a',
  deviceKey: 'k',
  directory: 'i',
  uplinks: [{ name: 'hub', url: 'http://127.0.0.1:1' }],
  beatSeconds: 1,
};
const workspaceConfig = { body: 'court', port: 0, hub: 'http://127.0.0.1:1', anchor: 'a', bundle: 'b' };
const witnessConfig = {
  name: 'test/asel',
  port: 0,
  key: 'key',
  logs: [verifierKey('test/cases', NOTE_SIGNATURE, keyOf('cases').publicKey)],
  dataFolder: '.',
};

const config = (name: string, valid: object, read: (path: string) => unknown): Target => ({
  name: `${name}-config`,
  inputs: hostileJson(valid),
  mayFault: true,
  run: (input) => read(at(`${name}.json`, input)),
});

export const ourTargets: readonly Target[] = [
  {
    name: 'backup',
    inputs: fc.oneof(hostileBytes(whole), hostileBytes(whole).map(digested)),
    run: async (input) => {
      for await (const { kind, body } of readBlocks(inParts(bytesIn(input)))) {
        if (kind === 'begin') parseBegin(body);
        if (kind === 'end') parseEnd(body);
        if (kind === 'end-of-table') parseTally(body);
      }
    },
  },
  {
    name: 'backup-bodies',
    inputs: hostileJson(begin, end, tally),
    run: (input) => {
      for (const parse of [parseBegin, parseEnd, parseTally]) distrustOnly(() => parse(bytesOf(bytesIn(input))));
    },
  },
  config('hub', hubConfig, (path) => readHubConfig(path)),
  { ...config('hub-parsed', hubConfig, () => undefined), run: (input) => parseConfig(jsonOr(textOf(input)), folder) },
  config('agent', agentConfig, (path) => readAgentConfig(['--config', path])),
  config('workspace', workspaceConfig, (path) => readWorkspaceConfig(path)),
  config('witness', witnessConfig, (path) => readWitnessConfig(path)),
  {
    name: 'initial-entries',
    inputs: hostileJson({ v: 1, entries: ['AAAA', 'AA=='] }),
    mayFault: true,
    run: (input) => parseInitial(textOf(input)),
  },
];

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const distrustOnly = (act: () => unknown): void => {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'VerificationError') throw error;
  }
};
