/**
 * Each program in one file, for whoever starts programs often: a process that reads four hundred sources first takes four times as long to come up,
 * and 60 MB more. They do the same as their sources (decision 0021).
 */
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';
import { makeIfStale } from './build.ts';

/** The entries of each program, by the name of their file without its end. */
const programs = {
  hub: { main: 'apps/hub/main.ts', 'sockets.worker': 'apps/hub/database/sockets.worker.ts' },
  agent: {
    main: 'apps/terminal/agent/main.ts',
    'line.worker': 'apps/terminal/agent/beat/line.worker.ts',
    enrol: 'apps/terminal/agent/readers/enrol.ts',
  },
  workspace: { main: 'apps/workspace/server/main.ts' },
  dauys: { main: 'apps/cli/dauys.ts' },
  box: { main: 'apps/terminal/box/main.ts' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** The file to start of each program, absolute. */
export type Programs = Readonly<Record<keyof typeof programs, string>>;

/** Makes those whose sources have changed since. Throws with the words of the bundler when it fails. */
export const programsIfStale = async (root: string = resolve(import.meta.dirname, '..')): Promise<Programs> => {
  const sources = ['apps', 'packages', 'tools/programs.ts', 'tsconfig.json', 'package-lock.json'];
  const folder = await makeIfStale(root, { name: 'programs', sources, proof: 'hub/main.js' }, async (half) => {
    for (const [name, entries] of Object.entries(programs)) await bundle(root, join(half, name), entries);
  });
  const at = (name: keyof Programs): string => join(folder, name, 'main.js');
  return { hub: at('hub'), agent: at('agent'), workspace: at('workspace'), dauys: at('dauys'), box: at('box') };
};

const bundle = async (root: string, outDir: string, entries: Readonly<Record<string, string>>): Promise<void> => {
  // Only when there is something to make: many ask where the programs are.
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [placesOf(root), plainLetters],
    // What it stands on finds its metadata by the order in which its own files are read.
    ssr: { noExternal: true, external: ['@simplewebauthn/server', '@simplewebauthn/server/helpers'], target: 'node' },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node24',
      rolldownOptions: {
        // It does not say so, but its modules only define: what no schema of ours uses need not be read, and lie in memory, at each start.
        treeshake: { moduleSideEffects: [{ test: /\/node_modules\/typebox\//, sideEffects: false }] },
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
        output: {
          format: 'esm',
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // The text of a program lies in memory as long as it runs. Names stay, so that what went wrong can be said with its place.
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  });
};

/** One Cyrillic letter in a sentence, and the whole text of a program lies in memory at two bytes a letter: so they are spelled out. */
const plainLetters: Plugin = {
  name: 'plain-letters',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = spelledOut(chunk.code);
  },
};

/** The same program in ASCII. Throws for the two places where a letter and its spelling differ: after a backslash, and in a raw template. */
export const spelledOut = (code: string): string => {
  const odd = /\\[^\0-\x7f]|\braw`[^`]*[^\0-\x7f]/.exec(code);
  if (odd !== null) throw new Error(`can not be spelled out: ${odd[0]}`);
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'));
};

/** The root, seen from `.build/programs/<name>/`. */
const UP = '../../..';

/** What a source finds beside itself (migrations, another program) it finds there still; its thread is an entry of the same bundle. */
const placesOf = (root: string): Plugin => ({
  name: 'places-of-sources',
  enforce: 'pre',
  transform(code, id) {
    const path = relative(root, id).split(sep).join('/');
    if (!path.endsWith('.ts') || path.startsWith('..') || path.includes('node_modules/') || !code.includes('import.meta.'))
      return undefined;
    const here = `new URL('${UP}/${path}', import.meta.url).href`;
    return code
      .split(/(new URL\('[a-z]+\.worker\.ts', import\.meta\.url\))/)
      .map((part, i) => (i % 2 === 1 ? threadOf(part) : part.replaceAll('import.meta.url', here)))
      .join('')
      .replaceAll('import.meta.dirname', `(import.meta.dirname + '/${UP}/${dirname(path)}')`);
  },
});

/** `String` hides it from the bundler, which would make a thread for a browser of it. */
const threadOf = (source: string): string =>
  source.replace(/'([a-z]+\.worker)\.ts', import\.meta\.url/, (_, name: string) => `'./${name}.js', String(import.meta.url)`);

// For whoever packs a release (docs/operating/box.md).
if (import.meta.main) for (const [name, path] of Object.entries(await programsIfStale())) process.stdout.write(`${name}: ${path}\n`);
