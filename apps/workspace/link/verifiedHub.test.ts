import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import { hubClient, type Ask } from './hubClient.ts';
import { isHeld, verifiedHub } from './verifiedHub.ts';

const id = 'a'.repeat(32);

describe('what needs an officer who showed that it is she', () => {
  test.each([
    ['GET', `/api/cases/${id}/envelope`, true],
    ['POST', `/api/cases/${id}/replies`, true],
    ['POST', '/api/access/passkeys/begin', true],
    ['POST', '/api/access/passkeys', true],
    ['POST', '/api/access/passkeys/lost', true],
    ['POST', '/api/access/colleagues/passkeys', true],
    ['PUT', '/api/access/colleagues/epochs', true],
    ['GET', '/api/access/recovery', true],
    ['PUT', '/api/access/recovery', true],
    ['GET', '/api/cases', false],
    ['GET', `/api/cases/${id}/proof`, false],
    ['POST', `/api/cases/${id}/received`, false],
    ['GET', '/api/access/colleagues', false],
    ['POST', '/api/access/verify/begin', false],
    ['POST', '/api/access/sessions/end', false],
  ] as const)('%s %s: %s', (method, path, expected) => expect(isHeld({ method, path })).toBe(expected));
});

/** A hub that is content after `renewals`, and what was sent to it. */
const staged = ({ stale = false, agrees = true, content = 1 } = {}) => {
  const sent: unknown[] = [];
  let renewals = 0;
  const reach: typeof fetch = async (_, init) => {
    sent.push(init?.body);
    return renewals >= content ? new Response('{"n":1}') : new Response('{"code":"access/verify-again"}', { status: 403 });
  };
  const gate = {
    isStale: () => stale && renewals === 0,
    renew: async () => {
      if (agrees) renewals++;
      return agrees;
    },
  };
  const answer: Ask = { method: 'POST', path: `/api/cases/${id}/replies`, body: { text: 'as typed' } };
  const ask = (change: Partial<Ask> = {}) =>
    verifiedHub(hubClient('', reach), gate).ask(Type.Object({ n: Type.Integer() }), { ...answer, ...change });
  return { ask, sent, count: () => renewals };
};

describe('an act that finds the gate shut', () => {
  const refused = { ok: false, error: { code: 'access/verify-again' } };
  test('waits until she has shown it, and then goes out as it was', async () => {
    const { ask, sent, count } = staged();
    expect(await ask()).toEqual({ ok: true, value: { n: 1 } });
    expect([sent, count()]).toEqual([['{"text":"as typed"}', '{"text":"as typed"}'], 1]);
  });
  test('is not even sent while this page knows that it is too long ago', async () => {
    const { ask, sent } = staged({ stale: true });
    expect(await ask()).toMatchObject({ ok: true });
    expect(sent).toHaveLength(1);
  });
  test('is refused when she did not show it', async () => {
    const { ask, sent } = staged({ agrees: false });
    expect(await ask()).toEqual(refused);
    expect(sent).toHaveLength(1);
  });
  test('is not asked about for ever', async () => {
    for (const stale of [false, true]) {
      const { ask, count } = staged({ content: 99, stale });
      expect(await ask()).toEqual(refused);
      expect(count()).toBe(1);
    }
  });
  test('what is not held is not held up', async () => {
    const { ask, count } = staged({ content: 0, stale: true });
    expect(await ask({ method: 'GET', path: '/api/cases' })).toMatchObject({ ok: true });
    expect(count()).toBe(0);
  });
});
