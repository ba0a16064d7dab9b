/** A built page, read whole into memory once: what was hashed is what is served, whatever happens to the folder afterwards. Node only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Fault } from '@dauys/basics/failure.ts';
import { hashOfFiles } from './release.ts';

export interface BundleFile {
  readonly bytes: Buffer;
  readonly mime: string;
}

export interface Bundle {
  /** Lower-case hex; see `hashOfFiles`. A release statement names this. */
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
  ogg: 'audio/ogg',
  txt: 'text/plain; charset=utf-8',
};

/** Reads a folder of a built page. Throws `Fault` when it holds no index.html (not built yet), and what the disk says when it cannot be read. */
export const readBundle = (folder: string): Bundle => {
  const files = new Map<string, BundleFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const mime = mimes[entry.name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    files.set(relative(folder, path).split(sep).join('/'), { bytes: readFileSync(path), mime });
  }
  if (!files.has('index.html')) throw new Fault('the bundle holds no index.html: build it first');
  return { sha256: hashOfFiles(new Map([...files].map(([path, { bytes }]) => [path, bytes]))), files };
};
