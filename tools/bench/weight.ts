import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildIfStale } from '../build.ts';
import type { Row } from './row.ts';

const gzipped = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length / 1_000;

/** JavaScript of each page, gzipped: what its first screen waits for, and everything with workers and what is fetched later. */
export const benchWeight = async (): Promise<Row[]> => {
  const bundles = await buildIfStale();
  return (['kiosk', 'workspace'] as const).flatMap((name): Row[] => {
    const folder = bundles[name];
    const html = readFileSync(join(folder, 'index.html'), 'utf8');
    const first = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path = '']) => join(folder, path));
    const all = readdirSync(join(folder, 'assets')).filter((file) => file.endsWith('.js'));
    const sum = (files: readonly string[]): number => files.reduce((total, file) => total + gzipped(file), 0);
    const [most, whole] = name === 'kiosk' ? [120, 250] : [undefined, undefined];
    const goal = (value: number | undefined) => (value === undefined ? {} : { goal: { kind: 'at most', value } as const });
    return [
      { section: 'weight', name: `${name}: first screen, gzipped`, value: sum(first), unit: 'kB', ...goal(most) },
      {
        section: 'weight',
        name: `${name}: all JavaScript, gzipped`,
        value: sum(all.map((file) => join(folder, 'assets', file))),
        unit: 'kB',
        ...goal(whole),
      },
    ];
  });
};
