import { isSource, type Check } from './project.ts';

const forbidden = new Set(['utils', 'util', 'common', 'shared', 'types', 'helpers', 'core', 'lib', 'misc', 'v2']);
const isForbidden = (name: string): boolean => forbidden.has(name) || /^new(?:[-A-Z]|$)/.test(name) || /\.v\d+$/.test(name);

/** A folder or file is named after its promise; and there are no barrels, so every import names what it uses. */
export const names: Check = {
  name: 'names',
  find: (project) =>
    [...project.keys()].filter(isSource).flatMap((path) => {
      const parts = path.replace(/(?:\.test)?\.tsx?$/, '').split('/');
      if (parts.at(-1) === 'index') return [`${path} is a barrel`];
      return parts.filter(isForbidden).map((part) => `${path} (the name ${part} promises nothing)`);
    }),
};
