/** Where the search looks: folders with everything in them, the memory of processes, streams of bytes. */
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '@dauys/basics/bytes.ts';
import type { Search } from './search.ts';

export interface Found {
  readonly where: string;
  readonly secret: string;
  readonly spelling: string;
}

/** What was looked through, and what stood there: each secret and spelling once for a place. */
export interface Looked {
  readonly bytes: number;
  readonly found: readonly Found[];
}

const CHUNK = 4 * 1024 * 1024;
// Read into again and again: thousands of small files would otherwise cost gigabytes of fresh memory. What a search keeps, it copies.
const room = Buffer.allocUnsafe(CHUNK);

/** One haystack whose bytes come in parts, in order. */
export const lookThroughParts = (search: Search, where: string, parts: Iterable<Uint8Array>): Looked => {
  const scan = search.begin();
  for (const part of parts) scan.add(part);
  const found = new Map(
    scan.hits.map(({ needle: { secret, spelling } }) => [`${secret} ${spelling}`, { where, secret, spelling }] as const),
  );
  return { bytes: scan.length, found: [...found.values()] };
};

/** Every file in a folder and below, its name, and where links lead. What vanishes meanwhile is left out; sockets and pipes hold nothing. */
export const lookThroughFolder = (search: Search, folder: string): Looked =>
  together(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => {
      const path = join(folder, name);
      return together([lookThroughParts(search, `the name ${name}`, [utf8(name)]), lookThroughFile(search, path)]);
    }),
  );

const lookThroughFile = (search: Search, path: string): Looked => {
  try {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) return lookThroughParts(search, path, [utf8(readlinkSync(path))]);
    return stat.isFile() ? lookThroughParts(search, path, chunksOf(path)) : nothing;
  } catch (error) {
    if (isGone(error)) return nothing;
    throw error;
  }
};

function* chunksOf(path: string): Iterable<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const length = readSync(file, room);
      if (length === 0) return;
      yield room.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * All that a process has in memory, as a core dump would have it (Linux; takes the right to trace it): not the files of code that it maps and
 * cannot write, and, where another process has shown it already, not what it shares. Nothing of a process that has ended. Throws where the right
 * is missing.
 */
export const lookThroughMemory = (
  search: Search,
  { pid, name }: { readonly pid: number; readonly name: string },
  { shared = true }: { readonly shared?: boolean } = {},
): Looked => {
  try {
    const maps = readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n');
    const opened = { memory: openSync(`/proc/${pid}/mem`, 'r'), pagemap: openSync(`/proc/${pid}/pagemap`, 'r') };
    const ranges = maps.flatMap((line) => rangeOf(line, shared));
    const looked = ranges.map((range) => lookThroughParts(search, `memory of ${name}`, pagesOf(opened, range)));
    for (const file of Object.values(opened)) closeSync(file);
    return together(looked);
  } catch (error) {
    if (isGone(error)) return nothing;
    throw error;
  }
};

interface Opened {
  readonly memory: number;
  readonly pagemap: number;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A readable mapping; the kernel's own pages cannot be read. */
const rangeOf = (line: string, shared: boolean): readonly Range[] => {
  const [, from, to, kind] = /^([0-9a-f]+)-([0-9a-f]+) r(?!-.*\/)..([ps])(?!.*\[v(?:var|syscall|var_vclock)\])/.exec(line) ?? [];
  if (from === undefined || to === undefined || (kind === 's' && !shared)) return [];
  return [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }];
};

function* pagesOf(process: Opened, range: Range): Iterable<Uint8Array> {
  for (const { from, to } of presentIn(process.pagemap, range)) {
    // The kernel says how much it could read; a page that went meanwhile ends the stretch.
    const length = readAt(process.memory, room.subarray(0, to - from), from);
    yield room.subarray(0, length);
  }
}

const PAGE = 4_096;
// Bits 63 and 62 of an entry: in memory, in swap (Documentation/admin-guide/mm/pagemap.rst).
const PRESENT = 0xc0;

/** Stretches of at most CHUNK bytes whose pages were ever used: the others hold nothing. */
const presentIn = (pagemap: number, { from, to }: Range): Range[] => {
  const entries = Buffer.alloc(8 * ((to - from) / PAGE));
  const known = readAt(pagemap, entries, (from / PAGE) * 8) / 8;
  const stretches: { from: number; to: number }[] = [];
  for (let i = 0; i < known; i++) {
    if (((entries[8 * i + 7] ?? 0) & PRESENT) === 0) continue;
    const at = from + i * PAGE;
    const last = stretches.at(-1);
    if (last?.to === at && at + PAGE - last.from <= CHUNK) last.to = at + PAGE;
    else stretches.push({ from: at, to: at + PAGE });
  }
  return stretches;
};

const readAt = (file: number, chunk: Buffer, at: number): number => {
  try {
    return readSync(file, chunk, 0, chunk.length, at);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EIO' || error.code === 'EFAULT')) return 0;
    throw error;
  }
};

const nothing: Looked = { bytes: 0, found: [] };

export const together = (all: readonly Looked[]): Looked => ({
  bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
  found: all.flatMap(({ found }) => found),
});

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
