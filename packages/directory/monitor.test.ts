import { expect, test } from 'vitest';
import canonicalize from 'canonicalize';
import { base64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { parseAnchor } from './anchor.ts';
import { foldDirectory } from './directory.ts';
import type { Statement } from './kinds.ts';
import { encodeEntry, signedMessage, signStatement, type StatementSigner } from './statement.ts';

const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
const quorum = [cast.ombudsman, cast.npm];
const retired = (at: string): Statement => ({ v: 1, kind: 'monitor-retired', at, id: 'npm' });
const fold = async (...said: readonly (readonly [Statement, (readonly StatementSigner[])?])[]) => {
  const bytes = await Promise.all(said.map(([statement, signers = quorum]) => signStatement(statement, signers)));
  return foldDirectory(
    bytes.map((entry, index) => ({ index, bytes: entry })),
    anchor,
  );
};
/** Signed by a quorum, whatever it says. */
const forced = (said: Statement): Bytes => {
  const statement = utf8(canonicalize(said) ?? '');
  const message = signedMessage(statement);
  return encodeEntry({ statement, signatures: quorum.map(({ key, sign }) => ({ key, signature: sign(message) })) });
};

test('a monitor is whoever a quorum says, where it says; the hub alone can neither name nor move one', async () => {
  const moved = cast.monitorSaid('npm', { at: cast.day(2), url: 'https://hub.example' });
  const directory = await fold([cast.hubSaid(cast.hub)], [cast.monitorSaid('npm')], [moved, [cast.hub]], [moved, [cast.npm]]);
  expect(directory.monitors.get('npm')?.url).toBe('https://npm.monitor.test');
  expect(directory.distrusted).toEqual([
    { index: 2, code: 'directory/no-quorum' },
    { index: 3, code: 'directory/no-quorum' },
  ]);
  expect((await fold([cast.monitorSaid('npm')], [moved])).monitors.get('npm')?.url).toBe('https://hub.example');
});

test('what is said later counts; a retired one comes back by being stated again', async () => {
  const back = cast.monitorSaid('npm', { at: cast.day(9) });
  expect((await fold([cast.monitorSaid('npm')], [retired(cast.day(3))])).monitors.get('npm')?.retired).toBe(Date.parse(cast.day(3)));
  expect((await fold([cast.monitorSaid('npm')], [retired(cast.day(3))], [back])).monitors.get('npm')?.retired).toBeUndefined();
  const late = await fold([back], [retired(cast.day(3))]);
  expect(late.distrusted).toEqual([{ index: 1, code: 'directory/outdated' }]);
});

test.each<[string, Statement, string]>([
  ['nobody ever stated it', retired(cast.day(3)), 'directory/unknown-monitor'],
  ['its key is none', cast.monitorSaid('npm', { statementKey: base64(new Uint8Array(32)) }), 'directory/unsound-key'],
  ['its address hides a name', cast.monitorSaid('npm', { url: 'https://npm.test@hub.test' }), 'directory/malformed-statement'],
  ['its address has a path', cast.monitorSaid('npm', { url: 'https://hub.test/beat' }), 'directory/malformed-statement'],
])('not believed when %s', (_, statement, code) => {
  const bytes = forced(statement);
  expect(foldDirectory([{ index: 0, bytes }], anchor).distrusted).toEqual([{ index: 0, code }]);
});
