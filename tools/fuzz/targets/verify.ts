/** A record as somebody hands it over to be checked: an archive, a folder, single files. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { bytesOf, concat, type Bytes } from '@dauys/basics/bytes.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { NOTE_SIGNATURE, verifierKey } from '@dauys/ledger/note.ts';
import { parsePolicy } from '@dauys/ledger/policy.ts';
import { keyOf, publish, sha } from '@dauys/testing/published.ts';
import { recordOfArchive } from '@dauys/verify/files.ts';
import { readWholeLedger } from '@dauys/verify/ledger.ts';
import { hostileBytes, mutated } from '../bytes.ts';
import { bytesIn, type Target } from '../target.ts';

const world = mkdtempSync(join(tmpdir(), 'dauys-fuzz-record-'));
const leaves = Array.from({ length: 60 }, (_, i) => caseLeaf(Math.floor(i / 64), sha(`leaf ${i}`)));
await publish(world, 'cases', leaves, { cosigned: {} });
await publish(world, 'directory', [sha('a'), sha('b')], { cosigned: {} });
const files = new Map(
  readdirSync(world, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(world, path), bytesOf(readFileSync(path))] as const),
);
rmSync(world, { recursive: true });
const policy = parsePolicy(`log ${verifierKey('test/cases', NOTE_SIGNATURE, keyOf('cases').publicKey)}\nquorum none\n`);

/** POSIX ustar, as `tar cf` writes it. */
const tarOf = (members: Iterable<readonly [string, Uint8Array]>): Bytes => {
  const blocks: Uint8Array[] = [];
  for (const [path, content] of members) {
    const header = Buffer.alloc(512);
    header.write(path, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        0', 148);
    header.write('ustar\u000000', 257);
    const sum = header.reduce((all, byte) => all + byte, 0) - '0'.charCodeAt(0) + '0'.charCodeAt(0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    blocks.push(header, content, new Uint8Array((512 - (content.length % 512)) % 512));
  }
  return concat(...blocks, new Uint8Array(1_024));
};
const archive = tarOf(files);

/** The checksum of every header made right again, so that what a header says is read. */
const mended = (bytes: Bytes): Bytes => {
  const copy = bytesOf(bytes);
  for (let at = 0; at + 512 <= copy.length; at += 512) {
    if (Buffer.from(copy.subarray(at + 257, at + 262)).toString('latin1') !== 'ustar') continue;
    const header = copy.subarray(at, at + 512);
    const sum = header.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
    header.set(Buffer.from(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  }
  return copy;
};

const inArchive = (bytes: Uint8Array) => ({
  size: bytes.length,
  slice: (from: number, to: number) => new Blob([bytesOf(bytes)]).slice(from, to),
});
const names = [...files.keys()].filter((name) => name.startsWith('ledger/cases/'));

export const verifyTargets: readonly Target[] = [
  {
    name: 'archive',
    inputs: fc.oneof(hostileBytes(archive), mutated(fc.constant(archive)).map(mended), hostileBytes(archive.slice(0, 1_536)).map(mended)),
    run: async (input) => {
      const record = await recordOfArchive(inArchive(bytesIn(input)));
      for (const path of ['checkpoint', 'tile/0/000', 'tile/entries/000']) await record('cases')(path);
    },
  },
  {
    // The first byte says which file is another; the rest is that file.
    name: 'record-file',
    inputs: fc
      .nat(names.length - 1)
      .chain((i) => hostileBytes(files.get(names[i] ?? '') ?? new Uint8Array(0)).map((bytes) => concat(Uint8Array.of(i), bytes))),
    run: async (input) => {
      const bytes = bytesIn(input);
      const changed = names[(bytes[0] ?? 0) % names.length];
      const source = async (path: string) =>
        changed === `ledger/cases/${path}` ? bytesOf(bytes.subarray(1)) : files.get(`ledger/cases/${path}`);
      await readWholeLedger(source, policy, { tiles: true });
    },
  },
];
