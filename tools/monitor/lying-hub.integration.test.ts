/** A real hub whose operator changes what it says it heard, and a monitor that heard the same terminals by itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { base64, concat, utf8 } from '@dauys/basics/bytes.ts';
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { encodeTerminalStatement, STATEMENT_DOMAIN } from '@dauys/journal/statement.ts';
import { monitorSaid, person } from '@dauys/testing/directory-cast.ts';
import { ownClock, postTo, type TestTerminal } from '@dauys/testing/terminal.ts';
import { compare, type Comparison } from '../../apps/cli/monitor/compare.ts';
import { ownRecord } from '../../apps/cli/monitor/comparing.ts';
import { fetchRecord, readRecord } from '../../apps/cli/monitor/record.ts';
import { Declined } from '../../apps/cli/output.ts';
import { recordOf } from '../../apps/hub/fleet/record.ts';
import type { RunningHub } from '../../apps/hub/start.ts';
import { stageHub, type StagedHub } from '../test/hub.ts';
import { stageMonitor, type StagedMonitor } from '../test/monitor.ts';

const BEAT = 30;
const clock = ownClock('2026-11-22T12:00:00Z');
const begun = clock.now();
const key = person('monitor-npm');
let stage: StagedHub;
let hub: RunningHub;
let monitor: StagedMonitor;
let silentSince: Instant;

const statement = ({ number, device }: TestTerminal, beats: number) => {
  const bytes = encodeTerminalStatement({
    terminal: number,
    boot: 1,
    at: clock.now(),
    beats,
    head: { n: beats, hash: new Uint8Array(32).fill(beats % 256) },
  });
  return { bytes: base64(bytes), signature: base64(device.sign(concat(utf8(STATEMENT_DOMAIN), bytes))) };
};

/** Half an hour and more: every terminal beats to both, every thirtieth beat with its signed count, but those that are cut off. */
const live = async (beats: number, isCut: (terminal: TestTerminal) => boolean = () => false): Promise<void> => {
  const post = postTo(hub.url);
  for (let n = 0; n < beats; n++) {
    for (const [i, terminal] of stage.terminals.entries()) {
      if (isCut(terminal)) continue;
      counts[i] = (counts[i] ?? 0) + 1;
      const said = n % 30 === 0 ? { statement: statement(terminal, counts[i] ?? 0) } : {};
      await terminal.beat(post, [], said);
      await monitor.terminals[i]?.beat(monitor.post, [], said);
    }
    for (let s = 0; s < BEAT; s += 3) {
      clock.advance(3_000);
      monitor.hears.look();
    }
  }
};
const counts: number[] = [];
/** Until the hub's own process has written and swept up to now: then so many silences are open. */
const swept = async (silences: number): Promise<void> => {
  const until = async () => (await stage.db.query<{ until: number | null }>('select max(until) as until from hearing'))[0]?.until ?? 0;
  const open = async () => (await stage.db.query('select 1 from silences where to_at is null')).length;
  while ((await until()) < clock.now() || (await open()) !== silences) await new Promise((resolve) => setTimeout(resolve, 20));
};

beforeAll(async () => {
  monitor = await stageMonitor({ terminals: 3, beatSeconds: BEAT, clock });
  stage = await stageHub({ terminals: 3, clock, config: { beat: { beatSeconds: BEAT } } });
  await stage.announce([monitorSaid('npm')]);
  hub = await stage.start();
  const { statementKey, transport } = stage.keys;
  const suite = 'MLKEM768-X25519/HKDF-SHA256/AES-256-GCM' as const;
  const stated = { id: transport.id, suite, publicKey: base64(transport.publicKey) };
  await monitor.state([{ v: 1, kind: 'hub', at: isoOf(begun), transport: stated, statementKey: base64(statementKey) }]);
  monitor.hears.look();
  for (const [i, terminal] of stage.terminals.entries()) {
    await terminal.setUp(postTo(hub.url));
    await monitor.terminals[i]?.setUp(monitor.post);
  }
  await live(31);
  silentSince = instant(clock.now() - BEAT * 1_000);
  await live(30, ({ number }) => number === 1);
  await swept(1);
  // A hub ends a silence when it next looks: time stands still until it has.
  await live(1);
  await swept(0);
  await live(30);
  await swept(0);
});
afterAll(async () => {
  await hub.stop();
  await stage.remove();
  monitor.end();
});

