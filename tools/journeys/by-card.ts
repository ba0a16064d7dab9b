/** Shows a card where a complaint asks for a name: by a real pcscd, whose reader and card are none. */
import type { Language } from '@dauys/wording/plural.ts';
import { readerText } from '@dauys/wording/compiled/reader.ts';
import { layUntil } from '../test/card.ts';
import { ensure } from '../test/debian.ts';
import { noReaders, stagePcscd, type StagedPcscd } from '../test/readers.ts';
import { wantedPcscd } from '../test/wanted.ts';
import type { Kiosk } from './kiosk.ts';

/** `undefined`, and said so, where nobody may start one. Throws when it should be there and is not. */
export const cardReader = async (): Promise<StagedPcscd | undefined> => {
  if (noReaders !== undefined) {
    process.stdout.write(`skipped: ${noReaders}\n`);
    return undefined;
  }
  const missing = await ensure(wantedPcscd);
  if (missing !== undefined) throw new Error(missing);
  return stagePcscd();
};

/** Instead of writing a name: lays on a card with these words, sees what it says, and takes it along. */
export const showCard = async ({ page, t, press, asks }: Kiosk, language: Language, port: number, words: string): Promise<void> => {
  const r = readerText(language);
  await press(r('offer.card'));
  await asks(r('card.title'));
  const [found, again] = [page.getByRole('heading', { level: 1, name: r('found.title') }), page.getByRole('button', { name: t('again') })];
  // Whoever was too slow for the reader tries again.
  const seen = async (): Promise<void> => {
    await found.or(again).first().waitFor();
    if (await found.isVisible()) return;
    await again.click();
    await asks(r('card.title'));
    return seen();
  };
  await layUntil(port, { uid: '04a1b2c3', text: words }, seen());
  await page.getByText(words, { exact: true }).waitFor();
  await press(r('take'));
};
