import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { base64, concat, utf8 } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { downAfterMs } from '@dauys/fleet/silence.ts';
import { encodeTerminalStatement, STATEMENT_DOMAIN } from '@dauys/journal/statement.ts';
import { daniyar, type Person } from '@dauys/testing/directory-cast.ts';
import type { TestTerminal } from '@dauys/testing/terminal.ts';
import { STATEMENTS_AN_HOUR } from './sparing.ts';
import { stageMonitor, type StagedMonitor } from '../../../tools/test/monitor.ts';

const BEAT = 30;
const ALL = [instant(0), instant(4_000_000_000_000)] as const;
let stage: StagedMonitor;
beforeEach(async () => {
  stage = await stageMonitor({ terminals: 2, beatSeconds: BEAT });
  stage.hears.look();
});
afterEach(() => stage.end());

/** The monitor looks every few seconds; nobody says anything. */
const pass = (seconds: number): void => {
  for (let left = seconds; left > 0; left -= 4) {
    stage.clock.advance(1_000 * Math.min(left, 4));
    stage.hears.look();
  }
};
const codes = (): unknown[] =>
  stage.said.flatMap(({ event, fields }) => (event === 'monitor.refused' ? [(fields as { code: string }).code] : []));
const now = (): Instant => stage.clock.now();
const statementOf = ({ number, device }: TestTerminal, more: { beats?: number; by?: Person; terminal?: number } = {}) => {
  const { beats = 1, by = device, terminal = number } = more;
  const bytes = encodeTerminalStatement({ terminal, boot: 1, at: now(), beats, head: { n: 1, hash: new Uint8Array(32).fill(1) } });
  return { bytes: base64(bytes), signature: base64(by.sign(concat(utf8(STATEMENT_DOMAIN), bytes))) };
};

describe('a monitor', () => {
  test('raises a silence two beats and three seconds after the last beat, and ends it with the next', async () => {
    const { terminal } = stage;
    await terminal.setUp(stage.post);
    await terminal.beat(stage.post);
    const last = now();
    pass(downAfterMs(BEAT) / 1_000);
    expect(stage.store.silences(...ALL)).toEqual([]);
    pass(1);
    expect(stage.store.silences(...ALL)).toMatchObject([{ terminal: 1, from: last }]);
    pass(100);
    await terminal.beat(stage.post);
    pass(1);
    const [silence] = stage.store.silences(...ALL);
    expect(silence).toMatchObject({ from: last, to: now() - 1_000 });
    expect(stage.store.heard()).toMatchObject([{ terminal: 1, beats: 2, firstBeat: last }]);
  });

  test('accuses nobody of what it did not hear itself: not while it stood still, not before it was started again', async () => {
    await stage.terminal.setUp(stage.post);
    await stage.terminal.beat(stage.post);
    pass(1);
    stage.clock.advance(3_600_000);
    stage.hears.look();
    expect(stage.said.map(({ event }) => event)).toContain('monitor.deaf');
    pass(40);
    stage = stage.again();
    stage.clock.advance(1_000);
    stage.hears.look();
    pass(downAfterMs(BEAT) / 1_000);
    expect(stage.store.silences(...ALL)).toEqual([]);
    expect(stage.store.hearings(...ALL)).toHaveLength(3);
    pass(1);
    expect(stage.store.silences(...ALL)).toHaveLength(1);
  });

  test('keeps its record when it is started again: an open silence goes on under its name', async () => {
    await stage.terminal.setUp(stage.post);
    await stage.terminal.beat(stage.post);
    const last = now();
    pass(70);
    stage = stage.again();
    stage.hears.look();
    pass(200);
    expect(stage.store.silences(...ALL)).toHaveLength(1);
    expect((await stage.terminal.beat(stage.post)).type).toBe('unknown-session');
    await stage.terminal.setUp(stage.post);
    await stage.terminal.beat(stage.post);
    pass(1);
    expect(stage.store.silences(...ALL)).toMatchObject([{ from: last, to: now() - 1_000 }]);
  });

  test('counts a frame once: neither a beat nor a set-up that is sent again makes a dead terminal live', async () => {
    const { terminal } = stage;
    const knock = await terminal.knock();
    await stage.post(knock.frame);
    Object.assign(terminal, { keys: knock.keys, session: knock.session, sequence: 0 });
    const frame = terminal.frame();
    await stage.post(frame);
    pass(70);
    expect(terminal.read(await stage.post(frame)).type).toBe('refused');
    expect(terminal.read(await stage.post(knock.frame)).type).toBe('refused');
    pass(1);
    expect(stage.store.silences(...ALL)).toMatchObject([{ terminal: 1 }]);
    expect(stage.store.openSilences()).toHaveLength(1);
    expect(codes()).toEqual(['beat/replayed']);
    stage = stage.again();
    expect(terminal.read(await stage.post(knock.frame)).type).toBe('refused');
  });

  test('hears only devices that the directory names and has not retired', async () => {
    const { terminal } = stage;
    expect(terminal.read(await stage.post((await terminal.knock(undefined, daniyar)).frame)).type).toBe('refused');
    await stage.state([{ v: 1, kind: 'terminal-retired', at: new Date(now()).toISOString(), id: terminal.id }]);
    expect((await terminal.setUp(stage.post)).type).toBe('refused');
    expect(codes()).toEqual(['beat/set-up-signature', 'intake/unknown-terminal']);
  });

  test('tells of bad frames once a minute, whatever comes, and how many there were', async () => {
    const bad = () => stage.post(new Uint8Array(24_576));
    const told = () => stage.said.filter(({ event }) => event === 'monitor.refused').map(({ fields }) => fields);
    for (let i = 0; i < 50; i++) await bad();
    expect(told()).toMatchObject([{ times: 1 }]);
    stage.clock.advance(60_000);
    await bad();
    expect(told()).toMatchObject([{ times: 1 }, { times: 50 }]);
  });

  test('a session ends after a day, and an answer has the size and the emptiness of a hub’s filler', async () => {
    const { terminal } = stage;
    await terminal.setUp(stage.post);
    const answer = await terminal.beat(stage.post);
    expect(answer).toMatchObject({ type: 'beat', status: { acks: [] }, cell: { pieces: [] } });
    stage.clock.advance(26 * 3_600_000);
    expect((await terminal.beat(stage.post)).type).toBe('unknown-session');
  });
});

