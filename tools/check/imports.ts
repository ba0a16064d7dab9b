import { tokensOf, type Token } from './tokens.ts';

/** An import of any form. `specifier` is missing where it is computed. */
export interface Import {
  readonly specifier: string | undefined;
  readonly line: number;
}

/**
 * Every import of a source: static and re-exporting, type-only, `import('x')` as expression or type, `require('x')`, and
 * `new URL('x', import.meta.url)`, which is how
 * workers and child processes are named (of sources only: folders and data are no arrows).
 */
export const importsOf = (source: string): readonly Import[] => {
  const tokens = tokensOf(source);
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'word' || tokens[i - 1]?.text === '.') return [];
    const found = readers[token.text]?.(tokens, i);
    return found === undefined ? [] : [{ specifier: found.specifier, line: token.line }];
  });
};

type Reader = (tokens: readonly Token[], at: number) => { specifier: string | undefined } | undefined;

const isSign = (token: Token | undefined, text: string): boolean => token?.kind === 'sign' && token.text === text;
const stringAt = (tokens: readonly Token[], at: number): string | undefined =>
  tokens[at]?.kind === 'string' ? tokens[at].text : undefined;

const readImport: Reader = (tokens, at) => {
  const next = tokens[at + 1];
  if (next === undefined) return undefined;
  if (next.kind === 'string') return { specifier: next.text };
  if (isSign(next, '(')) return readCall(tokens, at);
  if (next.kind === 'sign' && !['{', '*'].includes(next.text)) return undefined;
  return readFrom(tokens, at + 1);
};

/** Only a lone literal is a known target: a template with holes or a sum is computed. */
const readCall: Reader = (tokens, at) => {
  const text = stringAt(tokens, at + 2);
  const isWhole = isSign(tokens[at + 3], ')') || isSign(tokens[at + 3], ',');
  return { specifier: isWhole ? text : undefined };
};

const readExport: Reader = (tokens, at) => {
  const first = tokens[at + 1]?.text === 'type' ? at + 2 : at + 1;
  return isSign(tokens[first], '{') || isSign(tokens[first], '*') ? readFrom(tokens, first) : undefined;
};

/** The clause between `import`/`export` and `from 'x'` holds names, braces, commas and a star; anything else ends it. */
const readFrom: Reader = (tokens, at) => {
  for (let i = at; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.text === 'from' && tokens[i + 1]?.kind === 'string') return { specifier: stringAt(tokens, i + 1) };
    if (token === undefined || (token.kind === 'sign' && !['{', '}', ',', '*'].includes(token.text))) return undefined;
    // `export { a }` without `from`: the next statement begins.
    if (isSign(token, '}') && tokens[i + 1]?.text !== 'from') return undefined;
  }
  return undefined;
};

const readRequire: Reader = (tokens, at) => {
  const text = stringAt(tokens, at + 2);
  return isSign(tokens[at + 1], '(') && text !== undefined ? { specifier: text } : undefined;
};

const readUrl: Reader = (tokens, at) => {
  const text = stringAt(tokens, at + 2);
  const base = tokens.slice(at + 4, at + 9).map((token) => token.text);
  return isSign(tokens[at + 1], '(') && /^\..*\.tsx?$/.test(text ?? '') && base.join('') === 'import.meta.url'
    ? { specifier: text }
    : undefined;
};

const readers: Readonly<Record<string, Reader>> = {
  __proto__: null as never,
  import: readImport,
  export: readExport,
  require: readRequire,
  URL: readUrl,
};
