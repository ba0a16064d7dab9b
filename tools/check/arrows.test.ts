import { describe, expect, test } from 'vitest';
import { arrows } from './arrows.ts';
import { cycles } from './cycles.ts';
import type { Project } from './project.ts';

const folders = ['basics', 'sealing', 'beat', 'complaint', 'wording', 'protocol', 'ui', 'testing'].map((name) => `packages/${name}`);
const manifests = [...folders, 'apps/hub', 'apps/cli', 'apps/workspace'].map(
  (folder) => [`${folder}/package.json`, JSON.stringify({ name: `@dauys/${folder.split('/')[1]}` })] as const,
);
const everywhere = Object.fromEntries(
  [
    'packages/basics/result.ts',
    'packages/sealing/open.ts',
    'packages/sealing/open-stream.ts',
    'packages/sealing/reply-open.ts',
    'packages/sealing/seal.ts',
    'packages/sealing/envelope.ts',
    'packages/complaint/manifest.ts',
    'packages/beat/frame.ts',
    'packages/wording/pack.ts',
    'packages/testing/cast.ts',
    'apps/hub/server.ts',
    'apps/workspace/page.tsx',
    'tools/demo.ts',
  ].map((path) => [path, '']),
);
const project = (files: Readonly<Record<string, string>>): Project =>
  new Map([...manifests, ...Object.entries({ ...everywhere, ...files })]);
const found = (files: Readonly<Record<string, string>>): readonly string[] => arrows.find(project(files));

describe('arrows', () => {
  test('what is allowed passes', () => {
    expect(
      found({
        'packages/sealing/seal.ts': "import '@dauys/basics/result.ts'; import './envelope.ts';",
        'packages/protocol/case.ts': "import type {} from '@dauys/complaint/manifest.ts';",
        'packages/sealing/seal.test.ts': "import '@dauys/testing/cast.ts';",
        'apps/hub/intake/store.ts': "import pg from 'pg'; import '@dauys/sealing/envelope.ts';",
        'apps/hub/intake/intake.test.ts': "import '@dauys/sealing/open.ts';",
        'apps/terminal/agent/outbox-store.ts': "import 'node:sqlite';",
        'apps/hub/postgres/connect.ts': "import 'pg';",
        'tools/start.ts': "import '../apps/hub/server.ts';",
      }),
    ).toEqual([]);
  });

  test.each([
    ['strangers', 'packages/sealing/a.ts', "import '@dauys/beat/frame.ts'", 'packages/sealing/a.ts → packages/beat/frame.ts'],
    ['strangers by type', 'packages/sealing/a.ts', "import type { F } from '@dauys/beat/frame.ts'", '→ packages/beat/frame.ts'],
    ['strangers by inline type', 'packages/sealing/a.ts', "let f: import('@dauys/beat/frame.ts').F", '→ packages/beat/frame.ts'],
    ['around the package name', 'packages/sealing/a.ts', "import '../beat/frame.ts'", '→ packages/beat/frame.ts'],
    ['basics stand on nothing', 'packages/basics/a.ts', "import '@dauys/wording/pack.ts'", '→ packages/wording/pack.ts'],
    ['ui knows no sealing', 'packages/ui/a.tsx', "export * from '@dauys/sealing/seal.ts'", '→ packages/sealing/seal.ts'],
    ['packages never import apps', 'packages/protocol/a.ts', "import '../../apps/hub/server.ts'", '→ apps/hub/server.ts'],
    ['apps never import apps', 'apps/workspace/a.ts', "import '@dauys/hub/server.ts'", '→ apps/hub/server.ts'],
    ['kiosk and agent are two', 'apps/terminal/kiosk/a.ts', "import '../agent/b.ts'", '→ apps/terminal/agent/b.ts'],
    ['the verifier does not trust the hub', 'apps/cli/verify.ts', "import '@dauys/hub/server.ts'", '(who verifies'],
    ['shipped code has no test code', 'apps/hub/a.ts', "import '@dauys/testing/cast.ts'", '(test code is not shipped)'],
    ['the hub cannot decrypt', 'apps/hub/a.ts', "import '@dauys/sealing/open-stream.ts'", '(the hub cannot decrypt)'],
    ['the hub cannot read replies', 'apps/hub/a.ts', "await import('@dauys/sealing/reply-open.ts')", '(the hub cannot decrypt)'],
    ['the agent does not seal', 'apps/terminal/agent/a.ts', "import '@dauys/sealing/seal.ts'", '(the agent never sees plaintext)'],
    [
      'the agent knows no complaint',
      'apps/terminal/agent/a.ts',
      "import '@dauys/complaint/manifest.ts'",
      '(the agent never sees plaintext)',
    ],
    ['the wire of the kiosk', 'packages/protocol/kiosk.ts', "import '@dauys/complaint/manifest.ts'", '(they carry sealed bytes'],
    ['SQL outside a store', 'apps/hub/intake/decide.ts', "import type { Pool } from 'pg'", 'decide.ts → pg (SQL lives in store.ts)'],
    ['SQLite outside a store', 'apps/terminal/agent/outbox.ts', "import { DatabaseSync } from 'node:sqlite'", '→ node:sqlite'],
    ['a file that is not there', 'apps/hub/a.ts', "import './missing.ts'", 'which does not exist'],
    ['a package by its bare name', 'apps/hub/a.ts', "import '@dauys/sealing'", 'not a file of a package'],
    ['a computed target', 'apps/hub/a.ts', 'await import(name)', 'something computed'],
    ['an unknown place', 'packages/mystery/a.ts', '', 'arrows.json does not know'],
  ])('%s', (_story, path, text, offender) => {
    const files = { 'apps/terminal/agent/b.ts': '', [path]: text };
    expect(found(files).join('\n')).toContain(offender);
  });

  test('what is forbidden is forbidden through other files, and the whole way is named', () => {
    const offenders = found({
      'apps/hub/intake/routes.ts': "import '../label.ts'",
      'apps/hub/label.ts': "import type {} from '@dauys/protocol/case.ts'",
      'packages/protocol/case.ts': "import '@dauys/sealing/open.ts'",
    });
    const way =
      'apps/hub/intake/routes.ts → apps/hub/label.ts → packages/protocol/case.ts → packages/sealing/open.ts (the hub cannot decrypt)';
    expect(offenders).toContain(way);
  });
});

describe('cycles', () => {
  const inRing = (files: Readonly<Record<string, string>>): readonly string[] => cycles.find(project(files));

  test('a diamond is none', () => {
    expect(
      inRing({
        'tools/a.ts': "import './b.ts'; import './c.ts'",
        'tools/b.ts': "import './d.ts'",
        'tools/c.ts': "import './d.ts'",
        'tools/d.ts': '',
      }),
    ).toEqual([]);
  });
  test('one of three files is found once, though its last arrow is only a type', () => {
    const files = { 'tools/a.ts': "import './b.ts'", 'tools/b.ts': "import './c.ts'", 'tools/c.ts': "import type { A } from './a.ts'" };
    expect(inRing(files)).toEqual(['tools/a.ts → tools/b.ts → tools/c.ts → tools/a.ts']);
  });
  test('a file that imports itself', () => {
    expect(inRing({ 'tools/a.ts': "import './a.ts'" })).toEqual(['tools/a.ts imports itself']);
  });
});
