/** How a kiosk's screen is held, and its colours. A journey walks in one shape, and looks at each screen in all of them. */
import type { Language } from '@dauys/wording/plural.ts';
import type { Page } from 'playwright-core';
import { landscape, narrow, portrait } from './world.ts';

interface Shape {
  readonly size: typeof portrait | typeof landscape | typeof narrow;
  readonly colorScheme?: 'light' | 'dark';
  readonly forcedColors?: 'none' | 'active';
}
export const shapes = {
  tall: { size: portrait },
  wide: { size: landscape },
  narrow: { size: narrow },
  dark: { size: portrait, colorScheme: 'dark' },
  forced: { size: portrait, forcedColors: 'active' },
} as const satisfies Readonly<Record<string, Shape>>;
export type ShapeName = keyof typeof shapes;

/** Which a screen is looked at in; colours are the same in every language. */
export const shapesOf = (language: Language): readonly ShapeName[] =>
  language === 'kk' ? ['tall', 'wide', 'narrow', 'dark', 'forced'] : ['tall', 'wide', 'narrow'];

/** In which it is walked: every shape in some language. */
export const walked = { kk: 'tall', ru: 'wide', en: 'narrow' } as const satisfies Readonly<Record<Language, ShapeName>>;

export const hold = async (page: Page, name: ShapeName): Promise<void> => {
  const { size, colorScheme = 'light', forcedColors = 'none' }: Shape = shapes[name];
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: name === 'tall' ? 'no-preference' : 'reduce' });
};
