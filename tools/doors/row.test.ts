import { fastify } from 'fastify';
import { expect, test } from 'vitest';
import { told } from './asking.ts';
import { routesOf } from './route-table.ts';
import { allBut, unmatched } from './row.ts';

test('the table is what was registered, in plugins too, and of every method', async () => {
  const { routes } = await routesOf(async () => {
    const app = fastify({ exposeHeadRoutes: false });
    app.get('/a', () => 'a');
    await app.register(async (inner) => void inner.route({ method: ['PUT', 'DELETE'], url: '/b/:id', handler: () => 'b' }));
    await app.ready();
    return app;
  });
  expect([...routes]).toEqual(['GET /a', 'PUT /b/:id', 'DELETE /b/:id']);
});

test('a route without a row, and a row without a route, are named', () => {
  expect(unmatched(new Set(['GET /a', 'GET /b']), { 'GET /a': {}, 'GET /c': {} })).toEqual([
    'GET /b has no row: add one to tools/doors/rows',
    'GET /c has a row, and the server has no such route',
  ]);
});

test('an answer is its status and its code', () => {
  const of = (status: number, text: string) => told({ status, bytes: Buffer.from(text) });
  expect([of(200, '{"code":"a/b"}'), of(404, '{"code":"case/not-found"}'), of(403, 'ledger/bad-signature\n'), of(500, 'x')]).toEqual([
    '200',
    '404 case/not-found',
    '403 ledger/bad-signature',
    '500',
  ]);
  expect(allBut(['a', 'b'] as const, 'no', { b: 'yes' })).toEqual({ a: 'no', b: 'yes' });
});