const asking = { id: 'npm', signer: key, now: () => clock.now() };
const told = async () => fetchRecord(hub.url, { from: begun, to: clock.now() }, asking);
const compared = async (): Promise<Comparison> => {
  const record = readRecord(await told(), monitor.directory());
  return compare(record, ownRecord(monitor.store, { directory: monitor.directory(), beatSeconds: BEAT }, record), record);
};
/** As whoever owns the database can: past the triggers that stop a careless hand. */
const forge = async (...statements: readonly string[]): Promise<void> => {
  for (const sql of ['alter table silences disable trigger user', ...statements, 'alter table silences enable trigger user'])
    await stage.db.query(sql);
};

describe('what a hub says it heard, beside what a monitor heard', () => {
  test('an honest hub’s record is the monitor’s: the silence of one of three terminals stands in both', async () => {
    const record = readRecord(await told(), monitor.directory());
    expect(record.terminals.get('00000001')?.silences).toMatchObject([{ from: silentSince }]);
    expect(monitor.store.silences(begun, clock.now())).toMatchObject([{ terminal: 1, from: silentSince }]);
    expect(await compared()).toEqual({ terminals: 3, deaf: { hub: expect.any(Number), monitor: 0 }, differences: [], explained: [] });
  });

  test('a silence that the operator takes out of the record is shown, and the device’s signed count speaks against the hub', async () => {
    await forge('create table kept as select * from silences', 'delete from silences');
    expect((await compared()).differences).toMatchObject([
      { kind: 'hidden', terminal: '00000001', span: { from: silentSince }, device: 'not-answered' },
    ]);
    await forge('insert into silences select * from kept', 'drop table kept');
    expect((await compared()).differences).toEqual([]);
  });

  test('a silence that the operator invents is shown, and the device’s signed count speaks against the hub', async () => {
    await forge(
      `insert into silences (terminal, from_at, raised_at, to_at, conditions, boot) values (2, ${begun + 300_000}, ${begun + 400_000}, ${begun + 900_000}, '{}', 1)`,
    );
    expect((await compared()).differences).toMatchObject([{ kind: 'invented', terminal: '00000002', device: 'answered' }]);
    await forge('delete from silences where terminal = 2');
  });

  test('a terminal’s beats that the operator counts down are fewer than its device signed', async () => {
    await stage.db.query('update beat_states set beats = beats - 60 where terminal = 3');
    expect((await compared()).differences).toMatchObject([{ kind: 'beats-fewer', terminal: '00000003' }]);
    await stage.db.query('update beat_states set beats = beats + 60 where terminal = 3');
  });

  test('a record is the hub’s signed word, or it is nothing', async () => {
    const file = await told();
    const [page] = file.pages;
    if (page === undefined) throw new Error('no page');
    const changed = { v: 1 as const, pages: [{ ...page, record: page.record.replace('"00000003"', '"00000004"') }] };
    expect(() => readRecord(changed, monitor.directory())).toThrow(new VerificationError('monitor/record-signature'));
    expect(() => readRecord({ v: 1, pages: [page, page] }, monitor.directory())).toThrow(new VerificationError('monitor/record-malformed'));
  });

  test('is told to no other key, not late, not about another question, not for longer than a month, and in pages', async () => {
    const window = { from: begun, to: clock.now() };
    const refusedFor = async (how: object, about: { from: Instant; to: Instant } = window): Promise<string> =>
      fetchRecord(hub.url, about, { ...asking, ...how }).then(
        () => 'told',
        (error: unknown) => (error instanceof Declined ? error.code : 'fault'),
      );
    expect(await refusedFor({})).toBe('told');
    expect(await refusedFor({ signer: person('somebody') })).toBe('access/not-signed-in');
    expect(await refusedFor({ id: 'ngo' })).toBe('access/not-signed-in');
    expect(await refusedFor({ now: () => instant(clock.now() - 400_000) })).toBe('access/not-signed-in');
    expect(await refusedFor({}, { from: instant(begun - 40 * 86_400_000), to: begun })).toBe('http/too-large');
    const pages = [];
    for (let after = ''; ; ) {
      const page = await recordOf(hub.context, { ...window, after }, 2);
      pages.push(page?.terminals.map(({ id }) => id));
      if (page?.next === undefined) break;
      after = page.next;
    }
    expect(pages).toEqual([['00000001', '00000002'], ['00000003']]);
  });
});
