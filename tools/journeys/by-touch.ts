/** Somebody who reads and touches: with nothing but her fingers she writes, types her code, and swipes to the end of what does not fit. */
import { nameIn } from '@dauys/wording/kiosk-language.ts';
import type { KioskLanguage } from '@dauys/wording/plural.ts';
import type { Locator, Page } from 'playwright-core';
import { bodies } from '../demo/cast.ts';
import { buttonOf, type Kiosk, kioskOn } from './kiosk.ts';
import { narrow, portrait, small } from './world.ts';

const SLOW = 60_000;
/** Milliseconds that a screen is read before it is touched: who touches quicker has tapped twice, and the second tap does nothing on the screen that comes. */
const READS = 350;

/** From the first screen to the home screen; every touch is a finger's. */
export const enterByTouch = async (page: Page, url: string, language: KioskLanguage): Promise<Kiosk> => {
  const kiosk = kioskOn(page, language);
  const press = async (words: string): Promise<void> => {
    const touched = buttonOf(page, words);
    await touched.waitFor({ timeout: SLOW });
    await page.waitForTimeout(READS);
    await touched.tap({ timeout: SLOW });
  };
  await page.goto(url);
  await press(kiosk.t('language.name'));
  await kiosk.asks(kiosk.t('home.title'));
  return { ...kiosk, press };
};

/** Officers answer in Russian and Kazakh; whoever can adds to it in the reader's own. */
export const touching = {
  ug: {
    ...{ writes: portrait, reads: narrow, own: 'right' },
    written: { begun: 'ئۈچ كۈندىن بېرى', letters: 'دوخ', word: 'دوختۇر' },
    answered: [
      'Сізді дәрігер қарады. Дәрі берілді: таңертең және кешке. Қолыңызды хирург қарайды, оған жазылдыңыз.',
      'دوختۇر سىزنى كۆردى، دورا بېرىلدى.',
    ],
    route: 'ئۈچ ئاي ئىچىدە ۋىلايەت پروكۇراتۇرىسىغا يازسىڭىز بولىدۇ.',
  },
  uz: {
    ...{ writes: narrow, reads: small, own: 'left' },
    written: { begun: 'uch kundan beri', letters: 'shif', word: 'shifokor' },
    answered: [
      'Вас осмотрел врач. Лекарство выдано: утром и вечером. Руку посмотрит хирург, вы к нему записаны.',
      'Shifokor sizni koʻrdi, dori berildi.',
    ],
    route: 'Uch oy ichida viloyat prokuraturasiga yozishingiz mumkin.',
  },
} as const;

const touchKey = (page: Page, name: string): Promise<void> =>
  page
    .locator('.keyboard')
    .getByRole('button', { name: new RegExp(`^${name}$`, 'i') })
    .tap({ timeout: SLOW });

export interface Written {
  /** Letter by letter, and a space after it. */
  readonly begun: string;
  /** Of the word that follows as many as it takes until it is offered. */
  readonly letters: string;
  readonly word: string;
}

/** From the home screen to the text. Returns what stands in its field, and how many letters follow the caret after the key that points left. */
export const writeByTouch = async (
  { page, t, press, asks, field }: Kiosk,
  language: KioskLanguage,
  { begun, letters, word }: Written,
): Promise<{ readonly text: string; readonly following: number }> => {
  await press(t('home.write'));
  await press(nameIn(language, bodies[2]?.names ?? { kk: '', ru: '', en: '' }));
  await press(t('category.health-care'));
  await press(t('urgency.no'));
  await press(t('disclosure.anonymous'));
  await asks(t('text.title'));
  for (const letter of `${begun} `) await touchKey(page, letter === ' ' ? t('keys.space') : letter);
  for (const letter of letters) await touchKey(page, letter);
  const offered = page.getByRole('group', { name: t('keys.suggestions') });
  await offered.getByRole('button', { name: word, exact: true }).tap({ timeout: SLOW });
  const text = await field(t('text.label')).inputValue();
  await touchKey(page, t('keys.left'));
  const following = await field(t('text.label')).evaluate((one: HTMLTextAreaElement) => one.value.length - one.selectionStart);
  return { text, following };
};

