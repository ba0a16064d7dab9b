/**
 * The software bill of materials: CycloneDX 1.5, made from the lockfile alone. No time, no serial number, no name of the tool's version: one
 * lockfile gives the same bytes wherever it is done, so the file can be kept, compared and hashed.
 */
import { foreign, nameAt, needsOf, type Lock, type Locked } from './lock.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** SPDX says one licence by `id` and anything with operators by `expression`; CycloneDX keeps them apart. */
const licencesOf = (licence: string | undefined): readonly object[] => {
  if (licence === undefined) return [];
  return / (?:OR|AND|WITH) /.test(licence) ? [{ expression: licence }] : [{ license: { id: licence } }];
};

/** Package URL (purl-spec): the `@` of a scope is encoded. */
const purl = (name: string, version: string): string => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

const hashOf = (integrity: string | undefined): readonly object[] => {
  const base64 = integrity?.startsWith('sha512-') === true ? integrity.slice('sha512-'.length) : undefined;
  return base64 === undefined ? [] : [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }];
};

const componentOf = (path: string, entry: Locked): object => {
  const name = nameAt(path, entry);
  const version = entry.version ?? '';
  const hashes = hashOf(entry.integrity);
  const licenses = licencesOf(entry.license);
  return {
    type: path === '' || path.startsWith('apps/') ? 'application' : 'library',
    'bom-ref': refOf(path, entry),
    name,
    version,
    scope: entry.optional === true ? 'optional' : 'required',
    ...(hashes.length === 0 ? {} : { hashes }),
    ...(licenses.length === 0 ? {} : { licenses }),
    purl: purl(name, version),
  };
};

/** The place is part of it: one version may be installed twice. */
const refOf = (path: string, entry: Locked): string => (path === '' ? nameAt(path, entry) : `${path}@${entry.version ?? ''}`);

/** The bill of everything that is not for development only, and of our own parts, as text. `licence` is that of the whole. */
export const sbomOf = (lock: Lock): string => {
  const isOurs = ([path, { link }]: readonly [string, Locked]) => path !== '' && !path.includes('node_modules/') && link !== true;
  const others = foreign(lock).filter(([, { dev }]) => dev !== true);
  const parts = [...Object.entries(lock).filter(isOurs), ...others].toSorted(([a], [b]) => byText(a, b));
  const root = lock[''] ?? {};
  const known = new Map([['', root] as const, ...parts].map(([path, entry]) => [path, refOf(path, entry)]));
  const dependencies = [...known].map(([path, ref]) => {
    const needs = path === '' ? parts.filter(isOurs).map(([ours]) => ours) : needsOf(lock, path);
    const dependsOn = [...new Set(needs.flatMap((need) => known.get(need) ?? []))].toSorted(byText);
    return { ref, dependsOn };
  });
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: componentOf('', root) },
    components: parts.map(([path, entry]) => componentOf(path, entry)),
    dependencies,
  };
  return `${JSON.stringify(bill, null, 1)}\n`;
};
