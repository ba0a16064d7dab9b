import type { KioskLanguage } from '@dauys/wording/plural.ts';

const FILES: Readonly<Record<KioskLanguage, URL>> = {
  kk: new URL('./lists/kk.txt', import.meta.url),
  ru: new URL('./lists/ru.txt', import.meta.url),
  en: new URL('./lists/en.txt', import.meta.url),
  uz: new URL('./lists/uz.txt', import.meta.url),
  ug: new URL('./lists/ug.txt', import.meta.url),
};

/** The words of a language, most used first, from the agent that brought the page. None when they do not come: one can write without. */
export const bringList = async (language: KioskLanguage): Promise<readonly string[]> => {
  try {
    const answer = await fetch(FILES[language]);
    return answer.ok ? (await answer.text()).split(/\s+/).filter((word) => word !== '') : [];
  } catch {
    return [];
  }
};
