import type { Check } from './project.ts';

/** Shapes of what belongs to somebody's machine and not to the project. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.~@/-])\/(?:home|Users|root|work|mnt|media)\/[\w.-]/, 'a path of somebody’s machine'],
  [/\b[A-Z]:\\\\?Users\\/, 'a path of somebody’s machine'],
  [/\bregistry[.-][\w.-]+\.[a-z]{2,}\b/, 'the host of a registry'],
  [/\b(?:artifactory|nexus|verdaccio|jfrog)[\w-]*\.[a-z]{2,}\b/i, 'the host of a registry'],
  [/^\s*(?:@[\w-]+:)?registry\s*=/, 'the address of a registry'],
  [/\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b/, 'an address of a private network (use those of RFC 5737)'],
];

/** Nothing in the project says on which machine it was made. */
export const places: Check = {
  name: 'places',
  find: (project) =>
    [...project]
      .filter(([path]) => !path.startsWith('tools/check/places'))
      .flatMap(([path, text]) =>
        text
          .split('\n')
          .flatMap((line, i) => shapes.filter(([shape]) => shape.test(line)).map(([, what]) => `${path}:${i + 1} has ${what}`)),
      ),
};
