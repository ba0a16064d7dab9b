import { afterAll, beforeAll, expect, test } from 'vitest';
import { base64, type Bytes } from '@dauys/basics/bytes.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { signStatement } from '@dauys/directory/statement.ts';
import { encodeCheckpoint } from '@dauys/ledger/checkpoint.ts';
import { ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { leafHash, rootOf } from '@dauys/ledger/merkle.ts';
import { NOTE_SIGNATURE, signNote, verifierKey } from '@dauys/ledger/note.ts';
import { shownEntries, verifyDirectoryView } from '@dauys/protocol/directory-view.ts';
import type { DirectoryView } from '@dauys/protocol/ledger.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { startOfficersHub, type OfficersHub } from '../../../tools/test/officers-hub.ts';

let hub: OfficersHub;
beforeAll(async () => void (hub = await startOfficersHub()));
afterAll(() => hub.stop());

const bring = (entry: string) => hub.ask('POST', '/directory/entries', { body: { entry } });
const waiting = async () => (await hub.db.query('select 1 from pending_directory')).length;

test('anybody may bring a statement; a ceremony builds on what was taken a moment ago; twice is once', async () => {
  const said = [
    cast.bodySaid('court'),
    cast.epochSaid('court', 1, 0),
    cast.facilitySaid('lake'),
    cast.terminalSaid('00000001', 'lake', cast.kiosk),
  ];
  for (let twice = 0; twice < 2; twice++)
    expect((await hub.say(...said)).map(({ body }) => body)).toEqual(said.map(() => ({ state: 'waiting' })));
  expect(await waiting()).toBe(said.length);
});

test('the place in the ledger is told once there is one', async () => {
  await hub.say(cast.bodySaid('npm'));
  await hub.db.query(
    'update pending_directory set idx = 41 where idx is null and enqueued_at = (select max(enqueued_at) from pending_directory)',
  );
  expect((await hub.say(cast.bodySaid('npm')))[0]?.body).toEqual({ state: 'logged', index: 41 });
});

test('what no reader would believe is not taken, and the reason is said', async () => {
  const before = await waiting();
  const entry = async (signers: readonly cast.Person[], at = cast.day(1)) =>
    base64(await signStatement(cast.bodySaid('court', at), signers));
  const cases = [
    [await entry([cast.npm]), 'directory/no-quorum'],
    [await entry([cast.hub, cast.kiosk]), 'directory/no-quorum'],
    [await entry([cast.npm, cast.bar], cast.day(-1)), 'directory/outdated'],
    [base64(new Uint8Array([1, 2, 3])), 'directory/malformed-entry'],
  ] as const;
  for (const [brought, because] of cases) {
    const { status, body } = await bring(brought);
    expect([status, body]).toEqual([422, { code: 'directory/refused', params: { because } }]);
  }
  expect((await bring('A'.repeat(30_000))).body).toEqual({ code: 'http/malformed' });
  expect(await waiting()).toBe(before);
});

test('before there is a published checkpoint, the view says so', async () => {
  expect((await hub.ask('GET', '/api/directory')).body).toEqual({ code: 'ledger/not-ready' });
});

test('whoever asks for the directory can verify all of it, and again when it has grown', async () => {
  const log = ed25519Signer(new Uint8Array(32).fill(5));
  const policy = `log ${verifierKey('dauys.test/directory', NOTE_SIGNATURE, log.publicKey)}\nquorum none\n`;
  const anchor = parseAnchor(JSON.stringify(cast.anchorFile({ directory: policy, cases: policy })));
  const taken = await hub.db.query<{ entry: Bytes }>('select entry from pending_directory order by enqueued_at, hash');
  for (const [i, { entry }] of taken.entries())
    await hub.db.query(`insert into ledger_entries (ledger, idx, data) values ('directory', $1, $2)`, [i, entry]);
  for (const size of [3, taken.length]) {
    const root = rootOf(taken.slice(0, size).map(({ entry }) => leafHash(entry)));
    hub.published.note = await signNote(encodeCheckpoint({ origin: 'dauys.test/directory', size, root }), 'dauys.test/directory', log);
    for (let twice = 0; twice < 2; twice++) {
      const { note, entries } = (await hub.ask('GET', '/api/directory')).body as DirectoryView;
      const { directory, checkpoint } = verifyDirectoryView({ anchor, note, entries: shownEntries(entries) });
      expect([checkpoint.size, directory.distrusted]).toEqual([size, []]);
      expect([...directory.bodies.keys()][0]).toBe('court');
    }
  }
});
