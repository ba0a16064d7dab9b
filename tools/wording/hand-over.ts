/** `npm run translate -- give <language> [audience] | take <file>`: what a translator gets, and what comes back. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bookletOf } from './booklet.ts';
import { readPack } from './compile.ts';
import { contextOf } from './context.ts';
import type { Pack } from './pack.ts';
import { headOf, packOf, poOf, type Subject } from './translate.ts';

const root = join(import.meta.dirname, '../..');
const pictures = join(root, 'docs/screens');
const PICTURE = /^kiosk-kk-(.+)\.png$/;

const subjectOf = (audience: string, language: string): Subject => ({
  audience,
  language,
  english: readPack(audience, 'en'),
  russian: readPack(audience, 'ru'),
  contextOf: contextOf(audience) ?? (() => undefined),
});

const packPath = (audience: string, language: string): string => join(root, 'packages/wording/packs', `${audience}.${language}.json`);

/** Writes the file and the booklet with its pictures; returns their folder. */
export const give = (language: string, audience: string, into: string): string => {
  const subject = subjectOf(audience, language);
  const there: Pack = existsSync(packPath(audience, language)) ? readPack(audience, language) : {};
  const folder = resolve(into, `${audience}.${language}`);
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(pictures).flatMap((file) => PICTURE.exec(file)?.[1] ?? []);
  for (const name of names) copyFileSync(join(pictures, `kiosk-kk-${name}.png`), join(folder, `${name}.png`));
  writeFileSync(join(folder, `${audience}.${language}.po`), poOf(subject, there));
  writeFileSync(join(folder, `${audience}.${language}.html`), bookletOf(subject, there, new Set(names)));
  return folder;
};

/** Whoever reads a pack meanwhile finds all of it; the same once more is not written. */
const writeWhole = (path: string, text: string): void => {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
};

/** Reads a translator's file into its pack; returns what is wrong with it, and then changes nothing. */
export const take = (file: string): readonly string[] => {
  const text = readFileSync(file, 'utf8');
  const head = headOf(text);
  if (head === undefined) return ['the head of the file does not say its language and audience'];
  const { audience, language } = head;
  if (!existsSync(packPath(audience, 'en')) || !/^[a-z]{2,3}$/.test(language)) return [`there is no pack ${audience}.${language}`];
  const taken = packOf(text, subjectOf(audience, language));
  if (!taken.ok) return taken.faults;
  writeWhole(packPath(audience, language), `${JSON.stringify(taken.pack, null, 2)}\n`);
  return [];
};

const USE = 'npm run translate -- give <language> [audience, else kiosk]\nnpm run translate -- take <file.po>';

if (import.meta.main) {
  const [order, what = '', audience = 'kiosk'] = process.argv.slice(2);
  if (order === 'give' && /^[a-z]{2,3}$/.test(what)) console.log(give(what, audience, join(root, '.build/translations')));
  else if (order === 'take' && existsSync(what)) {
    const faults = take(what);
    for (const fault of faults) console.error(`${what}: ${fault}`);
    if (faults.length > 0) process.exit(1);
    console.log('taken; `npm run wording` makes the pages speak it');
  } else {
    console.error(USE);
    process.exit(2);
  }
}
