import { bytesOf, concat, hex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { append, EMPTY, HEAD_DOMAIN, headBytes, verifyChain, type Head } from '@dauys/journal/chain.ts';
import type { JournalKind } from '@dauys/journal/entry.ts';
import { encodeSegment } from '@dauys/journal/segment.ts';
import { fragmentOf, parcelOf, postTo, type Post, type TestTerminal } from '@dauys/testing/terminal.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stageHub, type StagedHub } from '../../../tools/test/hub.ts';
import type { RunningHub } from '../start.ts';
import { journalBefore } from './journal-page.ts';
import { entriesAfter, journalHead } from './journal-store.ts';

let stage: StagedHub;
let hub: RunningHub;
let post: Post;
let terminal: TestTerminal;
beforeEach(async () => {
  stage = await stageHub({ terminals: 2 });
  hub = await stage.start();
  post = postTo(hub.url);
  const [first] = stage.terminals;
  if (first === undefined) throw new Error('no terminal');
  terminal = first;
  await terminal.setUp(post);
});
afterEach(async () => {
  await hub.stop();
  await stage.remove();
});

interface Written {
  readonly bytes: readonly Bytes[];
  readonly heads: readonly Head[];
}
/** So many entries of a kind, after those of another journal. */
const journalOf = (size: number, kind: JournalKind = 'mains-lost', before: Written = { heads: [EMPTY], bytes: [] }): Written => {
  const heads: Head[] = [...before.heads];
  const added = Array.from({ length: size }, (_, i) => {
    const next = append(heads.at(-1) ?? EMPTY, { kind, at: instant(1_790_000_000_000 + i), boot: 1, details: {} });
    heads.push(next.head);
    return next.bytes;
  });
  return { bytes: [...before.bytes, ...added], heads };
};
const written = journalOf(9);
const segment = ({ bytes, heads }: Written, after: number, to: number, signer = terminal.device) => {
  const message = concat(utf8(HEAD_DOMAIN), headBytes(heads[to] ?? EMPTY));
  const signature = bytesOf(signer.sign(message));
  return parcelOf(encodeSegment({ after, entries: bytes.slice(after, to), signature }));
};
/** Sends it whole, or in so many pieces, and gives the hub's word. */
const sent = async (parcel: ReturnType<typeof segment>, piece = parcel.bytes.length) => {
  for (let offset = 0; offset < parcel.bytes.length; offset += piece) {
    await terminal.beat(post, [fragmentOf(parcel, offset, piece)]);
    await hub.idle();
  }
  return (await terminal.beat(post)).status?.acks.find((ack) => ack.parcel === hex(parcel.hash));
};
const kept = () => entriesAfter(stage.db, terminal.number, 0, 99);
const evidence = async (): Promise<readonly string[]> => {
  await hub.stop();
  return (await stage.db.query<{ kind: string }>('select kind from evidence order by kind')).map(({ kind }) => kind);
};

describe('a journal that comes after the fact', () => {
  test('is kept entry by entry, one past however often it is sent, and verifies from what is here alone', async () => {
    const first = segment(written, 0, 4);
    expect(await sent(first)).toEqual({ parcel: hex(first.hash), durable: first.bytes.length });
    expect(await sent(first)).toEqual({ parcel: hex(first.hash), durable: first.bytes.length });
    const wider = segment(written, 2, 9);
    expect(await sent(wider, 200)).toEqual({ parcel: hex(wider.hash), durable: wider.bytes.length });
    expect(await sent(wider, 200)).toEqual({ parcel: hex(wider.hash), durable: wider.bytes.length });
    expect((await kept()).map(hex)).toEqual(written.bytes.map(hex));
    expect(await journalHead(stage.db, terminal.number)).toEqual(written.heads[9]);
    expect(verifyChain(EMPTY, await kept(), written.heads[9]).entries).toHaveLength(9);
    expect(await journalHead(stage.db, terminal.number + 1)).toEqual(EMPTY);
  });

  test('is read newest first, a page at a time, without what only says that it ran on', async () => {
    const quiet = journalOf(120, 'alive');
    for (const [after, to] of [
      [0, 100],
      [100, 120],
    ] as const)
      await sent(segment(quiet, after, to));
    expect(await journalBefore(stage.db, terminal.number)).toEqual({ entries: [] });
    const told = journalOf(60, 'usb-in', quiet);
    await sent(segment(told, 120, 180));
    const newest = await journalBefore(stage.db, terminal.number);
    expect(newest.entries.map(({ n }) => n)).toEqual(Array.from({ length: 50 }, (_, i) => 180 - i));
    expect(newest.entries[0]).toEqual({ n: 180, at: '2026-09-21T14:13:20.059Z', boot: 1, kind: 'usb-in', details: {} });
    const older = await journalBefore(stage.db, terminal.number, newest.before);
    expect(older.entries.map(({ n }) => n)).toEqual(Array.from({ length: 10 }, (_, i) => 130 - i));
    expect(older.before).toBeUndefined();
  });

  test('entries before it are missing: refused, and taken when they have come', async () => {
    const later = segment(written, 4, 9);
    expect(await sent(later, 200)).toMatchObject({ refused: 'journal/gap' });
    expect(await sent(later)).toMatchObject({ refused: 'journal/gap' });
    expect(await kept()).toEqual([]);
    await sent(segment(written, 0, 4));
    expect(await sent(later, 200)).toEqual({ parcel: hex(later.hash), durable: later.bytes.length });
    expect(await kept()).toHaveLength(9);
  });

  test('another past, another’s signature, or bytes that are none: refused for good, kept as evidence, and nothing of it is entered', async () => {
    await sent(segment(written, 0, 4));
    const other = journalOf(9, 'page-crashed');
    const [, stranger] = stage.terminals;
    const cases = [
      [segment(other, 0, 6), 'journal/forked'],
      [segment(written, 4, 9, stranger?.device), 'journal/signature'],
      [segment({ bytes: other.bytes, heads: written.heads }, 4, 9), 'journal/signature'],
      [parcelOf(concat(Uint8Array.of(2), utf8('{"n":1}'.repeat(20)))), 'journal/unknown-version'],
      [parcelOf(concat(Uint8Array.of(2, 1), new Uint8Array(80))), 'journal/malformed'],
    ] as const;
    for (const [parcel, code] of cases) expect(await sent(parcel)).toMatchObject({ refused: code });
    expect((await kept()).map(hex)).toEqual(written.bytes.slice(0, 4).map(hex));
    expect(await sent(segment(written, 4, 9))).toMatchObject({ durable: expect.any(Number) });
    expect(await kept()).toHaveLength(9);
    expect(new Set(await evidence())).toEqual(new Set(cases.map(([, code]) => code)));
  });

  test('the database lets nobody change or remove what a terminal said', async () => {
    await sent(segment(written, 0, 4));
    await expect(stage.db.query("update journal_entries set kind = 'alive' where n = 1")).rejects.toThrow();
    await expect(stage.db.query('delete from journal_entries')).rejects.toThrow();
  });
});
