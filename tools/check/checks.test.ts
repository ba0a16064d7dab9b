import { describe, expect, test } from 'vitest';
import { names } from './names.ts';
import { headers, licences, lockfile } from './packages.ts';
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
  test('a package of ours without a licence', () => {
    expect(find(headers, manifest({ license: 'Apache-2.0' }))).toEqual([]);
    expect(find(headers, manifest({}))).toEqual(['packages/a/package.json states no licence']);
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
