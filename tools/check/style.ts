import revealing from './reveal.json' with { type: 'json' };
import { isConfigFile, isSource, isTest, type Check, type Project } from './project.ts';
import { tokensOf, type Token } from './tokens.ts';

/** A habit that is allowed in stated files only. `seen` looks at a token and its neighbours. */
interface Habit {
  readonly says: string;
  allowed(path: string): boolean;
  seen(tokens: readonly Token[], at: number): boolean;
}

const follows = (tokens: readonly Token[], at: number, ...texts: readonly string[]): boolean =>
  texts.every((text, i) => tokens[at + i]?.kind !== 'string' && tokens[at + i]?.text === text);
const isMember = (tokens: readonly Token[], at: number): boolean => tokens[at - 1]?.text === '.';
const isBrowser = (path: string): boolean =>
  /^(?:apps\/terminal\/kiosk|apps\/workspace|apps\/verify|apps\/portal|packages\/ui)\//.test(path);

const mayReveal = (path: string): boolean =>
  Object.keys(revealing.places).some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));

const habits: readonly Habit[] = [
  {
    says: 'a default export',
    // Declarations say what other people's packages, and files of data, export.
    allowed: (path) => isConfigFile(path) || /\.d(?:\.json)?\.ts$/.test(path),
    seen: (tokens, at) => follows(tokens, at, 'export', 'default'),
  },
  {
    says: 'a test left out or singled out (.only, .skip, .todo)',
    allowed: () => false,
    seen: (tokens, at) =>
      ['test', 'it', 'describe', 'suite'].includes(tokens[at]?.text ?? '') &&
      ['only', 'skip', 'todo', 'fails'].some((word) => follows(tokens, at + 1, '.', word)),
  },
  {
    says: 'formatting by the browser, which is wrong for Kazakh (Intl, toLocale…, localeCompare)',
    allowed: (path) => !isBrowser(path) || isTest(path),
    seen: (tokens, at) =>
      (follows(tokens, at, 'Intl') && !isMember(tokens, at)) ||
      (isMember(tokens, at) && /^(?:toLocale\w*|localeCompare)$/.test(tokens[at]?.text ?? '')),
  },
  {
    says: 'reveal() outside the files of tools/check/reveal.json',
    allowed: (path) => isTest(path) || /^(?:tools|packages\/testing)\//.test(path) || mayReveal(path),
    seen: (tokens, at) => follows(tokens, at, 'reveal', '(') && !isMember(tokens, at),
  },
  {
    says: 'process.env outside config.ts',
    allowed: (path) => path.startsWith('tools/') || /(?:^|\/)config\.ts$/.test(path) || isConfigFile(path),
    seen: (tokens, at) => follows(tokens, at, 'process', '.', 'env'),
  },
  {
    says: 'console, where events are logged by catalogue',
    allowed: (path) => /^(?:tools|apps\/cli)\//.test(path),
    seen: (tokens, at) => follows(tokens, at, 'console', '.') && !isMember(tokens, at),
  },
  {
    says: 'any',
    allowed: () => false,
    seen: (tokens, at) =>
      follows(tokens, at, 'any') &&
      [':', '<', '|', '&', 'as', ',', '='].includes(tokens[at - 1]?.text ?? '') &&
      !follows(tokens, at + 1, ':'),
  },
];

const habitsIn = (path: string, text: string): readonly string[] => {
  const tokens = tokensOf(text);
  const watched = habits.filter((habit) => !habit.allowed(path));
  return tokens.flatMap((token, at) => {
    if (token.kind !== 'word') return [];
    return watched.filter((habit) => habit.seen(tokens, at)).map((habit) => `${path}:${token.line} has ${habit.says}`);
  });
};

const promises = (project: Project): readonly string[] =>
  [...project].flatMap(([path, text]) =>
    path === 'package-lock.json' || path.startsWith('tools/check/') || path === '.oxlintrc.json'
      ? []
      : text
          .split('\n')
          .flatMap((line, i) => (/\b(?:TODO|FIXME|XXX|HACK)\b/.test(line) ? [`${path}:${i + 1} promises to be done later`] : [])),
  );

/** Habits that a compiler accepts and we do not. */
export const style: Check = {
  name: 'style',
  find: (project) => [
    ...[...project].filter(([path]) => isSource(path)).flatMap(([path, text]) => habitsIn(path, text)),
    ...promises(project),
  ],
};
