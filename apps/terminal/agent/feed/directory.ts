import { parseBase64 } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import type { DirectoryCode } from '@dauys/directory/codes.ts';
import { foldDirectory, type Directory } from '@dauys/directory/directory.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import * as Type from 'typebox';
import * as Value from 'typebox/value';
import type { Disk } from '../disk-store.ts';
import { directoryEntries } from './store.ts';

/** What the terminal knows of the directory: from the feed, and before the first beat from the file given at enrolment. */
export interface KnownDirectory {
  /** From the feed once it names a hub, else from the file. */
  current(): Directory;
  /** What the store itself held at the start: entries in it that are not believed were put there by a liar in the ledger, or by a hand at the disk. */
  readonly atStart: DirectoryNews;
  /** Statement keys under which the hub may sign now. */
  hubKeys(): Uint8Array[];
  /** Reads what the feed has added since. */
  refresh(): DirectoryNews;
}

export interface DirectoryNews {
  /** Entries that stand in the ledger and that nobody entitled has made, or that contradict what was said. Those of a later version are not among them. */
  readonly distrusted: readonly { readonly code: DirectoryCode; readonly bytes: Uint8Array }[];
  /** Chunks whose heads the hub has announced. */
  readonly announced: readonly number[];
}

const nothing: DirectoryNews = { distrusted: [], announced: [] };
/** What only a later version understands is skipped, not feared. */
const LATER: readonly DirectoryCode[] = ['directory/unknown-kind', 'directory/unknown-version'];

const initialShape = Type.Object(
  { v: Type.Literal(1), entries: Type.Array(Type.String({ maxLength: 32_768 }), { maxItems: 20_000 }) },
  { additionalProperties: false },
);

/** Reads the file of initial entries; believed only as far as the anchor's quorum signed them. Throws `Fault` when it is malformed. */
export const parseInitial = (json: string): { index: number; bytes: Uint8Array }[] => {
  const value = jsonOf(json);
  if (!Value.Check(initialShape, value)) throw new Fault('the file of initial directory entries is malformed');
  return value.entries.map((text, index) => ({ index, bytes: parseBase64(text) ?? malformed() }));
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const malformed = (): never => {
  throw new Fault('the file of initial directory entries is malformed');
};

export const knownDirectory = (disk: Disk, anchor: Anchor, initial: readonly { index: number; bytes: Uint8Array }[]): KnownDirectory => {
  const first = foldDirectory(initial, anchor, { verify: verifyNative });
  let read = 0;
  let fed: Directory | undefined;
  const refresh = (): DirectoryNews => {
    const news = directoryEntries(disk, read);
    if (news.length === 0) return nothing;
    const first = read;
    fed = foldDirectory(news, anchor, { verify: verifyNative, ...(fed === undefined ? {} : { onto: fed }) });
    read += news.length;
    const distrusted = fed.distrusted.flatMap(({ index, code }) => {
      const bytes = index < first || LATER.includes(code) ? undefined : news[index - first]?.bytes;
      return bytes === undefined ? [] : [{ code, bytes }];
    });
    return { distrusted, announced: fed.announcedFrom(first) };
  };
  const atStart = refresh();
  return {
    atStart,
    current: () => (fed?.hub === undefined ? first : fed),
    hubKeys: () => [fed?.hub?.publicKey, first.hub?.publicKey].filter((key) => key !== undefined),
    refresh,
  };
};
