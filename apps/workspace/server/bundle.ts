/**
 * The built page, read whole into memory once: what was hashed is what is served, whatever happens to the folder afterwards.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Fault } from '@dauys/basics/failure.ts';

export interface BundleFile {
  readonly bytes: Buffer;
  readonly mime: string;
}

export interface Bundle {
  /** Lower-case hex; see `hashOfFiles`. */
  readonly sha256: string;
  /** Path inside the bundle with `/`, without a leading one → file. */
  readonly files: ReadonlyMap<string, BundleFile>;
}

const mimes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
  png: 'image/png',
  wasm: 'application/wasm',
  txt: 'text/plain; charset=utf-8',
};

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * SHA-256 over one line `<sha256 of the file>  <path>\n` per file, sorted by path: what `sha256sum` prints over the folder in
 * the C locale, hashed once more. A release statement names this.
 */
export const hashOfFiles = (files: ReadonlyMap<string, { readonly bytes: Buffer }>): string =>
  sha256(
    [...files]
      .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(([path, { bytes }]) => `${sha256(bytes)}  ${path}\n`)
      .join(''),
  );

/** Reads a folder of a built page. Throws `Fault` when it holds no index.html (not built yet). */
export const readBundle = (folder: string): Bundle => {
  const files = new Map<string, BundleFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const mime = mimes[entry.name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    files.set(relative(folder, path).split(sep).join('/'), { bytes: readFileSync(path), mime });
  }
  if (!files.has('index.html')) throw new Fault('the bundle holds no index.html: build it first');
  return { sha256: hashOfFiles(files), files };
};
