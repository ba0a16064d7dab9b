/** A word, a string (without its quotes) or a single sign, and the line it stands on. Comments, numbers' parts and white space are gone. */
export interface Token {
  readonly kind: 'word' | 'string' | 'sign';
  readonly text: string;
  readonly line: number;
}

type Piece = Omit<Token, 'line'> | 'nothing';
interface Read {
  readonly piece: Piece;
  readonly end: number;
}

// After these words a slash begins a regular expression; after any other word it divides.
const beforeExpression = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'throw',
  'new',
  'else',
  'do',
  'await',
  'yield',
  'instanceof',
  'default',
]);
const word = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*|\d[\w.]*/uy;

/** Splits TypeScript (with JSX) into tokens, well enough to find imports and names: no code hides in a string or comment, nor a string in code. */
export const tokensOf = (source: string): readonly Token[] => {
  const tokens: Token[] = [];
  // For each open template hole, how many braces are open inside it.
  const holes: number[] = [];
  let line = 1;
  for (let at = 0; at < source.length; ) {
    const closesHole = source[at] === '}' && holes.at(-1) === 0;
    if (closesHole) holes.pop();
    const read = closesHole || source[at] === '`' ? readTemplate(source, at) : readNext(source, at, tokens.at(-1));
    if (read.piece !== 'nothing') tokens.push({ ...read.piece, line });
    if ((closesHole || source[at] === '`') && source.endsWith('${', read.end)) holes.push(0);
    else countBraces(read.piece, holes);
    for (let i = at; i < read.end; i++) if (source[i] === '\n') line++;
    at = read.end;
  }
  return tokens;
};

const countBraces = (piece: Piece, holes: number[]): void => {
  if (piece === 'nothing' || piece.kind !== 'sign' || holes.length === 0) return;
  const change = piece.text === '{' ? 1 : piece.text === '}' ? -1 : 0;
  holes[holes.length - 1] = (holes.at(-1) ?? 0) + change;
};

const readNext = (source: string, at: number, before: Token | undefined): Read => {
  const char = source[at] ?? '';
  if (/\s/.test(char)) return { piece: 'nothing', end: at + 1 };
  if (source.startsWith('//', at)) return { piece: 'nothing', end: endOr(source.indexOf('\n', at), source.length) };
  if (source.startsWith('/*', at)) return { piece: 'nothing', end: endOr(source.indexOf('*/', at + 2), source.length - 2) + 2 };
  if (char === "'" || char === '"') return readQuoted(source, at);
  if (char === '/' && beginsRegExp(before)) return readRegExp(source, at);
  word.lastIndex = at;
  const found = word.exec(source)?.[0];
  if (found !== undefined) return { piece: { kind: 'word', text: found }, end: at + found.length };
  return { piece: { kind: 'sign', text: char }, end: at + 1 };
};

const endOr = (found: number, otherwise: number): number => (found === -1 ? otherwise : found);

/** A quote right after a letter, or not closed on its line, is an apostrophe in JSX text (Prettier puts a space before strings). */
const readQuoted = (source: string, at: number): Read => {
  const match = /^(['"])((?:\\[\s\S]|(?!\1)[^\\\n])*)\1/.exec(source.slice(at, endOfLogicalLine(source, at)));
  if (match === null || /[\p{L}\d]/u.test(source[at - 1] ?? '')) return { piece: { kind: 'sign', text: source[at] ?? '' }, end: at + 1 };
  return { piece: { kind: 'string', text: match[2] ?? '' }, end: at + match[0].length };
};

const endOfLogicalLine = (source: string, at: number): number => {
  let end = source.indexOf('\n', at);
  while (end !== -1 && source[end - 1] === '\\') end = source.indexOf('\n', end + 1);
  return end === -1 ? source.length : end;
};

/** From a backtick, or the brace that closes a hole, to the closing backtick or the next hole. */
const readTemplate = (source: string, at: number): Read => {
  let end = at + 1;
  while (end < source.length && source[end] !== '`' && !source.startsWith('${', end)) end += source[end] === '\\' ? 2 : 1;
  const piece: Piece = { kind: 'string', text: source.slice(at + 1, end) };
  return { piece, end: Math.min(source.length, end + (source[end] === '`' ? 1 : 2)) };
};

const beginsRegExp = (before: Token | undefined): boolean => {
  if (before === undefined) return true;
  if (before.kind === 'string') return false;
  if (before.kind === 'word') return beforeExpression.has(before.text);
  // After `<` it is the end tag of JSX.
  return ![')', ']', '}', '<'].includes(before.text);
};

const readRegExp = (source: string, at: number): Read => {
  const match = /^\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/.exec(
    source.slice(at, endOr(source.indexOf('\n', at), source.length)),
  );
  if (match === null) return { piece: { kind: 'sign', text: '/' }, end: at + 1 };
  return { piece: { kind: 'string', text: '' }, end: at + match[0].length };
};
