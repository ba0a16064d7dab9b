import { createHash } from 'node:crypto';
import { codesText } from '@dauys/wording/compiled/codes.ts';
import { firstWords } from '@dauys/wording/compiled/kiosk.first.ts';
import { directionOf } from '@dauys/wording/kiosk-language.ts';
import { KIOSK_LANGUAGES, type KioskLanguage } from '@dauys/wording/plural.ts';

/** What is said instead of the page. */
export type Notice = 'terminal/damaged' | 'terminal/starting';

const style = `
html{font:clamp(20px,4vmin,44px)/1.5 "Golos Text","Noto Sans",sans-serif;background:#fff;color:#111}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;justify-content:center;padding:2rem;box-sizing:border-box}
p{margin:0;padding:1.2rem 1.5rem;border-inline-start:.5rem solid #555}
p+p{margin-top:1.5rem}
.damaged p{border-color:#b00020;font-weight:600}`;

/** No script, nothing to type into: only its own style, by hash. */
export const NOTICE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** How soon the screen asks again, s. */
const again: Readonly<Record<Notice, number>> = { 'terminal/starting': 2, 'terminal/damaged': 20 };

/** What stands for it in a language that has no codes. */
const short = { 'terminal/starting': 'state.starting', 'terminal/damaged': 'trouble.damaged.title' } as const;

/** The sentence of a notice in a language of the kiosk. */
export const noticeIn = (language: KioskLanguage, notice: Notice): string =>
  language === 'uz' || language === 'ug' ? firstWords[language][short[notice]] : codesText(language)(notice);

/** One whole document in all languages of the kiosk: nobody has chosen one yet. It comes from the agent, because the page is what is in doubt. */
export const noticeOf = (notice: Notice): string => {
  const lines = KIOSK_LANGUAGES.map((language) => `<p lang="${language}" dir="${directionOf(language)}">${noticeIn(language, notice)}</p>`);
  return [
    '<!doctype html>',
    '<html lang="kk"><head><meta charset="utf-8"><title>Дауыс</title>',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="refresh" content="${again[notice]}"><style>${style}</style></head>`,
    `<body class="${notice === 'terminal/damaged' ? 'damaged' : 'starting'}"><main role="${notice === 'terminal/damaged' ? 'alert' : 'status'}">`,
    ...lines,
    '</main></body></html>',
    '',
  ].join('\n');
};
