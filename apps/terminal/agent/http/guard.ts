import type { FastifyInstance } from 'fastify';

/** No script but ours, no frame around us, no talk to anybody else. */
const policy = (scripts: string): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const PAGE_POLICY = policy("'self'");
/** A worker lives under the policy of its own file: only in the vault may Argon2 compile its WebAssembly. */
const VAULT_POLICY = policy("'self' 'wasm-unsafe-eval'");
const vault = /^\/assets\/vault\.worker-[\w-]+\.js$/;

export const contentPolicyOf = (path: string): string => (vault.test(path) ? VAULT_POLICY : PAGE_POLICY);

const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), display-capture=(), geolocation=(), usb=(), serial=(), bluetooth=()',
};

/**
 * Only our own page may speak here. Host: another name that resolves to loopback (DNS rebinding) is refused. Sec-Fetch-Site: a page of another
 * origin in the same browser is refused; a person may open the page itself. Every browser sends the header here, so who sends none is no page:
 * the supervisor, who may ask whether we live, whether the page does, and for the public directory (apps/terminal/box).
 */
export const guard = (app: FastifyInstance, port: () => number): void => {
  app.addHook('onRequest', async (request, reply) => {
    const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${port()}`);
    const site = request.headers['sec-fetch-site'];
    const isApi = request.url.startsWith('/api/');
    const isSupervisor =
      site === undefined && request.method === 'GET' && ['/api/state', '/api/pulse', '/api/directory'].includes(request.url);
    const isOurs = site === 'same-origin' || isSupervisor || (!isApi && (site === 'none' || site === undefined));
    if (hosts.includes(request.headers.host ?? '') && isOurs) return;
    return reply.code(403).send({ code: 'http/foreign-origin' });
  });
  app.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', contentPolicyOf(request.url));
    for (const [name, value] of Object.entries(HEADERS)) reply.header(name, value);
  });
};
