import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseLock, resolveFrom, type Lock } from './lock.ts';
import { sbomOf } from './sbom.ts';

const root = join(import.meta.dirname, '../..');
const ours = parseLock(readFileSync(join(root, 'package-lock.json'), 'utf8'));

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly purl: string;
  readonly version: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: unknown;
}
interface Bill {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const small: Lock = {
  '': { name: 'whole', version: '1.0.0', license: 'AGPL-3.0-or-later' },
  'apps/x': { name: '@us/x', version: '1.0.0', license: 'MIT', dependencies: { a: '1.0.0', '@us/y': '1.0.0' } },
  'packages/y': { name: '@us/y', version: '1.0.0', dependencies: { b: '2.0.0' } },
  'node_modules/@us/y': { resolved: 'packages/y', link: true },
  'node_modules/a': {
    version: '1.0.0',
    integrity: 'sha512-AAEC',
    license: '(MIT OR GPL-3.0)',
    dependencies: { b: '1.0.0', '@s/c': '1.0.0' },
  },
  'node_modules/a/node_modules/b': { version: '1.0.0', integrity: 'sha512-AAED', license: 'MIT' },
  'node_modules/b': { version: '2.0.0', integrity: 'sha512-AAEE', license: 'MIT', optionalDependencies: { absent: '1.0.0' } },
  'node_modules/@s/c': { version: '1.0.0', integrity: 'sha512-AAEF', license: 'MIT', optional: true },
  'node_modules/tool': { version: '1.0.0', integrity: 'sha512-AAEG', license: 'MIT', dev: true },
};

describe('the bill of materials', () => {
  test('everything that is handed on, with its hash, licence and whom it needs; nothing that is not', () => {
    const { components, dependencies } = JSON.parse(sbomOf(small)) as Bill;
    expect(components.map((c) => `${c.name}@${c.version}`)).toEqual([
      '@us/x@1.0.0',
      '@s/c@1.0.0',
      'a@1.0.0',
      'b@1.0.0',
      'b@2.0.0',
      '@us/y@1.0.0',
    ]);
    expect(components[1]).toEqual({
      type: 'library',
      'bom-ref': 'node_modules/@s/c@1.0.0',
      name: '@s/c',
      version: '1.0.0',
      scope: 'optional',
      hashes: [{ alg: 'SHA-512', content: '000105' }],
      licenses: [{ license: { id: 'MIT' } }],
      purl: 'pkg:npm/%40s/c@1.0.0',
    });
    expect(components[2]?.licenses).toEqual([{ expression: '(MIT OR GPL-3.0)' }]);
    expect(Object.fromEntries(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]))).toEqual({
      whole: ['apps/x@1.0.0', 'packages/y@1.0.0'],
      'apps/x@1.0.0': ['node_modules/a@1.0.0', 'packages/y@1.0.0'],
      'packages/y@1.0.0': ['node_modules/b@2.0.0'],
      'node_modules/a@1.0.0': ['node_modules/@s/c@1.0.0', 'node_modules/a/node_modules/b@1.0.0'],
      'node_modules/a/node_modules/b@1.0.0': [],
      'node_modules/b@2.0.0': [],
      'node_modules/@s/c@1.0.0': [],
    });
  });

  test('one lockfile, one text: neither the order of its entries nor the time or the place matters', () => {
    expect(sbomOf(Object.fromEntries(Object.entries(small).toReversed()))).toBe(sbomOf(small));
    expect(sbomOf(small)).not.toMatch(/timestamp|serialNumber/);
  });

  // npm leaves out of `--omit dev` what a development tool needs as well (pg-protocol, which pg cannot do without): a bill with holes.
  test('npm’s own bill names nothing that ours lacks, and ours nothing that npm does not know, with the same hashes', () => {
    const npm = (...more: readonly string[]) => {
      const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', ...more];
      return said(JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })) as Bill);
    };
    const said = ({ components }: Bill) =>
      new Set(components.map(({ purl, hashes = [] }) => `${purl} ${hashes.map((h) => `${h.alg}:${h.content}`).join()}`));
    const without = (all: ReadonlySet<string>, some: ReadonlySet<string>) => [...all].filter((line) => !some.has(line));
    const mine = said(JSON.parse(sbomOf(ours)) as Bill);
    expect(without(npm('--omit', 'dev'), mine)).toEqual([]);
    expect(without(mine, npm())).toEqual([]);
    expect([...mine].some((line) => line.startsWith('pkg:npm/pg-protocol@'))).toBe(true);
  });

  test('Node’s way of finding a package: the nearest folder upwards, links followed', () => {
    expect(resolveFrom(small, 'node_modules/a', 'b')).toBe('node_modules/a/node_modules/b');
    expect(resolveFrom(small, 'packages/y', 'b')).toBe('node_modules/b');
    expect(resolveFrom(small, 'apps/x', '@us/y')).toBe('packages/y');
    expect(resolveFrom(small, 'apps/x', 'nobody')).toBeUndefined();
  });
});
