/**
 * Officers and their passkeys, in a real Chromium with security keys of its own: adding, confirming, losing and replacing one, coming new and
 * coming back from paper, and showing again that it is she.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '@dauys/wording/plural.ts';
import { doorsOf, type Door } from '../demo/provision.ts';
import { answer, deskOn, openFirst, signIn, type Desk } from './desk.ts';
import { inspector } from './looking.ts';
import { digitsShown, fiveMinutesPass, goTo, invite, lodge, nameAndMake, stateOfficer, typeDigits } from './officers.ts';
import { keyRingOf, type KeyRing, type SecurityKey } from './passkeys.ts';
import { desk as deskSize, narrow, openWorld, type World } from './world.ts';

const LONG = 120_000;
const SLOW = 60_000;
const dana = { id: 'dana-sultan', body: 'ombudsman', name: 'Дана Сұлтан', login: 'dana' };
/** One for each of those who open one, and one that is still sealed five minutes later. */
const texts = [
  'Третий день не дают лекарство, рука опухла.',
  'Письма домой не отправляют второй месяц.',
  'В камере нет света с понедельника.',
] as const;
const anyText = /не дают лекарство|Письма домой|нет света/;

let world: World;
let url: string;
let doors: readonly Door[];
let saule: Desk;
let timur: Desk;
let newcomer: Desk;
let ring: KeyRing;
let keys: { first: SecurityKey; second: SecurityKey };
let paper: string;
const eye = inspector();

const doorOf = (login: string): Door => {
  const door = doors.find((one) => one.login === login);
  if (door === undefined) throw new Error('no such officer');
  return door;
};
const browserOf = async (language: Language): Promise<Desk> => {
  const page = await (await world.person({ viewport: deskSize, locale: `${language}-KZ` })).newPage();
  await page.goto(url);
  await page.getByRole('button', { name: deskOn(page, language).t('sign-in.passkey-go') }).waitFor({ timeout: SLOW });
  return deskOn(page, language);
};
/** Looks at a screen at the desk and at 320 px. */
const look = async ({ page }: Desk, name: string): Promise<void> => {
  await eye.look(page, `doors/${name}`);
  await page.setViewportSize(narrow);
  await eye.look(page, `doors/${name}-narrow`, { axe: 'none' });
  await page.setViewportSize(deskSize);
};
const enterByPasskey = async ({ page, t, press }: Desk): Promise<void> => {
  await press(t('sign-in.passkey-go'));
  await page.getByRole('button', { name: t('frame.sign-out') }).waitFor({ timeout: SLOW });
};
const leave = async ({ page, t, press }: Desk): Promise<void> => {
  await press(t('frame.sign-out'));
  await page.getByRole('heading', { name: t('sign-in.title') }).waitFor({ timeout: SLOW });
};
const confirmAsTimur = async (digits: string): Promise<void> => {
  await goTo(timur, 'colleagues');
  await timur.sees(digits);
  await timur.press(timur.t('colleagues.confirm'));
  await timur.sees(timur.t('colleagues.confirmed'));
};
const markOn = async ({ page }: Desk): Promise<string> => {
  const digits = page.locator('.mark-digits strong').first();
  await digits.waitFor({ timeout: SLOW });
  return (await digits.textContent()) ?? '';
};

beforeAll(async () => {
  world = await openWorld();
  url = world.system.workspaces.find(({ id }) => id === 'ombudsman')?.url ?? '';
  doors = await doorsOf(world.system.data);
  for (const text of texts) await lodge(world.system, 'ombudsman', text);
}, 240_000);
afterAll(async () => {
  await world.close();
}, 60_000);

