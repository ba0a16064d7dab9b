import { describe, expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { tokensOf } from './tokens.ts';

const targets = (source: string): readonly (string | undefined)[] => importsOf(source).map(({ specifier }) => specifier);

describe('imports', () => {
  test.each([
    ["import { a } from './a.ts';", './a.ts'],
    ["import a, { b as c } from './a.ts';", './a.ts'],
    ["import * as a from './a.ts'", './a.ts'],
    ["import './a.ts';", './a.ts'],
    ['import type { A } from "./a.ts";', './a.ts'],
    ["import { type A, b } from './a.ts';", './a.ts'],
    ["import rules from './a.json' with { type: 'json' };", './a.json'],
    ["export { a } from './a.ts';", './a.ts'],
    ["export * from './a.ts';", './a.ts'],
    ["export * as a from './a.ts';", './a.ts'],
    ["export type { A } from './a.ts';", './a.ts'],
    ["export type * from './a.ts';", './a.ts'],
    ["const a = await import('./a.ts');", './a.ts'],
    ['const a = import(`./a.ts`);', './a.ts'],
    ["let x: import('./a.ts').A;", './a.ts'],
    ["type X = typeof import('./a.ts', { with: { 'resolution-mode': 'import' } });", './a.ts'],
    ["const a = require('./a.ts');", './a.ts'],
    ["import a = require('./a.ts');", './a.ts'],
    ["new Worker(new URL('./a.ts', import.meta.url));", './a.ts'],
    ["import {\n  // a comment, with 'quotes'\n  a,\n} from\n './a.ts';", './a.ts'],
    ["const t = `${`${await import('./a.ts')}`}`;", './a.ts'],
    ["const r = /['\"`/]/; import('./a.ts')", './a.ts'],
    ["const half = a / b; import('./a.ts'); c / d", './a.ts'],
    ["const x = <p>don't {await import('./a.ts')} </p>;", './a.ts'],
    ["return /import('b')/.test(x) && import('./a.ts')", './a.ts'],
    ["export { a };\nimport { b } from './a.ts';", './a.ts'],
    ["export const from = 1;\nexport * from './a.ts'", './a.ts'],
  ])('%j', (source, expected) => {
    expect(targets(source)).toEqual([expected]);
  });

  test.each([
    "// import './a.ts'",
    "/* import './a.ts' */",
    'const s = "import \'./a.ts\'";',
    "const s = `import './a.ts'`;",
    "const s = 'it\\'s import(\"./a.ts\")';",
    'const at = import.meta.dirname;',
    'const o = { import: 1, export: 2 };',
    "thing.import('./a.ts');",
    "new URL('../migrations/', import.meta.url)",
    "export const from = 'x';",
    "export { a };\nconst from = 'x';",
    "declare module 'x' { }",
    "const r = /import '.\\/a.ts'/;",
  ])('none in %j', (source) => {
    expect(targets(source)).toEqual([]);
  });

  test('a computed target is seen as one', () => {
    expect(targets('import(name)')).toEqual([undefined]);
    expect(targets("import('./' + name)")).toEqual([undefined]);
    expect(targets('import(`./${name}`)')).toEqual([undefined]);
  });
  test('lines are counted through comments and templates', () => {
    expect(importsOf("/*\n\n*/\nconst t = `\n${1}\n`;\nimport './a.ts';")).toEqual([{ specifier: './a.ts', line: 7 }]);
  });
});

test('braces inside the hole of a template do not close it', () => {
  const texts = tokensOf('`a${ { b: { c } } }d` e').map(({ text }) => text);
  expect(texts).toEqual(['a', '{', 'b', ':', '{', 'c', '}', '}', 'd', 'e']);
});
