/** The verify page as a person meets it: by what is written on it, in her language. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromUtf8 } from '@dauys/basics/bytes.ts';
import { parseCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { parseNote } from '@dauys/ledger/note.ts';
import { entriesPath, tilePath, tilesFor } from '@dauys/ledger/tiles.ts';
import { overHttp } from '@dauys/verify/source.ts';
import { type VerifyText, verifyText } from '@dauys/wording/compiled/verify.ts';
import type { Language } from '@dauys/wording/plural.ts';
import type { Page } from 'playwright-core';

export interface Checking {
  readonly page: Page;
  readonly t: VerifyText;
  /** Presses the large button and returns the state's word, or what was said instead of a state. */
  check(): Promise<string>;
  chooseFolder(folder: string): Promise<void>;
  /** As the device's clock would show it. */
  judgeAsOf(local: string): Promise<void>;
  /** Nothing: without. */
  typeCode(code: string): Promise<void>;
}

const SLOW = 60_000;

/** Opens the page at an address and lets it speak this language. */
export const checkingOn = async (page: Page, url: string, language: Language): Promise<Checking> => {
  await page.goto(url);
  const t = verifyText(language);
  await page.getByText(t('language.name'), { exact: true }).click({ timeout: SLOW });
  await page.getByRole('heading', { level: 1, name: t('page.title') }).waitFor({ timeout: SLOW });
  const unfold = async (title: string): Promise<void> => {
    if (await page.locator('details:not([open])', { hasText: title }).count()) await page.getByText(title).click();
  };
  return {
    page,
    t,
    check: async () => {
      await page.getByRole('button', { name: t('check') }).click();
      const said = page.locator('.state-word, .result .notice p').first();
      await said.waitFor({ timeout: SLOW });
      return (await said.textContent()) ?? '';
    },
    chooseFolder: async (folder) => {
      await page.getByText(t('record.how.folder'), { exact: true }).click();
      await page.locator('#folder').setInputFiles(folder);
      await page.locator('.done, .part .notice').first().waitFor({ timeout: SLOW });
    },
    judgeAsOf: async (local) => {
      await unfold(t('at.title'));
      await page.getByLabel(t('at.label'), { exact: true }).fill(local);
    },
    typeCode: async (code) => {
      await unfold(t('code.title'));
      await page.getByLabel(t('code.label'), { exact: true }).fill(code);
    },
  };
};

/** Downloads what a hub publishes of both ledgers, as anybody may: checkpoints, tiles, entries. */
export const download = async (hub: string, folder: string): Promise<void> => {
  for (const ledger of ['directory', 'cases'] as const) {
    const read = overHttp(hub)(ledger);
    const keep = async (path: string): Promise<Uint8Array> => {
      const bytes = await read(path);
      if (bytes === undefined) throw new Error(`${ledger}/${path} is not published`);
      const file = join(folder, 'ledger', ledger, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      return bytes;
    };
    const { size } = parseCheckpoint(parseNote(fromUtf8(await keep('checkpoint'))).text);
    for (const { level, index, width } of tilesFor(0, size)) {
      await keep(tilePath(level, index, width));
      if (level === 0) await keep(entriesPath(index, width));
    }
  }
};
