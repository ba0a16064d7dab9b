import { VerificationError } from '@dauys/basics/failure.ts';
import { UP_BYTES } from '@dauys/beat/frame.ts';
import { LedgerFault } from '@dauys/verify/ledger.ts';
import { ownClock } from '@dauys/testing/terminal.ts';
import { describe, expect, test } from 'vitest';
import { addressOf, addressPace, perMinute } from '../terminal-door/pace.ts';
import { endOf } from '../terminal-door/door.ts';
import { monitorApp } from './serve.ts';

describe('one address', () => {
  test('may send what forty terminals send, twice over, and then waits for the minute to end; others do not wait with it', () => {
    expect([30, 1, 0.5].map(perMinute)).toEqual([600, 4_800, 9_600]);
    const clock = ownClock('2026-11-27T09:00:00Z');
    const pace = addressPace(clock, () => 30);
    const many = (n: number, address: string) => Array.from({ length: n }, () => pace(address)).filter((seconds) => seconds > 0);
    expect(many(600, 'a')).toEqual([]);
    clock.advance(18_000);
    expect([pace('a'), pace('b'), pace(undefined)]).toEqual([42, 0, 0]);
    clock.advance(42_000);
    expect(pace('a')).toBe(0);
  });
  test.each([
    ['203.0.113.7', undefined, '203.0.113.7'],
    ['203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['127.0.0.1', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['127.0.0.1', undefined, undefined],
    ['127.0.0.1', '', undefined],
    ['::1', 'x'.repeat(100), undefined],
    ['2001:db8:1:2:3::4', undefined, '2001:db8:1:2'],
    ['2001:DB8::4', undefined, '2001:db8:0:0'],
    ['::ffff:203.0.113.7', undefined, '203.0.113.7'],
  ])('%s, for whom a server here says %s, is %s', (peer, forwarded, expected) => expect(addressOf(peer, forwarded)).toBe(expected));
  test('is told when to come again, and its frame is not looked at', async () => {
    const app = monitorApp({ hears: { receive: () => expect.unreachable() }, onFault: () => expect.unreachable(), pace: () => 7 });
    const headers = { 'content-type': 'application/octet-stream' };
    const answer = await app.inject({ method: 'POST', url: '/beat', headers, payload: Buffer.alloc(UP_BYTES) });
    expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toEqual([429, '7', { code: 'http/slow-down' }]);
    await app.close();
  });
});

test.each([
  [new LedgerFault('verify/root-mismatch', 'directory/checkpoint'), { exit: 1, reason: 'verify/root-mismatch: directory/checkpoint' }],
  [new VerificationError('directory/no-quorum'), { exit: 1, reason: 'directory/no-quorum' }],
  [new Error('disk full'), { exit: 70, reason: 'disk full' }],
])('what does not hold ends a monitor as distrust, what fails as a fault: %s', (error, end) => expect(endOf(error)).toEqual(end));
