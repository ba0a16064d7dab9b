import { posix } from 'node:path';
import { importsOf } from './imports.ts';
import { isSource, type Project } from './project.ts';

/** The import graph by file. */
export interface Graph {
  /** File → files of the project that it imports. */
  readonly edges: ReadonlyMap<string, readonly string[]>;
  /** File → packages and built-in modules that it imports. */
  readonly outside: ReadonlyMap<string, readonly string[]>;
  /** Imports that point nowhere, are computed, or name a package of ours without a file. */
  readonly broken: readonly string[];
}

type Target = { readonly inside: string } | { readonly outside: string } | { readonly broken: string };

export const graphOf = (project: Project): Graph => {
  const packages = packageFolders(project);
  const edges = new Map<string, string[]>();
  const outside = new Map<string, string[]>();
  const broken: string[] = [];
  for (const [path, text] of project) {
    if (!isSource(path)) continue;
    const targets = importsOf(text).map(({ specifier, line }) => resolve(project, packages, { path, specifier, line }));
    edges.set(path, [...new Set(targets.flatMap((target) => ('inside' in target ? [target.inside] : [])))]);
    outside.set(path, [...new Set(targets.flatMap((target) => ('outside' in target ? [target.outside] : [])))]);
    broken.push(...targets.flatMap((target) => ('broken' in target ? [target.broken] : [])));
  }
  return { edges, outside, broken };
};

const packageFolders = (project: Project): ReadonlyMap<string, string> =>
  new Map(
    [...project]
      .filter(([path]) => path.endsWith('/package.json'))
      .map(([path, text]) => [(JSON.parse(text) as { name: string }).name, posix.dirname(path)] as const),
  );

interface Found {
  readonly path: string;
  readonly specifier: string | undefined;
  readonly line: number;
}

const resolve = (project: Project, packages: ReadonlyMap<string, string>, { path, specifier, line }: Found): Target => {
  const at = `${path}:${line}`;
  // Tools may start what they were told to start; a computed import anywhere else hides an arrow.
  if (specifier === undefined)
    return path.startsWith('tools/') ? { outside: '(computed)' } : { broken: `${at} imports something computed` };
  const [bare = ''] = specifier.split('?');
  if (bare.startsWith('.')) return inside(project, at, posix.join(posix.dirname(path), bare));
  const [, name, file] = /^(@dauys\/[^/]+)(?:\/(.+))?$/.exec(bare) ?? [];
  if (name === undefined) return { outside: bare };
  const folder = packages.get(name);
  if (folder === undefined || file === undefined) return { broken: `${at} imports ${specifier}, not a file of a package` };
  return inside(project, at, posix.join(folder, file));
};

const inside = (project: Project, at: string, target: string): Target => {
  if (project.has(target)) return { inside: target };
  // Generated or binary files are not in the list; only a source that is not there is an arrow we cannot follow.
  return /\.tsx?$/.test(target) || !posix.extname(target)
    ? { broken: `${at} imports ${target}, which does not exist` }
    : { outside: target };
};

/** The shortest way along the arrows from a file to one that `isEnd` accepts, or `undefined`. */
export const wayTo = (graph: Graph, from: string, isEnd: (path: string) => boolean): readonly string[] | undefined => {
  const before = new Map<string, string | undefined>([[from, undefined]]);
  for (const file of before.keys()) {
    if (file !== from && isEnd(file)) return wayBack(before, file);
    for (const next of graph.edges.get(file) ?? []) if (!before.has(next)) before.set(next, file);
  }
  return undefined;
};

const wayBack = (before: ReadonlyMap<string, string | undefined>, end: string): readonly string[] => {
  const way: string[] = [];
  for (let file: string | undefined = end; file !== undefined; file = before.get(file)) way.unshift(file);
  return way;
};
