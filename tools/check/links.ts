import type { Check, Project } from './project.ts';

/** What a text may name: the group of `name` is the word that has to be known. */
interface Named {
  readonly name: RegExp;
  readonly known: ReadonlySet<string>;
  readonly what: string;
}

const DECISIONS = 'docs/decisions/';

/** A reader of the documents comes where they send her: links, headings, our own files, npm's commands, and decisions by number. */
export const links: Check = {
  name: 'links',
  find: (project) => {
    const places = placesOf(project);
    const decisions = [...project.keys()].flatMap((path) => (path.startsWith(DECISIONS) ? (numberOf(path) ?? []) : []));
    const commands = { name: /\bnpm run ([\w:-]+)/g, known: scriptsOf(project), what: 'npm run' };
    const numbers = { name: /\bdecisions? (\d{4})\b/g, known: new Set(decisions), what: 'decision' };
    return [
      ...[...project].flatMap(([path, text]) => [
        ...(path.endsWith('.md') ? [...linksIn(path, text, project, places), ...pathsIn(path, text, places)] : []),
        ...(path.endsWith('.md') ? namedIn(path, text, commands) : []),
        ...namedIn(path, text, numbers),
      ]),
      ...decisionFaults(project, decisions),
    ];
  },
};

/** Every file and every folder. */
const placesOf = (project: Project): ReadonlySet<string> => {
  const places = new Set(project.keys());
  for (const path of project.keys())
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) places.add(path.slice(0, end));
  return places;
};

const scriptsOf = (project: Project): ReadonlySet<string> => {
  const { scripts = {} } = JSON.parse(project.get('package.json') ?? '{}') as { readonly scripts?: Readonly<Record<string, string>> };
  return new Set(Object.keys(scripts));
};

const numberOf = (path: string): string | undefined => /^(\d{4})-/.exec(path.slice(DECISIONS.length))?.[1];

/** What stands in blocks of code sends nobody anywhere; lines keep their numbers. */
const withoutCode = (text: string): string => text.replace(/^( *)```[\s\S]*?^\1```$/gm, (block) => block.replaceAll(/[^\n]/g, ''));

/** As GitHub makes the name of a heading: small letters, no signs, a hyphen for a blank. */
const headingsOf = (text: string): ReadonlySet<string> =>
  new Set(
    [...withoutCode(text).matchAll(/^#+ +(.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

const linksIn = (path: string, text: string, project: Project, places: ReadonlySet<string>): readonly string[] =>
  eachMatch(path, withoutCode(text), /\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g, (inBrackets, quoted) => {
    const link = inBrackets ?? quoted ?? '';
    if (/^[a-z]+:/.test(link)) return undefined;
    const [to = '', heading] = link.split('#');
    const target = to === '' ? path : joined(path, to);
    if (!places.has(target)) return `leads to ${link}, which is not there`;
    return heading === undefined || headingsOf(project.get(target) ?? '').has(heading) ? undefined : `leads to ${link}: no such heading`;
  });

const joined = (from: string, to: string): string => {
  const parts = from.split('/').slice(0, -1);
  for (const part of to.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

/** Our own files and documents, spelled from the root; patterns are not looked for. */
const pathsIn = (path: string, text: string, places: ReadonlySet<string>): readonly string[] =>
  eachMatch(
    path,
    text,
    /`((?:apps|packages|tools|docs|vectors|packaging)\/[\w./-]+)`|(?<![\w./-])(docs\/[\w./-]+\.md)\b/g,
    (inCode, bare) => {
      const named = (inCode ?? bare ?? '').replace(/\/$/, '');
      return places.has(named) ? undefined : `names ${named}, which is not there`;
    },
  );

const namedIn = (path: string, text: string, { name, known, what }: Named): readonly string[] =>
  eachMatch(path, text, name, (named = '') => (known.has(named) ? undefined : `names ${what} ${named}, which is not there`));

const eachMatch = (
  path: string,
  text: string,
  pattern: RegExp,
  faultOf: (...groups: readonly (string | undefined)[]) => string | undefined,
): readonly string[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const fault = faultOf(...match.slice(1));
    return fault === undefined ? [] : [`${path}:${text.slice(0, match.index).split('\n').length} ${fault}`];
  });

/** One number, one decision; its title says the number; and the list of decisions has it. */
const decisionFaults = (project: Project, decisions: readonly string[]): readonly string[] => {
  const list = project.get(`${DECISIONS}README.md`) ?? '';
  return [...project].flatMap(([path, text]) => {
    const number = path.startsWith(DECISIONS) ? numberOf(path) : undefined;
    if (number === undefined) return [];
    return [
      ...(decisions.filter((other) => other === number).length > 1 ? [`${path} has a number that another decision has`] : []),
      ...(text.startsWith(`# ${number} `) ? [] : [`${path} does not begin with "# ${number} " and its title`]),
      ...(list.includes(`(${path.slice(DECISIONS.length)})`) ? [] : [`${path} is not in ${DECISIONS}README.md`]),
    ];
  });
};
