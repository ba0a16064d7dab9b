import type { Check, Project } from './project.ts';

interface Manifest {
  readonly license?: string;
  readonly [field: string]: unknown;
}
interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly inBundle?: boolean;
}

const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const allowedLicences = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'OFL-1.1',
  'MIT-0',
  'Python-2.0',
]);
const ourLicences = new Set(['AGPL-3.0-or-later', 'Apache-2.0', 'CC-BY-4.0']);

const manifests = (project: Project): readonly (readonly [string, Manifest])[] =>
  [...project].filter(([path]) => /(?:^|\/)package\.json$/.test(path)).map(([path, text]) => [path, JSON.parse(text) as Manifest]);

const lockedPackages = (project: Project): readonly (readonly [string, Locked])[] => {
  const lock = JSON.parse(project.get('package-lock.json') ?? '{}') as { packages?: Record<string, Locked> };
  return Object.entries(lock.packages ?? {}).filter(([name, { link }]) => name.includes('node_modules/') && link !== true);
};

/** Exactly what was reviewed is installed: a hash on every entry, the registry only, exact versions. */
export const lockfile: Check = {
  name: 'lockfile',
  find(project) {
    const locked = lockedPackages(project);
    if (locked.length === 0) return ['package-lock.json has no packages'];
    return [
      ...locked.flatMap(([name, entry]) => faultsOfEntry(name, entry)),
      ...manifests(project).flatMap(([path, manifest]) => looseVersions(path, manifest)),
    ];
  },
};

const faultsOfEntry = (name: string, entry: Locked): readonly string[] => [
  ...(entry.integrity?.startsWith('sha512-') ? [] : [`${name} has no sha512 integrity`]),
  ...(exact.test(entry.version ?? '') ? [] : [`${name} has the version ${entry.version ?? '(none)'}`]),
  // npm leaves `resolved` out for what the registry gives (see .npmrc); what is left is git, a URL or a file.
  ...(entry.resolved === undefined ? [] : [`${name} comes from ${entry.resolved.replace(/:.*/, ':…')}, not from the registry`]),
];

const looseVersions = (path: string, manifest: Manifest): readonly string[] =>
  ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'overrides'].flatMap((field) =>
    Object.entries((manifest[field] ?? {}) as Record<string, unknown>)
      .filter(([, version]) => typeof version !== 'string' || !exact.test(version))
      .map(([name, version]) => `${path} wants ${name} as ${JSON.stringify(version)}, not one exact version`),
  );

/** What we ship, we may ship: the licences of all that is not for development only. */
export const licences: Check = {
  name: 'licences',
  find: (project) =>
    lockedPackages(project)
      .filter(([, entry]) => entry.dev !== true && !isAllowed(entry.license ?? ''))
      .map(([name, entry]) => `${name} is under ${entry.license ?? 'no stated licence'}`),
};

/** SPDX: one of the alternatives of an OR, all of the parts of an AND. */
const isAllowed = (licence: string): boolean => {
  const text = licence.replace(/^\((.*)\)$/, '$1');
  if (text.includes(' OR ')) return text.split(' OR ').some(isAllowed);
  if (text.includes(' AND ')) return text.split(' AND ').every(isAllowed);
  return allowedLicences.has(text);
};

/** Every package of ours says under which licence it stands. */
export const headers: Check = {
  name: 'headers',
  find: (project) =>
    manifests(project)
      .filter(([, { license }]) => !ourLicences.has(license ?? ''))
      .map(([path, { license }]) => `${path} states ${license ?? 'no licence'}`),
};
