import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sameNumber } from './decide.ts';
import { enrolledIn, type EnrolledBook } from './enrolled.ts';
import { fingerReader } from './finger-reader.ts';

const HELD = 'failed to claim device: GDBus.Error:net.reactivated.Fprint.Error.AlreadyInUse: Device was already claimed\n';
const MATCH = 'Verify result: verify-match (done)\n';
const folder = mkdtempSync(join(tmpdir(), 'dauys-finger-'));
let book: EnrolledBook;
beforeAll(async () => {
  book = enrolledIn(join(folder, 'entered.json'));
  book.begin();
  book.enter(await book.opener('fingerprint', sameNumber('0412')), { before: 'officer', name: 'Асель' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const readerThatSays = (...words: readonly string[]) => {
  const asked: string[] = [];
  const verify = async () => {
    const said = words[Math.min(asked.length, words.length - 1)] ?? '';
    asked.push(said);
    return said;
  };
  return { asked, reader: fingerReader({ fprintd: { devices: async () => '', verify }, book, patience: 60_000 }) };
};
const never = new AbortController().signal;

test('that is still held by whoever left a moment ago is asked again, and then says who stands here', async () => {
  const { reader, asked } = readerThatSays(HELD, HELD, MATCH);
  const says = await reader.identify({ how: 'fingerprint', number: '0412' }, never);
  expect(says).toEqual({ ok: true, value: { how: 'fingerprint', strength: 'officer', name: 'Асель' } });
  expect(asked).toEqual([HELD, HELD, MATCH]);
});

test('that is held for good keeps nobody who leaves', async () => {
  const { reader } = readerThatSays(HELD);
  const left = new AbortController();
  const says = reader.identify({ how: 'fingerprint', number: '0412' }, left.signal);
  left.abort();
  expect(await says).toEqual({ ok: false, error: { code: 'reader/timeout' } });
});

test('that fails otherwise is not asked twice', async () => {
  const { reader, asked } = readerThatSays('Impossible to verify: no devices available\n', MATCH);
  expect(await reader.identify({ how: 'fingerprint', number: '0412' }, never)).toEqual({ ok: false, error: { code: 'reader/absent' } });
  expect(asked).toHaveLength(1);
});
