import type { Lines } from '@dauys/wording/lines.ts';

/**
 * What an import of a language's lines becomes in the page (vite.config.ts): they are fetched, as data. Rejects when they can not be had now; asking
 * again then asks again, which a script that failed might never.
 */
export const bringLines = async (place: string): Promise<{ readonly default: Lines }> => {
  const answer = await fetch(place);
  if (!answer.ok) throw new TypeError(`${place}: ${answer.status}`);
  return { default: await answer.json() };
};
