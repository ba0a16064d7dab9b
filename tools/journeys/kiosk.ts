/** The kiosk as a person meets it: by what is written on it, in her language. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kioskText, type KioskText } from '@dauys/wording/compiled/kiosk.ts';
import { loadKiosk } from '@dauys/wording/compiled/kiosk.load.ts';
import type { KioskLanguage } from '@dauys/wording/plural.ts';
import type { Category, Disclosure } from '@dauys/complaint/categories.ts';
import type { Locator, Page } from 'playwright-core';

/** A real picture, made here: 2 × 2 pixels of PNG. */
export const pictureFile = (): string => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==',
    'base64',
  );
  const file = join(mkdtempSync(join(tmpdir(), 'dauys-picture-')), 'IMG_2026 /etc.png');
  const plain = file.replace(' /', '-');
  writeFileSync(plain, png);
  return plain;
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

export interface Kiosk {
  readonly page: Page;
  readonly t: KioskText;
  /** The button or answer whose words begin so. */
  press(words: string): Promise<void>;
  /** Waits for the question of a screen. */
  asks(title: string): Promise<void>;
  field(label: string): Locator;
}

const SLOW = 60_000;
const texts: Readonly<Record<KioskLanguage, KioskText>> = {
  ...{ kk: kioskText('kk'), ru: kioskText('ru'), en: kioskText('en') },
  ...{ uz: await loadKiosk('uz'), ug: await loadKiosk('ug') },
};

/** The first button or answer whose words begin so. */
export const buttonOf = (page: Page, words: string): Locator =>
  page.getByRole('button', { name: new RegExp(`^${escaped(words)}`) }).first();

export const kioskOn = (page: Page, language: KioskLanguage): Kiosk => {
  const t = texts[language];
  return {
    page,
    t,
    press: (words) => buttonOf(page, words).click({ timeout: SLOW }),
    asks: (title) => page.getByRole('heading', { level: 1, name: title }).waitFor({ timeout: SLOW }),
    field: (label) => page.getByRole('textbox', { name: label }),
  };
};

/** From the idle screen to the home screen in this language. */
export const enter = async (page: Page, url: string, language: KioskLanguage): Promise<Kiosk> => {
  await page.goto(url);
  const kiosk = kioskOn(page, language);
  await kiosk.press(kiosk.t('language.name'));
  await kiosk.asks(kiosk.t('home.title'));
  return kiosk;
};

export interface Story {
  /** Which of the three, in the kiosk's words. */
  readonly body: string;
  readonly category: Category;
  readonly urgent: boolean;
  readonly disclosure: Disclosure;
  readonly name?: string;
  /** Done instead of writing it. */
  readonly shows?: ((kiosk: Kiosk) => Promise<void>) | undefined;
  readonly text: string;
  /** Typed after it, with the keys on the screen. */
  readonly digits?: string;
  readonly picture?: string;
}

type Look = (screen: string) => Promise<void>;
const nobodyLooks: Look = async () => undefined;

const typeDigits = async ({ t, page }: Kiosk, digits: string): Promise<void> => {
  const keys = page.getByRole('group', { name: t('keys.label') });
  const key = (name: string) => keys.getByRole('button', { name, exact: true }).click({ timeout: SLOW });
  await key(t('keys.space'));
  await key(`${t('keys.123')}, ${t('keys.symbols')}`);
  for (const digit of digits) await key(digit);
  await key(`${t('keys.abc')}, ${t('keys.letters')}`);
};

/** Walks from the home screen to the review. `look` is called on every screen. */
export const tell = async (kiosk: Kiosk, story: Story, look: Look = nobodyLooks): Promise<void> => {
  const { t, press, asks, field, page } = kiosk;
  await press(t('home.write'));
  await asks(t('body.title'));
  // Until addresses are proven the screen says so, and has nothing to choose.
  await page.getByRole('button', { name: story.body }).first().waitFor({ timeout: SLOW });
  await look('body');
  await press(story.body);
  await asks(t('category.title'));
  await look('category');
  await press(t(`category.${story.category}`));
  await asks(t('urgency.title'));
  await look('urgency');
  await press(t(story.urgent ? 'urgency.yes' : 'urgency.no'));
  await asks(t('disclosure.title'));
  await look('disclosure');
  await press(t(`disclosure.${story.disclosure}`));
  if (story.disclosure !== 'anonymous') {
    await asks(t('identity.title'));
    if (story.shows === undefined) await field(t('identity.name')).fill(story.name ?? '');
    await look('identity');
    await (story.shows?.(kiosk) ?? press(t('next')));
  }
  await asks(t('text.title'));
  await field(t('text.label')).fill(story.text);
  if (story.digits !== undefined) await typeDigits(kiosk, story.digits);
  await look('text');
  await press(t('next'));
  await asks(t('pictures.title'));
  if (story.picture !== undefined) {
    await page.locator('input[type=file]').setInputFiles(story.picture);
    await page.getByRole('img', { name: t('pictures.one', { n: 1 }) }).waitFor({ timeout: SLOW });
  }
  await look('pictures');
  await press(story.picture === undefined ? t('pictures.none') : t('next'));
  await asks(t('review.title'));
  await look('review');
};

/** Sends and waits for the promise. Returns the 24 digits and the slip's text as they stand on the screen. */
export const send = async ({ t, page, press, asks }: Kiosk): Promise<{ readonly code: string; readonly slip: string }> => {
  await press(t('review.send'));
  await asks(t('promise.title'));
  const slip = /DAUYS1:.+/.exec((await page.locator('.slip-letters').textContent()) ?? '')?.[0] ?? '';
  const code = await page.locator('.code-strip li [aria-hidden]').allTextContents();
  return { code: code.join(''), slip };
};

/** Two deliberate touches, and everything is forgotten. */
export const finish = async (kiosk: Kiosk): Promise<void> => {
  await kiosk.press(kiosk.t('promise.finish'));
  await kiosk.press(kiosk.t('promise.sure.finish'));
  await kiosk.page.getByRole('button', { name: kiosk.t('language.name') }).waitFor({ timeout: SLOW });
};

/** Runs in the page: touches this, and tells whether the page is out of sight before anything else happens. */
export const goneAfter = (exit: Element): boolean => {
  if (exit instanceof HTMLElement) exit.click();
  return document.getElementById('kiosk')?.checkVisibility() === false;
};

/** Runs in the page: presses these keys of a keyboard, then what goes on, all before anything is drawn anew. Tells how many there were. */
export const quickly = async (keyboard: Element, { letters, onward }: { letters: readonly string[]; onward: string }): Promise<number> => {
  const named = (within: ParentNode, name: string) => [...within.querySelectorAll('button')].filter((key) => key.textContent === name);
  const keys = [...letters.flatMap((letter) => named(keyboard, letter)), ...named(document, onward)];
  for (const key of keys) {
    key.click();
    // What is drawn within a touch is drawn by now.
    await Promise.resolve();
  }
  return keys.length;
};