describe('an officer with a password', () => {
  test(
    'is told that it is the weaker door; adds a passkey, which opens nothing before a colleague has looked',
    { timeout: LONG },
    async () => {
      saule = await browserOf('ru');
      await saule.sees(saule.t('sign-in.weaker'));
      await look(saule, 'ru-sign-in');
      ring = await keyRingOf(saule.page);
      await ring.add();
      await signIn(saule.page, url, doorOf('saule'), 'ru');
      await goTo(saule, 'doors');
      await saule.press(saule.t('doors.add'));
      await nameAndMake(saule, 'У стола');
      await saule.sees(saule.t('doors.made'));
      await look(saule, 'ru-doors');
      const digits = await markOn(saule);
      await leave(saule);
      await saule.press(saule.t('sign-in.passkey-go'));
      await saule.page.getByRole('alert').waitFor({ timeout: SLOW });
      timur = await browserOf('kk');
      await signIn(timur.page, url, doorOf('timur'), 'kk');
      await timur.sees(timur.t('frame.colleague-waits'));
      await goTo(timur, 'colleagues');
      await look(timur, 'kk-colleagues');
      await confirmAsTimur(digits);
    },
  );

  test('signs in by it, without login or password, and what was sealed opens with the keys behind its PRF', { timeout: LONG }, async () => {
    await enterByPasskey(saule);
    await saule.page.locator('.bar-home').click();
    await openFirst(saule);
    await saule.page.getByText(anyText).first().waitFor({ timeout: SLOW });
  });

  test('sees her sessions and doors; reports it lost: out at once, its session too', { timeout: LONG }, async () => {
    await goTo(saule, 'doors');
    await saule.page.getByRole('heading', { name: saule.t('doors.sessions') }).waitFor({ timeout: SLOW });
    await saule.sees(saule.t('doors.session-own'));
    await saule.page.getByRole('button', { name: `${saule.t('doors.lost')}: У стола` }).click();
    await saule.page
      .getByRole('alertdialog')
      .getByRole('button', { name: saule.t('doors.lost') })
      .click();
    // The page was opened by that passkey: it ends, and the door says so.
    await saule.page.getByRole('heading', { name: saule.t('sign-in.title') }).waitFor({ timeout: SLOW });
    await saule.press(saule.t('sign-in.passkey-go'));
    await saule.page.getByRole('alert').waitFor({ timeout: SLOW });
    expect(await saule.page.getByRole('alert').textContent()).toContain('не открывает');
  });
});

describe('a new officer', () => {
  test(
    'comes by invitation, makes her keys, two passkeys and her paper, in which a slip of the pen is found (S-19)',
    { timeout: LONG },
    async () => {
      newcomer = await browserOf('en');
      const { page, t, press, sees } = newcomer;
      ring = await keyRingOf(page);
      await press(t('sign-in.invitation'));
      await look(newcomer, 'en-invitation');
      await typeDigits(newcomer, await invite(world.system, dana), t('invitation.go'));
      await page.getByRole('heading', { name: t('invitation.first') }).waitFor({ timeout: SLOW });
      const first = await ring.add();
      await nameAndMake(newcomer, 'At the desk');
      await page.getByRole('heading', { name: t('invitation.second') }).waitFor({ timeout: SLOW });
      // The same device holds one of hers already: that is no second one.
      await nameAndMake(newcomer, 'In the safe');
      await page.getByRole('alert').waitFor({ timeout: SLOW });
      keys = { first, second: await ring.add() };
      await press(t('doors.make'));
      await page.locator('.paper-digits').waitFor({ timeout: SLOW });
      await look(newcomer, 'en-paper');
      paper = await digitsShown(newcomer);
      await press(t('doors.recovery-written'));
      await typeDigits(newcomer, `${paper.slice(0, 12)}${(Number(paper[12]) + 1) % 10}${paper.slice(13)}`, t('doors.recovery-keep'));
      await page.getByRole('alert').waitFor({ timeout: SLOW });
      await typeDigits(newcomer, paper.replaceAll(/.{5}/g, '$& '), t('doors.recovery-keep'));
      await page.getByRole('heading', { name: t('invitation.claim') }).waitFor({ timeout: SLOW });
      await look(newcomer, 'en-claim');
      const [claim] = await Promise.all([page.waitForEvent('download'), press(t('invitation.claim-save'))]);
      await press(t('sign-in.back'));
      // Nobody in the directory yet.
      await press(t('sign-in.passkey-go'));
      await page.getByRole('alert').waitFor({ timeout: SLOW });
      await stateOfficer(world.system, await claim.path());
      await sees(t('sign-in.passkey-go'));
    },
  );

  test(
    'signs in with each of the two; a colleague seals the body’s keys to her in his browser; then she opens',
    { timeout: LONG },
    async () => {
      await keys.first.touch();
      await enterByPasskey(newcomer);
      await leave(newcomer);
      await keys.second.touch();
      await enterByPasskey(newcomer);
      await goTo(timur, 'colleagues');
      const hers = timur.page.getByRole('region', { name: dana.name });
      const hand = hers.getByRole('button', { name: timur.t('colleagues.hand') });
      // Only what the witnesses have signed counts, and that takes a moment: until then she is nobody to his page.
      const tryToHand = async (): Promise<number> => {
        if ((await hand.count()) > 0) await hand.click({ timeout: 5_000 }).catch(() => undefined);
        return hers.getByText(timur.t('colleagues.handed')).count();
      };
      await expect.poll(tryToHand, { timeout: SLOW, interval: 1_000 }).toBe(1);
      await leave(newcomer);
      await enterByPasskey(newcomer);
      await openFirst(newcomer);
      await newcomer.page.getByText(anyText).first().waitFor({ timeout: SLOW });
    },
  );
});

