/** Headers of every answer of this origin. */

const policy = (scripts: string): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "font-src 'self'",
    // Pictures and recordings of a complaint are shown from page memory.
    "img-src 'self' blob:",
    'media-src blob:',
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const PAGE_POLICY = policy("'self'");
/** A worker lives under the policy of its own file: only there may Argon2 compile its WebAssembly. */
const WORKER_POLICY = policy("'self' 'wasm-unsafe-eval'");

const isWorkerFile = (path: string): boolean => /(?:^|\/)[^/]*worker[^/]*\.js$/i.test(path);

/** What a file of the bundle may do once it runs. The directory names the hash of all of these: changing them takes a new release. */
export const contentPolicyOf = (path: string): string => (isWorkerFile(path) ? WORKER_POLICY : PAGE_POLICY);

export const headersOf = (path: string): Readonly<Record<string, string>> => ({
  'content-security-policy': contentPolicyOf(path),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), clipboard-read=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
});
