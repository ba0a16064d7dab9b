import type { Check } from './project.ts';

const row = /`([\w./-]+\.(?:ts|tsx|json))`|“([^”]+)”/g;

/** What docs/evidence-*.md and docs/witness.md name as proof is there: each file, and in it each “name of a test” that follows it. */
export const evidence: Check = {
  name: 'evidence',
  find: (project) =>
    [...project].flatMap(([path, text]) =>
      /^docs\/(?:evidence-[\w-]+|witness)\.md$/.test(path)
        ? text.split('\n').flatMap((line, i) => missingIn(`${path}:${i + 1}`, line, project))
        : [],
    ),
};

const missingIn = (place: string, line: string, project: Parameters<Check['find']>[0]): readonly string[] => {
  if (!line.startsWith('|')) return [];
  const missing: string[] = [];
  let file = '';
  for (const [, named, quoted] of line.matchAll(row)) {
    if (named !== undefined) file = named;
    const text = project.get(file);
    if (named !== undefined && text === undefined) missing.push(`${place} names ${named}, which is not there`);
    if (quoted !== undefined && text?.includes(quoted) === false) missing.push(`${place} names “${quoted}”, which ${file} does not have`);
  }
  return missing;
};
