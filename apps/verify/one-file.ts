/** Makes the built page one file: script and style stand in it, and its content policy names them by their hashes and allows nothing else. */
import { createHash } from 'node:crypto';
import type { Plugin, Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;

/** For the page's own vite.config.ts. The build fails when anything would be left outside of the file. */
export const oneFile = (): Plugin => ({
  name: 'dauys:one-file',
  enforce: 'post',
  generateBundle(_, bundle) {
    const page = bundle['index.html'];
    if (page?.type !== 'asset') throw new Error('the build made no index.html');
    page.source = inlined(String(page.source), bundle);
    const left = Object.keys(bundle).filter((name) => name !== 'index.html');
    if (left.length > 0) throw new Error(`left outside of the page: ${left.join(', ')}`);
  },
});

const inlined = (html: string, bundle: Bundle): string => {
  const hashes = { script: '', style: '' };
  const take = (path: string): string => {
    const name = path.replace(/^\.\//, '');
    const file = bundle[name];
    if (file === undefined) throw new Error(`${name} is not in the build`);
    delete bundle[name];
    return file.type === 'chunk' ? file.code : String(file.source);
  };
  const whole = html
    .replace(/\s*<link rel="stylesheet"[^>]* href="([^"]+)"[^>]*>/g, (_, path: string) => {
      const style = take(path).trim();
      hashes.style = hashOf(style);
      return `\n    <style>${style}</style>`;
    })
    .replace(/\s*<script type="module"[^>]* src="([^"]+)"[^>]*><\/script>/g, (_, path: string) => {
      // Inside a string both spellings are the same; inside a page the first would end the script.
      const script = take(path)
        .trim()
        .replaceAll('</script', String.raw`<\/script`)
        .replaceAll('<!--', String.raw`<\!--`);
      hashes.script = hashOf(script);
      return `\n    <script type="module">${script}</script>`;
    })
    .replace(/(<script type="application\/json" id="anchor">)\s*null\s*(<\/script>)/, '$1null$2');
  if (hashes.script === '' || hashes.style === '') throw new Error('the page has no script or no style');
  return whole.replace('<meta charset="utf-8" />', (meta) => `${meta}\n    ${policyTag(hashes)}`);
};

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** WebAssembly for Argon2, a worker made of our own script, pictures and camera from this device; the network only to fetch a record. */
const policyTag = ({ script, style }: { readonly script: string; readonly style: string }): string => {
  const policy = [
    "default-src 'none'",
    `script-src ${script} 'wasm-unsafe-eval'`,
    `style-src ${style}`,
    'worker-src blob:',
    'media-src blob: mediastream:',
    'connect-src https: http:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
};
