import { loadKiosk } from '@dauys/wording/compiled/kiosk.load.ts';
import { loadServices } from '@dauys/wording/compiled/services.load.ts';
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
  const s = await loadServices(language);
  const day = [
    { name: 'weekday', value: 'x' },
    { name: 'date', value: '1' },
  ];
  expect(await wordsOf({ ...asked, pack: 'services', key: 'right.torture.text', values: [] })).toBe(s('right.torture.text'));
  expect(await wordsOf({ ...asked, pack: 'services', key: 'day.says', values: day })).toBe(s('day.says', { weekday: 'x', date: '1' }));
  expect(await wordsOf({ ...asked, pack: 'kiosk', key: 'toString', values: [] })).toBeUndefined();
});
