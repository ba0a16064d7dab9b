import { expect, test } from 'vitest';
import { base64 } from '@dauys/basics/bytes.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { parseAnchor } from './anchor.ts';
import { foldDirectory } from './directory.ts';
import type { Statement } from './kinds.ts';
import { pinPair, pinServersAsked } from './pin-servers.ts';
import { signStatement, type StatementSigner } from './statement.ts';

const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
const quorum = [cast.ombudsman, cast.npm];
const retired = (id: string, at: string): Statement => ({ v: 1, kind: 'pin-server-retired', at, id });
const fold = async (...said: readonly (readonly [Statement, (readonly StatementSigner[])?])[]) => {
  const bytes = await Promise.all(said.map(([statement, signers = quorum]) => signStatement(statement, signers)));
  return foldDirectory(
    bytes.map((entry, index) => ({ index, bytes: entry })),
    anchor,
  );
};
const said = (id: string, n: number, by = id): readonly [Statement] => [cast.pinServerSaid(id, { at: cast.day(n), by })];

test('a server is whoever a quorum says; the hub alone, or one signer, names and moves none', async () => {
  const moved = cast.pinServerSaid('one', { at: cast.day(2), url: 'https://hub.example' });
  const directory = await fold([cast.hubSaid(cast.hub)], said('one', 1), [moved, [cast.hub]], [moved, [cast.npm]]);
  expect(directory.pinServers.get('one')?.url).toBe('https://one.number.test');
  expect(directory.distrusted.map(({ code }) => code)).toEqual(['directory/no-quorum', 'directory/no-quorum']);
});
test('it may move, and never change the key under which numbers were made', async () => {
  const voprfKey = base64(new Uint8Array(32).fill(1));
  const moved = cast.pinServerSaid('one', { at: cast.day(2), url: 'https://elsewhere.test' });
  const other = cast.pinServerSaid('one', { at: cast.day(3), voprfKey });
  const directory = await fold(said('one', 1), [moved], [other]);
  expect(directory.pinServers.get('one')).toMatchObject({ url: 'https://elsewhere.test', voprfKey: new Uint8Array(32).fill(9) });
  expect(directory.distrusted).toEqual([{ index: 2, code: 'directory/already-said' }]);
});
test('what is older, or about one that nobody named, is not believed; a retired one comes back by being stated again', async () => {
  const directory = await fold(said('one', 5), said('one', 4), [retired('two', cast.day(6))], [retired('one', cast.day(6))]);
  expect(directory.distrusted.map(({ code }) => code)).toEqual(['directory/outdated', 'directory/unknown-pin-server']);
  expect(pinServersAsked(directory)).toEqual([]);
  const back = await fold(said('one', 5), [retired('one', cast.day(6))], said('one', 7));
  expect(pinServersAsked(back).map(({ id }) => id)).toEqual(['one']);
});
test('the newest four are asked; a number is made with the newest two of different hands', async () => {
  const directory = await fold(said('one', 1), said('two', 2), said('three', 3), said('four', 4), said('five', 5, 'four'));
  const asked = pinServersAsked(directory);
  expect(asked.map(({ id }) => id)).toEqual(['five', 'four', 'three', 'two']);
  expect(pinPair(asked)?.map(({ id }) => id)).toEqual(['five', 'three']);
  expect(pinPair([{ by: 'one' }, { by: 'one' }])).toBeUndefined();
  expect(pinPair([])).toBeUndefined();
});
