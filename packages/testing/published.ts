/** What an honest hub and honest witnesses publish: a folder of tiles, bundles and a cosigned checkpoint, with real keys. Tests only. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Bytes, bytesOf, concat, u8 } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { cosign } from '@dauys/ledger/cosignature.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { COSIGNATURE, NOTE_SIGNATURE, signNote, verifierKey, withSignatures } from '@dauys/ledger/note.ts';
import { readerOfLeaves } from '@dauys/ledger/proof.ts';
import { encodeEntries, entriesPath, nodesInTile, tilePath, tilesFor } from '@dauys/ledger/tiles.ts';

export type Ledger = 'directory' | 'cases';

export const sha = (text: string): Bytes => bytesOf(createHash('sha256').update(text).digest());
/** The key of a log or a witness, made from its name. */
export const keyOf = (name: string) => ed25519Signer(sha(`key of ${name}`));

/** A policy of three witnesses (asel, bolat, vera) of whom two are needed. */
export const policyText = (ledger: Ledger): string =>
  [
    `log ${verifierKey(`test/${ledger}`, NOTE_SIGNATURE, keyOf(ledger).publicKey)}`,
    ...['asel', 'bolat', 'vera'].map((w) => `witness ${w} ${verifierKey(`test/${w}`, COSIGNATURE, keyOf(w).publicKey)}`),
    'group two 2 asel bolat vera',
    'quorum two',
    '',
  ].join('\n');

export interface Published {
  readonly origin?: string;
  readonly cosigned: Readonly<Record<string, Instant>>;
}

/** Writes `ledger/<name>/…` below `root` for these entries. */
export const publish = async (root: string, ledger: Ledger, entries: readonly Bytes[], how: Published): Promise<void> => {
  const origin = how.origin ?? `test/${ledger}`;
  const text = encodeCheckpoint({ origin, size: entries.length, root: rootOf(entries.map(leafHash)) });
  const cosigned = Object.entries(how.cosigned);
  const lines = await Promise.all(cosigned.map(([name, at]) => cosign(text, { name: `test/${name}`, signer: keyOf(name), at })));
  publishUnder(root, ledger, entries, withSignatures(await signNote(text, origin, keyOf(ledger)), lines));
};

/** The same, under a note that somebody else has signed. */
export const publishUnder = (root: string, ledger: Ledger, entries: readonly Bytes[], note: string): void => {
  const write = (path: string, content: Uint8Array | string) => {
    const file = join(root, 'ledger', ledger, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const hashes = entries.map(leafHash);
  const read = readerOfLeaves(hashes);
  for (const tile of tilesFor(0, entries.length)) {
    write(tilePath(tile.level, tile.index, tile.width), concat(...nodesInTile(tile).map((n) => read(n.level, n.index) ?? u8(0))));
    if (tile.level === 0)
      write(entriesPath(tile.index, tile.width), encodeEntries(entries.slice(tile.index * 256, tile.index * 256 + tile.width)));
  }
  write('checkpoint', note);
};
