/** A whole session at a kiosk, touch by touch, in Kazakh: its keyboard is the largest. */
import { kioskText } from '@dauys/wording/compiled/kiosk.ts';
import { ownText } from '@dauys/wording/compiled/own.ts';
import { servicesText } from '@dauys/wording/compiled/services.ts';
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import { waysText } from '@dauys/wording/compiled/ways.ts';
import type { Locator, Page } from 'playwright-core';
import { bodies } from '../demo/cast.ts';
import type { Finger } from './touch.ts';

const [t, o, s, v, w] = [kioskText('kk'), ownText('kk'), servicesText('kk'), voiceText('kk'), waysText('kk')];

interface At {
  readonly page: Page;
  readonly finger: Finger;
}

const button = (page: Page, words: string): Locator => page.getByRole('button', { name: words }).first();
const key = (page: Page, name: string): Locator => page.locator('.keyboard').getByRole('button', { name, exact: true });
const title = (page: Page, words: string): Locator => page.getByRole('heading', { level: 1, name: words });

/** On the button with these words, up to the screen with this title. */
const go = ({ page, finger }: At, words: string, to: string, name = words): Promise<void> =>
  finger.touch(name, button(page, words), title(page, to));

/** The first touch, as soon as there is something to touch: the page is still fetching. */
export const firstTouch = async (page: Page, url: string, finger: Finger): Promise<void> => {
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('button:enabled').first().waitFor();
  await go({ page, finger }, t('language.name'), t('home.title'), 'language, while the page is still fetching');
};

/** Everything after: complaining, reading, counting days, going away. */
export const wholeWalk = async (page: Page, url: string, finger: Finger): Promise<void> => {
  await page.goto(url, { waitUntil: 'networkidle' });
  const at = { page, finger };
  await speak(at);
  await choose(at);
  await write(at);
  await record(at);
  const code = await send(at);
  await learn(at, code);
  await leavePromise(at);
  await read(at, code);
  await lookUp(at);
  await goAway(at);
};

const speak = (at: At): Promise<void> => go(at, t('language.name'), t('home.title'), 'language');

const choose = async (at: At): Promise<void> => {
  const body = bodies[2]?.names.kk ?? '';
  await at.finger.touch('write', button(at.page, t('home.write')), button(at.page, body));
  await go(at, body, t('category.title'), 'body');
  await go(at, t('category.health-care'), t('urgency.title'), 'category');
  await go(at, t('urgency.no'), t('disclosure.title'), 'not urgent');
  await go(at, t('disclosure.anonymous'), t('text.title'), 'without a name');
};

const write = async ({ page, finger }: At): Promise<void> => {
  await finger.touch('first letter', key(page, 'Қ'));
  await finger.touch('second letter', key(page, 'а'));
  for (const letter of ['й', 'д', 'а']) await finger.touch('later letters', key(page, letter));
  await finger.touch('space', key(page, t('keys.space')));
  await finger.touch('later letters', key(page, 'к'));
  await finger.touch('suggested word', page.locator('.suggestions button').first());
  await finger.touch('digits and signs', key(page, `${t('keys.123')}, ${t('keys.symbols')}`));
  await finger.touch('digit on the keyboard', key(page, '4'));
  await finger.touch('delete', key(page, t('keys.backspace')));
  await finger.touch('back to letters', key(page, `${t('keys.abc')}, ${t('keys.letters')}`));
};

const record = async (at: At): Promise<void> => {
  const { page, finger } = at;
  await go(at, v('speak'), v('voice.title'), 'say it instead');
  await go(at, v('start'), v('running'), 'start of a recording');
  await page.waitForTimeout(2_000);
  await finger.touch('stop of a recording', button(page, v('stop')), button(page, v('listen')));
  await go(at, t('next'), t('pictures.title'), 'next, after a recording');
  await go(at, t('pictures.none'), t('review.title'), 'no pictures');
};

/** The 24 digits. */
const send = async (at: At): Promise<string> => {
  await go(at, t('review.send'), t('promise.title'), 'send');
  await at.page.getByText(t('promise.public.detail', { n: 2 })).waitFor();
  return (await at.page.locator('.code-strip li [aria-hidden]').allTextContents()).join('');
};

const learn = async (at: At, code: string): Promise<void> => {
  await go(at, o('learn.offer'), o('learn.show.title', { n: 1 }), 'learn the code by heart');
  await go(at, o('learn.show.on'), o('learn.ask.title', { n: 1 }), 'say a group of digits');
  for (const digit of code.slice(0, 4)) await at.finger.touch('digits of a group', key(at.page, digit));
  await go(at, o('learn.ask.check'), o('learn.show.title', { n: 2 }), 'check a group of digits');
  await go(at, o('learn.stop'), t('promise.title'), 'back to the promise');
};

const leavePromise = async ({ page, finger }: At): Promise<void> => {
  await finger.touch('finish', button(page, t('promise.finish')), button(page, t('promise.sure.finish')));
  await finger.touch('finish, surely', button(page, t('promise.sure.finish')), button(page, t('language.name')));
};

/** The other digits say nothing new. */
const BY_FINGER = 8;

const read = async (at: At, code: string): Promise<void> => {
  const { page, finger } = at;
  await speak(at);
  await go(at, t('home.read'), t('code.title'), 'read an answer');
  await finger.touch('first digit of a code', key(page, code.charAt(0)));
  for (const digit of code.slice(1, BY_FINGER)) await finger.touch('digits of a code', key(page, digit));
  await page.keyboard.type(code.slice(BY_FINGER));
  await go(at, t('code.open'), t('answers.none.title'), 'open the answer');
  await finger.touch('leave the answer', button(page, t('answers.finish')), button(page, t('language.name')));
};

const lookUp = async (at: At): Promise<void> => {
  const { page, finger } = at;
  await speak(at);
  await go(at, s('home.shelf'), s('shelf.title'), 'library');
  await go(at, s('shelf.rights'), s('rights.title'), 'rights');
  await finger.touch('one right', page.locator('.choice').nth(1), page.locator('.large-text'));
  await go(at, t('back'), s('rights.title'), 'back');
  await go(at, t('back'), s('shelf.title'), 'back');
  await go(at, s('shelf.periods'), s('periods.title'), 'periods');
  await finger.touch('one period', page.locator('.choice').first(), page.locator('.counting'));
  await finger.touch('another day', button(page, s('day.on')));
};

/** From a screen that only tells, from the urgent one, from what was written, and with a warning before it. */
const goAway = async (at: At): Promise<void> => {
  const { page, finger } = at;
  const exit = async (from: string): Promise<void> =>
    finger.touch(`exit from ${from}`, button(page, t('exit.label')), page.locator('.cover-clock'));
  await exit('a period');
  await speak(at);
  await go(at, w('urgent.tile'), w('urgent.title'), 'urgent');
  await go(at, w('urgent.own'), w('urgent.words.title'), 'urgent, in own words');
  await finger.touch('first letter, urgent', key(page, 'Қ'));
  await finger.touch('dim the screen', button(page, s('veil.on')));
  await finger.touch('show it again', page.locator('.veil'));
  await exit('what is written');
};