describe('what a device signed', () => {
  test('is on the disk when the beat is answered, and stays there', async () => {
    const { terminal } = stage;
    await terminal.setUp(stage.post);
    await terminal.beat(stage.post, [], { statement: statementOf(terminal, { beats: 7 }) });
    stage = stage.again();
    expect(stage.store.statements(1, ...ALL)).toMatchObject([{ said: { terminal: 1, beats: 7 }, heardAt: now() }]);
  });

  test.each([
    ['another device signed', { by: daniyar }],
    ['of another terminal', { terminal: 2 }],
  ])('is not kept when it is %s', async (_, more) => {
    const { terminal } = stage;
    await terminal.setUp(stage.post);
    await terminal.beat(stage.post, [], { statement: statementOf(terminal, more) });
    expect(stage.store.statements(1, ...ALL)).toEqual([]);
    expect(codes()).toEqual(['beat/statement-signature']);
  });

  test('is kept so often an hour and no oftener: whoever holds a device does not fill the disk', async () => {
    const { terminal } = stage;
    await terminal.setUp(stage.post);
    const from = now();
    const say = (beats: number) => terminal.beat(stage.post, [], { statement: statementOf(terminal, { beats }) });
    const kept = () => stage.store.statements(1, from, now()).map(({ said }) => said.beats);
    for (let i = 0; i < STATEMENTS_AN_HOUR; i++) await say(1);
    stage.clock.advance(1_000);
    await say(2);
    expect([kept(), codes()]).toEqual([[1], ['intake/too-much']]);
    stage.clock.advance(3_600_000);
    await say(3);
    expect(kept()).toEqual([1, 3]);
  });

  test('is found about a stretch of time, with the word before it and the word after it', async () => {
    const { terminal } = stage;
    await terminal.setUp(stage.post);
    const times: Instant[] = [];
    for (let i = 0; i < 5; i++) {
      times.push(now());
      await terminal.beat(stage.post, [], { statement: statementOf(terminal, { beats: i }) });
      stage.clock.advance(900_000);
    }
    const [, second = 0, third = 0] = times;
    const found = stage.store.statements(1, instant(second + 1), instant(third + 1));
    expect(found.map(({ said }) => said.beats)).toEqual([1, 2, 3]);
  });
});
