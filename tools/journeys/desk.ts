/** The workspace as an officer meets it: by what is written on it, in her language. */
import { type DeskText, deskText } from '@dauys/wording/compiled/desk.ts';
import type { Language } from '@dauys/wording/plural.ts';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Door } from '../demo/provision.ts';
import { totpAt } from '../demo/totp.ts';

const SLOW = 60_000;

export interface Desk {
  readonly page: Page;
  readonly t: DeskText;
  press(words: string): Promise<void>;
  /** In the dialog that asks once more who she is. */
  showPassword(door: Door): Promise<void>;
  sees(words: string): Promise<void>;
}

export const deskOn = (page: Page, language: Language): Desk => {
  const t = deskText(language);
  return {
    page,
    t,
    press: (words) => page.getByRole('button', { name: words, exact: true }).first().click({ timeout: SLOW }),
    showPassword: async (door) => {
      const dialog = page.getByRole('dialog', { name: t('verify.title') });
      await dialog.getByRole('textbox', { name: t('sign-in.password'), exact: true }).fill(door.password, { timeout: SLOW });
      await dialog.getByLabel(t('sign-in.totp')).fill(await freshTotp(door));
      await dialog.getByRole('button', { name: t('verify.by-password') }).click();
    },
    sees: async (words) => {
      try {
        await page.getByText(words).first().waitFor({ timeout: SLOW });
      } catch (error) {
        // What stood there instead is worth more than the time-out.
        await page.screenshot({ path: join(import.meta.dirname, '../../.test/failed-desk.png'), fullPage: true });
        throw error;
      }
    },
  };
};

const usedSteps = new Map<string, number>();

/** A six-digit code that this run has not used: each works once (S-35), the next one is a step ahead. */
const freshTotp = async (door: Coming): Promise<string> => {
  const step = Math.max(Math.floor(Date.now() / 30_000), (usedSteps.get(door.login) ?? 0) + 1);
  // One step ahead is accepted; further ahead we wait for.
  while (step * 30_000 > Date.now() + 30_000) await new Promise((resolve) => setTimeout(resolve, 250));
  usedSteps.set(door.login, step);
  return totpAt(door.totpSecret, step * 30_000);
};

type Coming = Pick<Door, 'login' | 'password' | 'totpSecret'>;

/** Through the password door to the inbox. */
export const signIn = (page: Page, url: string, door: Door, language: Language): Promise<Desk> =>
  comeIn(page, { url, door, language, heading: deskText(language)('inbox.title') });

interface Entry {
  readonly url: string;
  readonly door: Coming;
  readonly language: Language;
  /** What stands behind the door. */
  readonly heading: string;
}

/** Through the password door to whatever stands behind it. */
export const comeIn = async (page: Page, { url, door, language, heading }: Entry): Promise<Desk> => {
  await page.goto(url);
  const desk = deskOn(page, language);
  const { t } = desk;
  await page
    .getByRole('radio', { name: t(`language.${language}`) })
    .or(page.getByRole('button', { name: t(`language.${language}`) }))
    .first()
    .click({ timeout: SLOW });
  await page.getByRole('heading', { name: t('sign-in.title') }).waitFor({ timeout: SLOW });
  await page.getByLabel(t('sign-in.login')).fill(door.login);
  await page.getByRole('textbox', { name: t('sign-in.password'), exact: true }).fill(door.password);
  await page.getByLabel(t('sign-in.totp')).fill(await freshTotp(door));
  await desk.press(t('sign-in.go'));
  await page.getByRole('heading', { name: heading }).waitFor({ timeout: SLOW });
  return desk;
};

/** Opens the newest unopened case and waits until it is open and proven as far as the record goes. */
export const openFirst = async ({ page, t }: Desk): Promise<void> => {
  await page
    .getByRole('link', { name: t('inbox.sealed') })
    .first()
    .click({ timeout: SLOW });
  await page.getByRole('heading', { name: t('case.text') }).waitFor({ timeout: SLOW });
};

const MOST_TRIES = 20;

/** Opens unopened cases until these words stand in one. A test of the way that its responder has not reported yet opens to no officer: it is passed over. */
export const openWith = async ({ page, t }: Desk, words: string): Promise<void> => {
  const rows = page.getByRole('link', { name: t('inbox.sealed') });
  const shown = page.getByRole('heading', { name: t('case.text') });
  let passed = 0;
  for (let n = 0; n < MOST_TRIES; n += 1) {
    await page.getByRole('link', { name: t('frame.inbox') }).click({ timeout: SLOW });
    await rows.first().waitFor({ timeout: SLOW });
    await rows.nth(Math.min(passed, (await rows.count()) - 1)).click({ timeout: SLOW });
    await shown
      .or(page.getByText(t('case.not-shown')))
      .first()
      .waitFor({ timeout: SLOW });
    if (!(await shown.isVisible())) passed += 1;
    else if (await page.getByText(words).first().isVisible()) return;
  }
  throw new Error(`no case has the words ${words}`);
};

export interface Reply {
  readonly kind: 'interim' | 'answered';
  readonly text: string;
  readonly route?: string;
}

export const answer = async (desk: Desk, reply: Reply): Promise<void> => {
  const { page, t } = desk;
  await page.getByRole('radio', { name: t(`reply.kind.${reply.kind}`) }).check({ force: true, timeout: SLOW });
  await page.getByRole('textbox', { name: t('reply.text') }).fill(reply.text);
  if (reply.route !== undefined) await page.getByRole('textbox', { name: t('reply.route') }).fill(reply.route);
  await desk.press(t('reply.send'));
  if (reply.kind === 'answered') await desk.press(t('reply.confirm-go'));
  await desk.sees(t('reply.sent'));
};
