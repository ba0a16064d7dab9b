/** A word and eight digits of one's own, as a person makes and says them at a kiosk: by touching. In Kazakh. */
import { ownText } from '@dauys/wording/compiled/own.ts';
import type { Page, Route } from 'playwright-core';
import { countReplies } from './by-code.ts';
import { enter, type Kiosk, kioskOn } from './kiosk.ts';
import type { World } from './world.ts';

const SLOW = 60_000;
const WORD = 'сәулебақыт';
const DIGITS = '48210937';
const o = ownText('kk');

const touch = async (page: Page, keys: string): Promise<void> => {
  for (const key of keys) await page.getByRole('button', { name: key, exact: true }).click();
};

/** At the promise: makes a number for the code that stands there, and comes back to it. */
export const makeNumber = async ({ page, t, press, asks }: Kiosk): Promise<void> => {
  await press(o('own.offer.make'));
  await asks(o('own.word.make.title'));
  // The keyboard begins with a capital letter.
  await touch(page, `${WORD.charAt(0).toUpperCase()}${WORD.slice(1)}`);
  await press(t('next'));
  await asks(o('own.number.make.title'));
  // A birthday: she is asked for others.
  await touch(page, '24121991');
  await press(t('next'));
  await page.getByText(o('own.number.easy')).waitFor();
  await press(t('code.clear'));
  await touch(page, DIGITS);
  await press(t('next'));
  await asks(o('own.again.title'));
  await touch(page, DIGITS);
  await press(t('next'));
  await asks(o('own.made.title'));
  await press(o('learn.stop'));
  await asks(t('promise.title'));
};

/** From the idle screen to the question for the word. */
const begin = async (page: Page, url: string): Promise<Kiosk> => {
  const kiosk = await enter(page, url, 'kk');
  await kiosk.press(kiosk.t('home.read'));
  await kiosk.asks(kiosk.t('code.title'));
  await kiosk.press(o('own.offer.read'));
  await kiosk.asks(o('own.word.read.title'));
  return kiosk;
};

/** On from the question for the word, up to the last touch. */
const fill = async ({ page, t, press, asks, field }: Kiosk, word: string, digits: string): Promise<void> => {
  await field(o('own.word.label')).fill(word);
  await press(t('next'));
  await asks(o('own.number.read.title'));
  await touch(page, digits);
};

const say = async (kiosk: Kiosk, word: string, digits: string): Promise<void> => {
  await fill(kiosk, word, digits);
  await kiosk.press(kiosk.t('next'));
};

const answersIn = ({ t }: Kiosk): string => [1, 2, 3].map((n) => t('answers.title', { n })).join('|');
const answersOpen = async (kiosk: Kiosk): Promise<void> =>
  kiosk.page.getByRole('heading', { level: 1, name: new RegExp(answersIn(kiosk)) }).waitFor({ timeout: SLOW });

/** A wrong one opens nothing; hers opens, typed a little otherwise; whoever tries often waits at this terminal. */
export const tryNumbers = async (world: World): Promise<void> => {
  const url = world.system.kiosks[1]?.url ?? '';
  const page = await (await world.person()).newPage();
  const asked: string[] = [];
  page.on('request', (request) => request.url().endsWith('/api/own') && asked.push(request.postData() ?? ''));
  const kiosk = await begin(page, url);
  await say(kiosk, WORD, '70315529');
  await kiosk.asks(o('own.failed.none.title'));
  await kiosk.press(kiosk.t('back'));
  await kiosk.asks(o('own.word.read.title'));
  await say(kiosk, 'Сәуле Бақыт', DIGITS);
  await answersOpen(kiosk);
  await page.getByText('Врач осмотрел вас').waitFor();
  await fill(await begin(page, url), WORD, DIGITS);
  const before = asked.at(-1) ?? '';
  // Just before hers arrives, the same was asked so often that her word has to wait, however long her own question has taken.
  const hers = async (route: Route): Promise<void> => {
    while (!(await askAgain(page, before)).includes('"wait"'));
    await route.continue();
  };
  await page.route('**/api/own', hers, { times: 1 });
  await kiosk.press(kiosk.t('next'));
  await kiosk.asks(o('own.failed.wait.title'));
  await page.context().close();
};

/** The page's own question once more, as another page of this terminal might ask it. */
const askAgain = (page: Page, body: string): Promise<string> =>
  page.evaluate(async (data) => {
    const answer = await fetch('/api/own', { method: 'POST', headers: { 'content-type': 'application/json' }, body: data });
    return answer.text();
  }, body);

/** At the other terminal nobody waits. One of the two bodies is gone: it is said before and after, nothing is lost, the code opens; it comes back, and so does the number. */
export const loseOne = async (world: World, code: string): Promise<void> => {
  const url = world.system.kiosks[0]?.url ?? '';
  const lost = world.system.pinServers[1]?.process;
  await lost?.stop();
  const page = await (await world.person()).newPage();
  const kiosk = await begin(page, url);
  await page.getByText(o('own.cut')).waitFor({ timeout: SLOW });
  await say(kiosk, WORD, DIGITS);
  await kiosk.asks(o('own.failed.away.title'));
  await page.getByText(o('own.failed.away.text')).waitFor();
  // Again until all three answers have come to this terminal by the feed.
  while ((await countReplies(page, url, code)) < 3);
  await lost?.start();
  await lost?.ready();
  await begin(page, url);
  await page.getByText(o('own.cut')).waitFor({ state: 'detached', timeout: SLOW });
  await say(kioskOn(page, 'kk'), WORD, DIGITS);
  await answersOpen(kiosk);
  await page.context().close();
};
