import { isSource, type Check, type Project } from './project.ts';

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
// What a tool of ours writes has the length of its input.
const isWritten = (path: string): boolean => isSource(path) && !path.startsWith('packages/wording/compiled/');
const longer = (project: Project, limit: number): readonly string[] =>
  [...project]
    .filter(([path, text]) => isWritten(path) && linesOf(text) > limit)
    .map(([path, text]) => `${path} has ${linesOf(text)} lines`);

/** The hard stop for files. Functions are measured by the linter (max-lines-per-function in .oxlintrc.json). */
export const sizes: Check = { name: 'sizes', find: (project) => longer(project, 400) };

/** Files past the length we aim at: said, not failed. */
export const longFiles = (project: Project): readonly string[] => longer(project, 250);
