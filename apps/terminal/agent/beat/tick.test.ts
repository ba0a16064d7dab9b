import { utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import type { Fragment } from '@dauys/beat/up.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeTurn, type Peer, type Turn } from './tick.ts';
import type { Outcome } from './uplink.ts';

const fragment: Fragment = { parcel: new Uint8Array(32), total: 1, offset: 0, bytes: new Uint8Array(1) };
const answered = (isNewSession = false): Outcome => ({
  kind: 'answered',
  isNewSession,
  cell: { status: utf8('{"acks":[],"at":"2026-11-20T09:00:00.000Z","beatSeconds":30,"policy":0,"v":1}'), pieces: [] },
});
const strange: Outcome = { kind: 'distrusted', code: 'beat/cell-damaged', frame: new Uint8Array(3) };

let hub: Peer;
let monitor: Peer;
let told: string[];
let turn: Turn;

beforeEach(() => {
  hub = { uplink: { name: 'hub', url: 'http://hub.test' }, health: { state: 'reachable' } };
  monitor = { uplink: { name: 'monitor-npm', url: 'http://npm.test' }, monitorKey: new Uint8Array(1), health: { state: 'reachable' } };
  told = [];
  const tell = (what: string) => (): void => void told.push(what);
  turn = makeTurn({
    peers: () => [hub, monitor],
    clock: { now: () => instant(1_790_000_000_000) },
    log: () => undefined,
    journal: { write: (kind: string, details: { uplink?: string }) => void told.push(`${kind} ${details.uplink ?? ''}`) } as never,
    distrust: tell('distrust'),
    carrier: { begin: () => undefined, next: () => [fragment], lost: tell('lost'), acknowledged: tell('acknowledged') },
    feed: { cursor: () => ({ chunk: 0, offset: 0 }), take: tell('feed') } as never,
    statuses: { make: (uplink) => utf8(uplink), answered: (uplink) => void told.push(`stated ${uplink}`) },
    answered: tell('counted'),
  });
});

describe('a monitor beside the hub', () => {
  test('gets the status and no fragment, whatever waits', () => {
    expect(turn.said('hub', false)).toEqual({ status: utf8('hub'), fragments: [fragment] });
    expect(turn.said('monitor-npm', false)).toEqual({ status: utf8('monitor-npm'), fragments: [] });
    hub.health = { state: 'unreachable', since: instant(0), attempts: 9 };
    expect(turn.said('monitor-npm', false)?.fragments).toEqual([]);
    expect(turn.said('hub', false)?.fragments).toEqual([fragment]);
  });

  test('is heard to be there and nothing else: what it answers acknowledges nothing, brings no feed, counts for no beat', () => {
    turn.said('hub', false);
    turn.came('monitor-npm', answered(), true);
    expect(told).toEqual(['stated monitor-npm']);
    told.length = 0;
    turn.came('hub', answered(), true);
    expect(told).toEqual(['counted', 'stated hub', 'acknowledged', 'feed']);
  });

  test('may send what it likes: it is no evidence and fills no disk; only that it is out of reach is told, under its name', () => {
    turn.said('hub', false);
    for (let n = 0; n < 5; n++) turn.came('monitor-npm', strange, true);
    expect(told).toEqual(['hub-unreachable monitor-npm']);
    turn.came('monitor-npm', answered(true), false);
    expect(told).toEqual(['hub-unreachable monitor-npm', 'hub-back monitor-npm']);
    expect(hub.health).toEqual({ state: 'reachable' });
  });

  test('that is named no more is said nothing, and what still comes from it is dropped', () => {
    expect(turn.said('monitor-ngo', false)).toBeUndefined();
    turn.came('monitor-ngo', answered(), true);
    expect(told).toEqual([]);
  });
});

test('the signed count is of beats that the hub answered, not of sessions that it accepted', () => {
  turn.said('hub', true);
  turn.came('hub', answered(true), false);
  expect(told).not.toContain('counted');
});
