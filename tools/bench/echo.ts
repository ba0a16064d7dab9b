/** A bare server in a process of its own: echoes what is posted. `node echo.ts node|fastify <port>` */
import type * as Fastify from 'fastify';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UP_BYTES } from '@dauys/beat/frame.ts';

const [kind, port = '0'] = process.argv.slice(2);

if (kind === 'node')
  createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': body.length }).end(body);
    });
  }).listen(Number(port), '127.0.0.1');
else {
  // The hub's own copy of Fastify.
  const hub = createRequire(join(import.meta.dirname, '../../apps/hub/package.json'));
  const { fastify }: Pick<typeof Fastify, 'fastify'> = await import(pathToFileURL(hub.resolve('fastify')).href);
  const app = fastify({ logger: false });
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: UP_BYTES }, (_, body, done) => done(null, body));
  app.post('/beat', (request, reply) => reply.header('content-type', 'application/octet-stream').send(request.body));
  await app.listen({ port: Number(port), host: '127.0.0.1' });
}
