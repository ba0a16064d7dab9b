import { directionOf } from '@dauys/wording/kiosk-language.ts';
import type { KioskLanguage } from '@dauys/wording/plural.ts';
import { memo, useEffect, useState } from 'react';
import { useWords } from '../words.ts';
import type { Key } from './editing.ts';
import { suggestionsFor } from './suggest.ts';
import { bringList } from './word-lists.ts';

/** Always there, so that no key moves under the finger when words come and go. */
export const Suggestions = memo((p: { readonly layout: KioskLanguage; readonly word: string; readonly press: (key: Key) => void }) => {
  const { t } = useWords();
  const [list, setList] = useState<readonly string[]>([]);
  useEffect(() => {
    let gone = false;
    void bringList(p.layout).then((words) => {
      if (!gone) setList(words);
    });
    return () => {
      gone = true;
    };
  }, [p.layout]);
  return (
    <div className="suggestions" role="group" aria-label={t('keys.suggestions')} lang={p.layout} dir={directionOf(p.layout)}>
      {suggestionsFor(list, p.word).map((word) => (
        // The field keeps the focus and its caret while fingers choose.
        <button type="button" key={word} onMouseDown={(event) => event.preventDefault()} onClick={() => p.press({ key: 'word', word })}>
          {word}
        </button>
      ))}
    </div>
  );
});
