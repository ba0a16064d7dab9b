import { loadKiosk } from '@dauys/wording/compiled/kiosk.load.ts';
import { loadWays } from '@dauys/wording/compiled/ways.load.ts';
import { KIOSK_LANGUAGES } from '@dauys/wording/plural.ts';
import { expect, test } from 'vitest';
import { wordsOf } from './words.ts';

test.each(KIOSK_LANGUAGES)('what is spoken in %s is what the screen says', async (language) => {
  const asked = { language, personal: false } as const;
  const [t, w] = [await loadKiosk(language), await loadWays(language)];
  expect(await wordsOf({ ...asked, pack: 'kiosk', key: 'review.send', values: [] })).toBe(t('review.send'));
  expect(await wordsOf({ ...asked, pack: 'ways', key: 'advice.exit', values: [] })).toBe(w('advice.exit'));
  const values = [
    { name: 'step', value: 2 },
    { name: 'steps', value: 7 },
  ];
  expect(await wordsOf({ ...asked, pack: 'kiosk', key: 'progress', values })).toBe(t('progress', { step: 2, steps: 7 }));
  expect(await wordsOf({ ...asked, pack: 'kiosk', key: 'toString', values: [] })).toBeUndefined();
});
