import { isRegisteredCode } from '@dauys/protocol/codes.ts';
import { isSource, isTest, type Check } from './project.ts';
import { tokensOf, type Token } from './tokens.ts';

const shape = /^[a-z]+\/[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** What `new VerificationError<…>(` and `code:` name, and every string of an area that the registry has: an import's path is none of them. */
const speaksOfCode = (tokens: readonly Token[], at: number): boolean => {
  const before = tokens[at - 1]?.text;
  if (before === 'from' || (before === '(' && tokens[at - 2]?.text === 'import')) return false;
  return (
    (before === ':' && tokens[at - 2]?.text === 'code') || (before === '(' && isThrown(tokens, at - 2)) || areas.has(areaOf(tokens[at]))
  );
};

const isThrown = (tokens: readonly Token[], last: number): boolean =>
  tokens.slice(Math.max(0, last - 5), last + 1).some(({ text }) => text === 'VerificationError');

const areaOf = (token: Token | undefined): string => token?.text.split('/')[0] ?? '';

/** Areas that are about codes and nothing else; others (`packages/…`, `ledger/tile`) are looked at only where a code must stand. */
const areas = new Set('access acceptance intake outbox beat case complaint sealing journal feed kiosk desk verify http'.split(' '));

/** Nothing in the sources names a code that the registry (protocol/codes.ts) does not have. */
export const codeNames: Check = {
  name: 'codes',
  find: (project) =>
    [...project]
      .filter(([path]) => isSource(path) && /^(?:packages|apps)\//.test(path) && !isTest(path))
      .flatMap(([path, text]) => {
        const tokens = tokensOf(text);
        return tokens.flatMap((token, at) =>
          token.kind === 'string' && shape.test(token.text) && !isRegisteredCode(token.text) && speaksOfCode(tokens, at)
            ? [`${path}:${token.line} names ${token.text}, which packages/protocol/codes.ts does not have`]
            : [],
        );
      }),
};
