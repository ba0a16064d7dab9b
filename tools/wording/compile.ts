/** `npm run wording`: packs → compiled modules with typed keys; locale tables from Node's full ICU. Fails on a missing key or value. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledPack, faultsOfAudience, type Pack } from './pack.ts';
import { tablesSource } from './tables.ts';

const wording = join(import.meta.dirname, '../../packages/wording');
const languages = ['kk', 'ru', 'en'] as const;

/** Every file that `npm run wording` writes, with its content: also what the check compares. */
export const compiledFiles = (): { files: Map<string, string>; faults: string[] } => {
  const files = new Map<string, string>([[join(wording, 'locale/tables.ts'), tablesSource()]]);
  const faults: string[] = [];
  const audiences = [...new Set(readdirSync(join(wording, 'packs')).map((f) => f.split('.')[0] ?? ''))].toSorted();
  for (const audience of audiences) {
    const packs = Object.fromEntries(
      languages.map((l) => [l, JSON.parse(readFileSync(join(wording, `packs/${audience}.${l}.json`), 'utf8')) as Pack]),
    ) as Record<(typeof languages)[number], Pack>;
    faults.push(...faultsOfAudience(audience, packs));
    const compiled = compiledPack(audience, packs);
    for (const [name, content] of compiled) files.set(join(wording, name), content);
  }
  return { files, faults };
};

if (import.meta.main) {
  const { files, faults } = compiledFiles();
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  for (const [path, content] of files) writeFileSync(path, content);
  console.log(`${files.size} files written`);
}
