import { describe, expect, test } from 'vitest';
import Type from 'typebox';
import { hubClient } from './hubClient.ts';

const shape = Type.Object({ n: Type.Integer() });
const get = { method: 'GET', path: '/x' } as const;
const answering =
  (response: () => Response | Promise<Response>): typeof fetch =>
  async () =>
    response();
const ask = (response: () => Response | Promise<Response>) => hubClient('', answering(response)).ask(shape, get);

describe('answers of a hub that may say anything', () => {
  test.each([
    ['a value of the schema', () => new Response('{"n":1}'), { ok: true, value: { n: 1 } }],
    ['another shape', () => new Response('{"n":"1"}'), { ok: false, error: { code: 'desk/answer-malformed' } }],
    ['no JSON', () => new Response('<html>'), { ok: false, error: { code: 'desk/answer-malformed' } }],
    ['ill-formed UTF-8', () => new Response(new Uint8Array([0xff])), { ok: false, error: { code: 'desk/answer-malformed' } }],
    ['a refusal', () => new Response('{"code":"case/conflict"}', { status: 409 }), { ok: false, error: { code: 'case/conflict' } }],
    [
      'a refusal with values',
      () => new Response('{"code":"http/slow-down","params":{"seconds":3}}', { status: 429 }),
      { ok: false, error: { code: 'http/slow-down', params: { seconds: 3 } } },
    ],
    ['a proxy’s error page', () => new Response('<h1>502</h1>', { status: 502 }), { ok: false, error: { code: 'http/busy' } }],
    ['a strange refusal', () => new Response('[]', { status: 400 }), { ok: false, error: { code: 'desk/answer-malformed' } }],
    ['no network', () => Promise.reject(new TypeError('x')), { ok: false, error: { code: 'desk/hub-unreachable' } }],
  ] as const)('%s', async (_, response, expected) => expect(await ask(response)).toEqual(expected));

  test('more than the limit is not read to its end', async () => {
    let pulled = 0;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pulled++;
            controller.enqueue(new Uint8Array(1_000));
          },
        }),
      );
    expect(await hubClient('', answering(endless)).bytes(get, 10_000)).toEqual({ ok: false, error: { code: 'desk/answer-too-large' } });
    expect(pulled).toBeLessThan(20);
  });

  test('what is published comes byte for byte, with what it says it was signed by', async () => {
    const of = (response: () => Response) => hubClient('', answering(response)).published(get);
    const signed = () => new Response('{ "n": 1 }', { headers: { 'dauys-signature': '0123 c2ln' } });
    expect(await of(signed)).toEqual({ ok: true, value: { bytes: new TextEncoder().encode('{ "n": 1 }'), signature: '0123 c2ln' } });
    expect(await of(() => new Response('x'))).toMatchObject({ value: { signature: '' } });
    expect(await of(() => new Response('{"code":"http/not-found"}', { status: 404 }))).toEqual({
      ok: false,
      error: { code: 'http/not-found' },
    });
  });

  test('the token goes into its header and nowhere else', async () => {
    let seen: RequestInit = {};
    const reach: typeof fetch = async (_, init) => {
      seen = init ?? {};
      return new Response('{"n":1}');
    };
    await hubClient('', reach).ask(shape, { ...get, token: 'secret' });
    expect(seen.headers).toMatchObject({ authorization: 'Bearer secret' });
    expect([seen.credentials, seen.redirect, seen.referrerPolicy, seen.cache]).toEqual(['omit', 'error', 'no-referrer', 'no-store']);
  });
});
