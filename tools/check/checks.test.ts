import { describe, expect, test } from 'vitest';
import { names } from './names.ts';
import { headers, licences, lists, lockfile, scripts } from './packages.ts';
import { parseLock } from '../supply/lock.ts';
import { sbomOf } from '../supply/sbom.ts';
import { thirdPartyOf } from '../supply/third-party.ts';
import { places } from './places.ts';
import type { Check } from './project.ts';
import revealing from './reveal.json' with { type: 'json' };
import { longFiles, sizes } from './sizes.ts';
import { style } from './style.ts';

const inFile = (check: Check, path: string, text: string): readonly string[] => check.find(new Map([[path, text]]));

describe('style', () => {
  test.each([
    ['apps/hub/a.ts', 'export default 1', 'a default export'],
    ['apps/hub/a.test.ts', "test.only('x', f)", '.only'],
    ['apps/hub/a.test.ts', "describe.skip('x', f)", '.skip'],
    ['apps/hub/a.test.ts', "test.todo('x')", '.todo'],
    ['apps/workspace/a.tsx', 'new Intl.NumberFormat()', 'wrong for Kazakh'],
    ['apps/terminal/kiosk/a.ts', 'at.toLocaleDateString()', 'wrong for Kazakh'],
    ['packages/ui/a.ts', 'a.localeCompare(b)', 'wrong for Kazakh'],
    ['apps/hub/a.ts', 'reveal(box)', 'reveal()'],
    ['apps/hub/a.ts', 'process.env.SECRET', 'process.env'],
    ['apps/hub/a.ts', "console.log('x')", 'console'],
    ['apps/hub/a.ts', 'const a: any = 1', 'any'],
    ['apps/hub/a.ts', 'const a = b as any', 'any'],
    ['apps/hub/a.ts', 'const a: Map<string, any> = b', 'any'],
    ['apps/hub/a.ts', ['// TO', 'DO later'].join(''), 'promises'],
    ['docs/a.md', ['FIX', 'ME'].join(''), 'promises'],
  ])('%s: %s', (path, text, says) => {
    expect(inFile(style, path, text)).toEqual([expect.stringContaining(says)]);
  });

  test.each([
    ['vitest.config.ts', 'export default 1'],
    ['apps/hub/a.ts', "const s = 'console.log(process.env) as any'; // reveal(x)"],
    ['apps/hub/a.ts', 'new Intl.DateTimeFormat()'],
    ['apps/hub/config.ts', 'process.env.PORT'],
    ['apps/hub/a.test.ts', 'reveal(box); test.skipIf(absent)("x", f); test.each([])("y", f)'],
    ['apps/hub/a.ts', 'log.console.x; const any = 1; list.some(any)'],
    ['tools/a.ts', 'process.env.X; console.log(1)'],
    ['apps/cli/a.ts', 'console.log(1)'],
  ])('%s may: %s', (path, text) => {
    expect(inFile(style, path, text)).toEqual([]);
  });
});

test('content never leaves its box where nobody may read it', () => {
  const blind = /^(?:apps\/(?:hub|terminal\/agent|workspace\/server)|packages\/(?:beat|ledger|journal|protocol|directory))\//;
  expect(Object.keys(revealing.places).filter((place) => blind.test(place) || /^(?:apps|packages)\/[^/]*\/?$/.test(place))).toEqual([]);
});

describe('names', () => {
  test.each([
    'packages/utils/a.ts',
    'apps/hub/lib/a.ts',
    'apps/hub/types.ts',
    'apps/hub/helpers.test.ts',
    'packages/new-sealing/a.ts',
    'apps/hub/cases.v2/a.ts',
    'packages/ui/index.ts',
  ])('not %s', (path) => {
    expect(inFile(names, path, '')).toHaveLength(1);
  });
  test.each(['packages/sealing/seal.ts', 'apps/hub/newest.ts', 'docs/shared/a.md', 'apps/workspace/index.html'])('%s', (path) => {
    expect(inFile(names, path, '')).toEqual([]);
  });
});

describe('sizes', () => {
  test('400 lines are the last that pass, 250 the last without a word', () => {
    expect(inFile(sizes, 'apps/a.ts', 'x\n'.repeat(400))).toEqual([]);
    expect(inFile(sizes, 'apps/a.ts', 'x\n'.repeat(401))).toEqual(['apps/a.ts has 401 lines']);
    expect(longFiles(new Map([['apps/a.ts', 'x\n'.repeat(250)]]))).toEqual([]);
    expect(longFiles(new Map([['apps/a.ts', 'x\n'.repeat(251)]]))).toHaveLength(1);
  });
});