describe('five minutes later', () => {
  test('to answer, she shows again that it is she, and what she wrote is sent as she wrote it', { timeout: LONG }, async () => {
    const { page, t, press, sees } = newcomer;
    await fiveMinutesPass(world.system, dana.id);
    await page.getByRole('textbox', { name: t('reply.text') }).fill('We have asked the medical unit.');
    await press(t('reply.send'));
    await page.getByRole('dialog', { name: t('verify.title') }).waitFor({ timeout: SLOW });
    await look(newcomer, 'en-verify');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('cancel') })
      .click();
    await page.getByRole('alert').waitFor({ timeout: SLOW });
    expect(await page.getByRole('textbox', { name: t('reply.text') }).inputValue()).toBe('We have asked the medical unit.');
    await press(t('reply.send'));
    await press(t('verify.by-passkey'));
    await sees(t('reply.sent'));
  });

  test('to open, too: until then it stays shut', { timeout: LONG }, async () => {
    const { page, t, press } = newcomer;
    await fiveMinutesPass(world.system, dana.id);
    await page.locator('.bar-home').click();
    await page
      .getByRole('link', { name: t('inbox.sealed') })
      .first()
      .click({ timeout: SLOW });
    await page.getByRole('dialog', { name: t('verify.title') }).waitFor({ timeout: SLOW });
    expect(await page.getByRole('heading', { name: t('case.text') }).count()).toBe(0);
    await press(t('verify.by-passkey'));
    await page.getByRole('heading', { name: t('case.text') }).waitFor({ timeout: SLOW });
  });

  test('by password and code where there are no passkeys', { timeout: LONG }, async () => {
    await fiveMinutesPass(world.system, 'timur-beketov');
    await timur.page.locator('.bar-home').click();
    await timur.page.locator('.line-link').first().click({ timeout: SLOW });
    await timur.page.getByRole('dialog', { name: timur.t('verify.title') }).waitFor({ timeout: SLOW });
    await timur.showPassword(doorOf('timur'));
    await timur.page.getByRole('heading', { name: timur.t('case.text') }).waitFor({ timeout: SLOW });
    await answer(timur, { kind: 'interim', text: 'Хат қайда екенін анықтап жатырмыз.' });
  });
});

describe('all passkeys are lost', () => {
  test('her paper opens a way to a new one, which the colleague confirms', { timeout: LONG }, async () => {
    const { page, t, press, sees } = newcomer;
    await leave(newcomer);
    await press(t('sign-in.lost'));
    await look(newcomer, 'en-recovery');
    await page.getByLabel(t('sign-in.login')).fill(dana.login);
    await typeDigits(newcomer, paper, t('recovery.go'));
    await page.getByLabel(t('doors.label')).waitFor({ timeout: SLOW });
    await ring.add();
    await nameAndMake(newcomer, 'The third');
    await sees(t('recovery.waits'));
    const digits = await markOn(newcomer);
    await press(t('sign-in.back'));
    await confirmAsTimur(digits);
    await enterByPasskey(newcomer);
  });
});

describe('what all this looked like', () => {
  test('no violation, nothing wider than its window', () => expect(eye.findings).toEqual([]));
  test('no page complained', () => expect(world.complaints).toEqual([]));
});
