/** Serves the page from memory, its anchor, and the two probes. */
import type { FastifyInstance } from 'fastify';
import type { Bundle } from '@dauys/directory/bundle-node.ts';
import { headersOf } from './headers.ts';
import { refuse } from './proxy.ts';
import { mayServe, type ReleaseState } from './release.ts';

export interface Pages {
  readonly bundle: Bundle;
  readonly anchorText: string;
  readonly body: string;
  /** Borders of regions that the operator plugged in; drawn, and never run. */
  readonly geometry: string | undefined;
  /** The newest judgement of the bundle. */
  release(): ReleaseState;
}

/** Addresses inside the app: the page itself answers them, also for a terminal or facility that there is none of. */
const isPagePath = (path: string): boolean => PAGES.some((page) => page.test(path));
const PAGES = [
  /^\/(?:doors|colleagues|terminals|notices|quiet|enrolments|visits)?$/,
  /^\/case\/[0-9a-f]{32}$/,
  /^\/(?:terminals|facilities)\/[\w-]{1,64}$/,
];

export const registerPages = (app: FastifyInstance, { bundle, anchorText, body, geometry, release }: Pages): void => {
  app.get('/livez', (_request, reply) => reply.header('cache-control', 'no-store').send({ live: true, body, release: release().kind }));
  app.get('/readyz', (_request, reply) => {
    const ready = mayServe(release());
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready, release: release().kind });
  });
  app.get('/anchor.json', (_request, reply) => reply.headers(headersOf('')).type('application/json; charset=utf-8').send(anchorText));
  app.get('/geometry.json', (_request, reply) =>
    geometry === undefined
      ? reply.headers(headersOf('')).code(204).send()
      : reply.headers(headersOf('')).type('application/json; charset=utf-8').send(geometry),
  );
  app.get('/body.json', (_request, reply) => reply.headers(headersOf('')).send({ body }));
  app.get('/*', (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const name = isPagePath(path) ? 'index.html' : path.slice(1);
    const file = bundle.files.get(name);
    if (file === undefined) return refuse(reply, 'http/not-found');
    reply.headers(headersOf(name));
    // A page that is not the published one would see everything its officers open: better none.
    if (!mayServe(release())) return reply.code(503).header('retry-after', '5').type('text/plain; charset=utf-8').send('503\n');
    return reply.type(file.mime).send(file.bytes);
  });
};
