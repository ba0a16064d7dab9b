/** The same as the translator's file, to look at: each sentence beside a picture of the screen on which it stands. */
import type { Pack } from './pack.ts';
import { keysOf } from './pack.ts';
import type { Subject } from './translate.ts';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const STYLE = `body{font:16px/1.5 sans-serif;margin:2rem;max-width:75rem}section{display:grid;grid-template-columns:18rem 1fr;gap:2rem;border-top:1px solid;padding:1.5rem 0}
img{width:100%}dt{font-family:monospace;margin-top:1rem}dd{margin:0}.theirs{font-size:1.2rem}.about{color:#555}`;

/** `pictures`: names of the pictures that lie beside the page. */
export const bookletOf = ({ language, english, contextOf }: Subject, translated: Pack, pictures: ReadonlySet<string>): string => {
  const screens = Map.groupBy(keysOf(english), (key) => contextOf(key)?.where ?? '');
  const direction = new Intl.Locale(language).maximize().script === 'Arab' ? 'rtl' : 'ltr';
  const sections = [...screens].map(([where, keys]) => {
    const picture = contextOf(keys[0] ?? '')?.picture ?? '';
    const sentences = keys.map((key) => {
      const context = contextOf(key);
      const about = context === undefined ? '' : `${context.is}; at most ${context.limit} letters. ${context.note ?? ''}`;
      return `<dt>${key}</dt><dd lang="en">${escaped(english[key] ?? '')}</dd><dd class="theirs" lang="${language}" dir="${direction}">${escaped(translated[key] ?? '')}</dd><dd class="about">${escaped(about)}</dd>`;
    });
    const shown = pictures.has(picture) ? `<img src="${picture}.png" alt="">` : '';
    return `<section><div><h2>${escaped(where)}</h2>${shown}</div><dl>${sentences.join('')}</dl></section>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Dauys, ${language}</title><style>${STYLE}</style>${sections.join('')}</html>\n`;
};
