import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the checks look at: the texts of the project by path from the root, `/` between folders; what is no text stands with an empty one. */
export type Project = ReadonlyMap<string, string>;

/** A rule that a machine holds. `find` is pure and names each offender, the place first; none means that the rule holds. */
export interface Check {
  readonly name: string;
  find(project: Project): readonly string[];
}

const textual =
  /\.(?:ts|tsx|js|mjs|cjs|json|jsonc|sql|md|css|html|sh|yml|yaml|txt|svg)$|(?:^|\/)(?:\.npmrc|\.gitignore|\.prettierignore|run|[A-Z]+)$/;

/** Reads what git tracks or would track: a file must obey before it is committed, too. */
export const readProject = (root: string): Project => {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const paths = [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)));
  return new Map(paths.sort().map((path) => [path, textual.test(path) ? readFileSync(join(root, path), 'utf8') : '']));
};

export const isSource = (path: string): boolean => /^(?:packages|apps|tools)\/.*\.tsx?$/.test(path);
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
export const isConfigFile = (path: string): boolean => path.endsWith('.config.ts');
