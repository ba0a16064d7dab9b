import { foreign, nameAt, parseLock, shipped, type Lock, type Locked } from '../supply/lock.ts';
import { sbomOf } from '../supply/sbom.ts';
import { LISTS, thirdPartyOf } from '../supply/third-party.ts';
import type { Check, Project } from './project.ts';

interface Manifest {
  readonly name?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
  readonly [field: string]: unknown;
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

const lockOf = (project: Project): Lock => parseLock(project.get('package-lock.json') ?? '{}');

/** Exactly what was reviewed is installed: a hash on every entry, the registry only, exact versions. */
export const lockfile: Check = {
  name: 'lockfile',
  find(project) {
    const locked = foreign(lockOf(project));
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
    shipped(lockOf(project))
      .filter(([, entry]) => !isAllowed(entry.license ?? ''))
      .map(([name, entry]) => `${name} is under ${entry.license ?? 'no stated licence'}`),
};

/** SPDX: one of the alternatives of an OR, all of the parts of an AND. */
const isAllowed = (licence: string): boolean => {
  const text = licence.replace(/^\((.*)\)$/, '$1');
  if (text.includes(' OR ')) return text.split(' OR ').some(isAllowed);
  if (text.includes(' AND ')) return text.split(' AND ').every(isAllowed);
  return allowedLicences.has(text);
};

/** Every package of ours says under which licence it stands, the text of that licence is here, and none builds on a stricter one of ours. */
export const headers: Check = {
  name: 'headers',
  find: (project) => {
    const all = manifests(project);
    const licenceOf = new Map(all.map(([, { name, license }]) => [name, license]));
    return all.flatMap(([path, { name, license, dependencies }]) => [
      ...(ourLicences.has(license ?? '') ? [] : [`${path} states ${license ?? 'no licence'}`]),
      ...(license === undefined || !ourLicences.has(license) || project.has(`LICENSES/${license}.txt`)
        ? []
        : [`LICENSES/${license}.txt is missing, and ${path} stands under it`]),
      // Who takes a package under Apache-2.0 must not find that it needs one under the AGPL.
      ...(license === 'Apache-2.0' ? Object.keys(dependencies ?? {}) : [])
        .filter((need) => licenceOf.get(need) === 'AGPL-3.0-or-later')
        .map((need) => `${name ?? path} is under Apache-2.0 and needs ${need}, which is not`),
    ]);
  },
};

const lifecycle = new Set(['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare', 'dependencies']);

/** Installing runs nothing: npm is told so, whoever would run something is named and denied, and nothing of ours runs then either. */
export const scripts: Check = {
  name: 'scripts',
  find: (project) => {
    const wanting = new Set(
      foreign(lockOf(project)).flatMap(([path, entry]) => (entry.hasInstallScript === true ? [nameAt(path, entry)] : [])),
    );
    const said = manifests(project).find(([path]) => path === 'package.json')?.[1].allowScripts ?? {};
    return [
      ...(/^ignore-scripts=true$/m.test(project.get('.npmrc') ?? '') ? [] : ['.npmrc does not say ignore-scripts=true']),
      ...[...wanting].filter((name) => said[name] !== false).map((name) => `${name} has an install script that allowScripts does not deny`),
      ...Object.keys(said)
        .filter((name) => said[name] !== false || !wanting.has(name))
        .map((name) => `allowScripts names ${name}, which ${said[name] === false ? 'has no install script' : 'it would let run'}`),
      ...manifests(project).flatMap(([path, manifest]) =>
        Object.keys(manifest.scripts ?? {})
          .filter((name) => lifecycle.has(name))
          .map((name) => `${path} runs ${name} when it is installed`),
      ),
    ];
  },
};

/** The bill of materials and the list of licences are those of this lockfile. */
export const lists: Check = {
  name: 'lists',
  find: (project) => {
    const lock = lockOf(project);
    const sbom = sbomOf(lock);
    const wanted = [
      [LISTS.sbom, sbom],
      [LISTS.thirdParty, thirdPartyOf(lock, sbom)],
    ] as const;
    return wanted
      .filter(([path, text]) => project.get(path) !== text)
      .map(([path]) => `${path} is not that of package-lock.json: npm run sbom`);
  },
};