describe('packages', () => {
  const good = { version: '1.2.3', integrity: 'sha512-x', license: 'MIT' };
  const lock = (entry: object): readonly [string, string] => [
    'package-lock.json',
    JSON.stringify({ packages: { 'node_modules/a': entry } }),
  ];
  const manifest = (fields: object): readonly [string, string] => ['packages/a/package.json', JSON.stringify(fields)];
  const find = (check: Check, ...files: readonly (readonly [string, string])[]): readonly string[] => check.find(new Map(files));

  test('a sound entry passes', () => {
    expect(find(lockfile, lock(good), manifest({ dependencies: { a: '1.2.3' }, overrides: { b: '2.0.0-beta.1' } }))).toEqual([]);
  });
  test.each([
    ['no integrity', { ...good, integrity: undefined }, 'integrity'],
    ['a weak hash', { ...good, integrity: 'sha1-x' }, 'integrity'],
    ['git', { ...good, resolved: 'git+ssh://git@host.example/a.git#1' }, 'not from the registry'],
    ['a URL', { ...good, resolved: 'https://host.example/a.tgz' }, 'not from the registry'],
    ['no version', { ...good, version: undefined }, 'the version (none)'],
  ])('%s', (_story, entry, says) => {
    expect(find(lockfile, lock(entry))).toEqual([expect.stringContaining(says)]);
  });
  test.each(['^1.2.3', '~1.2.3', '1.x', '*', 'latest', 'github:a/b', 'https://host.example/a.tgz', 'file:../a', 'npm:b@1.2.3'])(
    'the version %j is not exact',
    (version) => {
      expect(find(lockfile, lock(good), manifest({ dependencies: { a: version } }))).toHaveLength(1);
    },
  );
  test('an empty lockfile is no lockfile', () => {
    expect(find(lockfile)).toEqual(['package-lock.json has no packages']);
  });
  test.each([
    ['MIT', 0],
    ['(MIT OR GPL-3.0)', 0],
    ['MIT AND Apache-2.0', 0],
    ['GPL-3.0', 1],
    ['MIT AND GPL-3.0', 1],
    ['SEE LICENSE IN x', 1],
    [undefined, 1],
  ])('shipping a package under %s: %i faults', (license, faults) => {
    expect(find(licences, lock({ ...good, license }))).toHaveLength(faults);
    expect(find(licences, lock({ ...good, license, dev: true }))).toEqual([]);
  });
  test('a package of ours without a licence, without its text, or on top of a stricter one', () => {
    const text = ['LICENSES/Apache-2.0.txt', ''] as const;
    const strict = ['packages/ui/package.json', JSON.stringify({ name: '@dauys/ui', license: 'AGPL-3.0-or-later' })] as const;
    const agpl = ['LICENSES/AGPL-3.0-or-later.txt', ''] as const;
    expect(find(headers, text, manifest({ license: 'Apache-2.0' }))).toEqual([]);
    expect(find(headers, manifest({}))).toEqual(['packages/a/package.json states no licence']);
    expect(find(headers, manifest({ license: 'Apache-2.0' }))).toEqual([expect.stringContaining('Apache-2.0.txt is missing')]);
    const building = { name: '@dauys/a', license: 'Apache-2.0', dependencies: { '@dauys/ui': '0.1.0' } };
    expect(find(headers, text, agpl, strict, manifest(building))).toEqual([
      '@dauys/a is under Apache-2.0 and needs @dauys/ui, which is not',
    ]);
    expect(find(headers, text, agpl, strict, manifest({ ...building, license: 'AGPL-3.0-or-later' }))).toEqual([]);
  });

  const quiet = ['.npmrc', 'save-exact=true\nignore-scripts=true\n'] as const;
  const root = (allowScripts: object, more: object = {}) => ['package.json', JSON.stringify({ allowScripts, ...more })] as const;
  const eager = lock({ ...good, hasInstallScript: true });
  test('an install script that is named and denied passes', () => {
    expect(find(scripts, quiet, eager, root({ a: false }))).toEqual([]);
    expect(find(scripts, quiet, lock(good), root({}))).toEqual([]);
  });
  test.each([
    ['npm may run scripts', [['.npmrc', 'fund=false'], eager, root({ a: false })], '.npmrc does not say'],
    ['nobody denied it', [quiet, eager, root({})], 'a has an install script that allowScripts does not deny'],
    ['somebody allowed one that there is not', [quiet, lock(good), root({ a: true })], 'allowScripts names a, which it would let run'],
    ['a denial of what has none is stale', [quiet, lock(good), root({ a: false })], 'has no install script'],
    ['ours runs something', [quiet, lock(good), root({}, { scripts: { postinstall: 'x' } })], 'package.json runs postinstall'],
  ] as const)('scripts: %s', (_story, files, says) => {
    expect(find(scripts, ...files)).toEqual([expect.stringContaining(says)]);
  });
  test('an install script that somebody allowed is named twice: as not denied and as let run', () => {
    expect(find(scripts, quiet, eager, root({ a: true }))).toHaveLength(2);
  });

  test('lists that are not those of the lockfile', () => {
    const here = lock(good);
    const parsed = parseLock(here[1]);
    const sbom = ['docs/supply/sbom.cdx.json', sbomOf(parsed)] as const;
    const third = ['docs/supply/third-party.md', thirdPartyOf(parsed, sbom[1])] as const;
    expect(find(lists, here, sbom, third)).toEqual([]);
    expect(find(lists, lock({ ...good, version: '1.2.4' }), sbom, third)).toHaveLength(2);
    expect(find(lists, here, sbom)).toEqual([expect.stringContaining('third-party.md is not that of package-lock.json')]);
  });
});

describe('places', () => {
  // Put together here, so that this file does not offend itself.
  const home = ['', 'home', 'asel', 'x'].join('/');
  test.each([
    `see ${home}`,
    `"${['', 'root', '.cache'].join('/')}"`,
    ['C:', 'Users', 'x'].join('\\'),
    `https://${['registry', 'host.example'].join('.')}/a`,
    ['registry', 'https://host.example'].join('='),
    ['192', '168', '1', '7'].join('.'),
    ['10', '1', '2', '3'].join('.'),
  ])('%s', (line) => {
    expect(inFile(places, 'docs/a.md', line)).toHaveLength(1);
  });
  test.each([
    '/tmp/x',
    '/usr/bin/chromium',
    'https://dauys.example/home/x',
    '192.0.2.7',
    '127.0.0.1',
    'version 10.1.2',
    './work/x',
    'apps/workspace/home/x',
  ])('%s is nobody’s', (line) => {
    expect(inFile(places, 'docs/a.md', line)).toEqual([]);
  });
});