/** A line of an answer as it was typed, read to its last word. */
export interface Line {
  readonly words: string;
  /** At which side of its place what does not fill it stands. */
  readonly begins: 'left' | 'right';
}

/** Opens one answer with its code, and reads it to its end. As often as it takes until it has come to this terminal. */
export const readByTouch = async (
  page: Page,
  { url, language, code, look }: { readonly url: string; readonly language: KioskLanguage; readonly code: string; readonly look: Look },
): Promise<readonly Line[]> => {
  const kiosk = await enterByTouch(page, url, language);
  const { t, press, asks } = kiosk;
  await press(t('home.read'));
  await asks(t('code.title'));
  for (const digit of code) await touchKey(page, digit);
  await look('code');
  await press(t('code.open'));
  const [none, one] = [t('answers.none.title'), t('answers.title', { n: 1 })].map((name) => page.getByRole('heading', { level: 1, name }));
  if (none === undefined || one === undefined) throw new Error('no titles');
  await none.or(one).waitFor({ timeout: SLOW });
  if (await none.isVisible()) {
    await press(t('answers.finish'));
    await buttonOf(page, t('language.name')).waitFor({ timeout: SLOW });
    return readByTouch(page, { url, language, code, look });
  }
  await look('answer');
  const lines = await readToEnd(page);
  await look('answer-end');
  await press(t('answers.finish'));
  await buttonOf(page, t('language.name')).waitFor({ timeout: SLOW });
  return lines;
};

type Look = (screen: string) => Promise<void>;

/** All that stands in the letters, part by part. */
const readToEnd = async (page: Page): Promise<readonly Line[]> => {
  const lines: Line[] = [];
  for (const part of await page.locator('article').locator('h2, h3, p, .told, .notice div').all()) {
    await swipeTo(page, part);
    lines.push(...(await part.evaluate(linesOf)));
  }
  return lines;
};

/** Until the last word of it stands there with nothing before it. */
const swipeTo = async (page: Page, part: Locator): Promise<void> => {
  for (let n = 0; !(await part.evaluate(isReadToItsEnd)); n += 1) {
    if (n === 20) throw new Error(`never seen to its end: ${await part.textContent()}`);
    await swipe(page);
  }
};

/** A finger that lies down, pushes the page up by a quarter of the screen, rests, and lets go. */
const swipe = async (page: Page): Promise<void> => {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const session = await page.context().newCDPSession(page);
  const at = (share: number) => [{ x: width / 2, y: height * share }];
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0.6) });
  for (const share of [0.55, 0.5, 0.45, 0.4, 0.35])
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(share) });
  // One that lets go while it moves throws the page, and lines are passed over.
  await page.waitForTimeout(150);
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await session.detach();
};

/** Runs in the page. */
const isReadToItsEnd = (part: Element): boolean => {
  const range = document.createRange();
  range.selectNodeContents(part);
  const last = [...range.getClientRects()].at(-1);
  if (last === undefined) return false;
  return part.contains(document.elementFromPoint((last.left + last.right) / 2, last.bottom - 1));
};

/** Runs in the page. What was typed on one line may take several here: the last of them fills its place least. */
const linesOf = (part: Element): Line[] => {
  const place = part.getBoundingClientRect();
  const [text] = part.childNodes;
  const words = part.textContent;
  let begin = 0;
  return words.split('\n').flatMap((line) => {
    const range = document.createRange();
    if (text === undefined || line.trim() === '') return ((begin += line.length + 1), []);
    range.setStart(text, begin);
    range.setEnd(text, begin + line.length);
    begin += line.length + 1;
    const rects = [...range.getClientRects()];
    const lowest = Math.max(...rects.map(({ bottom }) => bottom));
    const onIt = rects.filter(({ bottom }) => lowest - bottom < 10);
    const [left, right] = [Math.min(...onIt.map((rect) => rect.left)), Math.max(...onIt.map((rect) => rect.right))];
    return [{ words: line, begins: left - place.left <= place.right - right ? ('left' as const) : ('right' as const) }];
  });
};
