/** A language that nobody speaks: whatever is on a screen and not in it was written past the packs. It is longer than any of ours, too. */
import type { KioskText } from '@dauys/wording/compiled/kiosk.ts';
import type { OwnText } from '@dauys/wording/compiled/own.ts';
import type { PaperText } from '@dauys/wording/compiled/paper.ts';
import type { ReaderText } from '@dauys/wording/compiled/reader.ts';
import type { ServicesText } from '@dauys/wording/compiled/services.ts';
import type { VoiceText } from '@dauys/wording/compiled/voice.ts';
import type { WaysText } from '@dauys/wording/compiled/ways.ts';

const LIKE: Readonly<Record<string, string>> = Object.fromEntries(
  [...'aábčcçdďeéfƒgĝhĥiíjĵkķlĺmɱnñoópþqɋrŕsštťuúvṽwŵxẋyýzž'.matchAll(/(.)(.)/gu)].map(([, plain = '', odd = '']) => [plain, odd]),
);

/** `How long` → `⟦Ĥóŵ ĺóñĝ ~~~~⟧`: a third longer, between brackets that no sentence has. */
export const pseudo = (english: string): string => {
  const odd = [...english].map((letter) => LIKE[letter] ?? letter).join('');
  // In words of four, so that lines still break; what stands on a key or two has no more room in any language.
  return `⟦${odd}${english.length < 6 ? '' : ' ~~~~'.repeat(Math.ceil(english.length / 15))}⟧`;
};

/** All sentences of the screens in a language, made odd. */
export const pseudoText =
  (text: KioskText): KioskText =>
  (key, ...values) =>
    pseudo(text(key, ...values));

/** The same of what has to do with paper. */
export const pseudoPaper =
  (text: PaperText): PaperText =>
  (key, ...values) =>
    pseudo(text(key, ...values));

/** The same of what is fetched behind the first screen. */
export const pseudoWays =
  (text: WaysText): WaysText =>
  (key, ...values) =>
    pseudo(text(key, ...values));

/** The same of what needs no paper. */
export const pseudoOwn =
  (text: OwnText): OwnText =>
  (key, ...values) =>
    pseudo(text(key, ...values));

/** The same of the harmless functions. */
export const pseudoServices =
  (text: ServicesText): ServicesText =>
  (key, ...values) =>
    pseudo(text(key, ...values));

/** The same of recordings. */
export const pseudoVoice =
  (text: VoiceText): VoiceText =>
  (key, ...values) =>
    pseudo(text(key, ...values));

/** The same of readers of fingers and cards. */
export const pseudoReader =
  (text: ReaderText): ReaderText =>
  (key, ...values) =>
    pseudo(text(key, ...values));
