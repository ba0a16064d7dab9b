import type { Check } from './project.ts';

/** Every format says which versions its readers accept: what is silent about it cannot be changed later. */
export const formats: Check = {
  name: 'formats',
  find: (project) =>
    [...project].flatMap(([path, text]) =>
      path.startsWith('docs/formats/') && !/versions accepted[^\n.]*\b\d+…\d+/i.test(text.replaceAll('\n', ' '))
        ? [`${path} does not say "Versions accepted: 1…1" or the like`]
        : [],
    ),
};
