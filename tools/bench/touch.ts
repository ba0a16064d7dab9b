/** A finger on a page, and what the browser itself says of each touch (Event Timing, long tasks). */
import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

export interface Touched {
  readonly name: string;
  /** From the finger's landing, and from its lifting, to the next paint: the longer of both. In steps of 8 ms, as the browser tells it; 0: within 16. */
  readonly answeredAfter: number;
  /** While this touch was answered and its work done; ms, 0 where none took 50. */
  readonly longestTask: number;
  /** From lifting the finger until the heading of the next screen was painted; 0 where none came. */
  readonly shownAfter: number;
}

export interface Finger {
  /** Touches it as it stands; resolves when `then` is there (or after a while) and the page is at rest. */
  touch(name: string, where: Locator, then?: Locator): Promise<void>;
}

interface Noted {
  readonly events: { readonly name: string; readonly at: number; readonly took: number }[];
  readonly tasks: { readonly at: number; readonly took: number }[];
  /** When a heading had changed and the next frame was over. */
  readonly shown: number[];
}

declare global {
  interface Window {
    touches?: Noted;
  }
}

/** Runs in the page before anything else. */
export const noteTouches = (): void => {
  const noted: Noted = { events: [], tasks: [], shown: [] };
  window.touches = noted;
  const of = /^(?:pointerdown|pointerup|touchstart|touchend|mousedown|mouseup|click)$/;
  // Named here: the types of the DOM do not know the threshold yet.
  const everyEvent = { type: 'event', buffered: true, durationThreshold: 16 };
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries())
      if (of.test(name)) noted.events.push({ name, at: startTime, took: duration });
  }).observe(everyEvent);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) noted.tasks.push({ at: startTime, took: duration });
  }).observe({ type: 'longtask', buffered: true });
  let heading: Element | null = null;
  new MutationObserver(() => {
    const now = document.querySelector('dialog[open] h2, h1');
    if (now === heading || now === null) return;
    heading = now;
    requestAnimationFrame(() => setTimeout(() => noted.shown.push(performance.now())));
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['open'] });
};

/** So long a finger stays. */
const STAYS_MS = 70;
/** Nobody touches sooner again, and what a touch set going is over. */
const REST_MS = 500;

interface Watching {
  before(): void;
  tell(touched: Touched): void;
}

export const fingerOn = async (page: Page, { before, tell }: Watching): Promise<Finger> => {
  const cdp = await page.context().newCDPSession(page);
  const touch: Finger['touch'] = async (name, where, then) => {
    await where.scrollIntoViewIfNeeded();
    const box = await where.boundingBox();
    if (box === null) throw new Error(`nothing to touch: ${name}`);
    before();
    const began = await page.evaluate(() => performance.now());
    const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
    await pause(STAYS_MS);
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await then?.waitFor();
    await pause(REST_MS);
    tell({ name, ...(await page.evaluate(whatWasNoted, began)) });
  };
  return { touch };
};

/** Runs in the page: of everything since the touch. */
const whatWasNoted = (began: number): Omit<Touched, 'name'> => {
  const { events, tasks, shown } = window.touches ?? { events: [], tasks: [], shown: [] };
  const since = events.filter(({ at }) => at >= began);
  const lifted = since.find(({ name }) => name === 'click')?.at ?? since.at(-1)?.at ?? began;
  const first = shown.find((at) => at > lifted);
  return {
    answeredAfter: Math.max(0, ...since.map(({ took }) => took)),
    longestTask: Math.max(0, ...tasks.filter(({ at, took }) => at + took >= began).map(({ took }) => took)),
    shownAfter: first === undefined ? 0 : first - lifted,
  };
};
