/** `npm run wording`: packs → compiled modules with typed keys; locale tables from Node's full ICU. Fails on a missing key or value. */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kioskFiles } from './kiosk-pack.ts';
import { compiledPack, faultsOfAudience, type Pack, type Packs } from './pack.ts';
import { KIOSK_LANGUAGES, LANGUAGES, type KioskLanguage, type Language } from '@dauys/wording/plural.ts';
import { tablesSource } from './tables.ts';

const wording = join(import.meta.dirname, '../../packages/wording');
const languages: readonly Language[] = LANGUAGES;

/** Audiences that stand before the kiosk: in every language of the kiosk, fetched one by one. The keys are those of the screen before the choice. */
const KIOSK: Readonly<Record<string, readonly string[]>> = {
  kiosk: ['app.name', 'language.choose', 'language.name', 'language.offers', 'trouble.damaged.title', 'state.starting'],
  paper: [],
  ways: [],
  own: [],
  services: [],
  voice: [],
  reader: [],
};

/** Whether an audience stands before the kiosk. */
export const isKiosk = (audience: string): boolean => Object.hasOwn(KIOSK, audience);

/** The languages in which an audience has to be complete. */
export const languagesOf = (audience: string): readonly KioskLanguage[] => (isKiosk(audience) ? KIOSK_LANGUAGES : languages);

/** The pack of an audience in a language, as it lies there. */
export const readPack = (audience: string, language: string): Pack =>
  JSON.parse(readFileSync(join(wording, `packs/${audience}.${language}.json`), 'utf8')) as Pack;

const packsOf = (audience: string): Packs => ({
  ...Object.fromEntries(languagesOf(audience).map((l) => [l, readPack(audience, l)])),
  en: readPack(audience, 'en'),
});

/** Every file that `npm run wording` writes, with its content: also what the check compares. */
export const compiledFiles = (): { files: Map<string, string>; faults: string[] } => {
  const files = new Map<string, string>([[join(wording, 'locale/tables.ts'), tablesSource()]]);
  const faults: string[] = [];
  const audiences = [...new Set(readdirSync(join(wording, 'packs')).map((f) => f.split('.')[0] ?? ''))].toSorted();
  for (const audience of audiences) {
    const packs = packsOf(audience);
    faults.push(...faultsOfAudience(audience, packs));
    const first = KIOSK[audience];
    const compiled = [...compiledPack(audience, packs), ...(first === undefined ? [] : kioskFiles(audience, packs, first))];
    for (const [name, content] of compiled) files.set(join(wording, name), content);
  }
  return { files, faults };
};

/** What lies among the compiled files and no pack compiles to. */
export const surplusOf = (files: ReadonlyMap<string, string>): string[] =>
  readdirSync(join(wording, 'compiled'))
    .map((name) => join(wording, 'compiled', name))
    .filter((path) => !files.has(path));

if (import.meta.main) {
  const { files, faults } = compiledFiles();
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  for (const [path, content] of files) writeFileSync(path, content);
  for (const path of surplusOf(files)) rmSync(path);
  console.log(`${files.size} files written`);
}
