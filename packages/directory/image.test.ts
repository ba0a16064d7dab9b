import { instant } from '@dauys/basics/clock.ts';
import { describe, expect, test } from 'vitest';
import * as cast from '@dauys/testing/directory-cast.ts';
import { parseAnchor } from './anchor.ts';
import { foldDirectory } from './directory.ts';
import { imageToInstall } from './image.ts';
import { verifyNative } from './signature-node.ts';
import type { Image } from './state.ts';

const named = (name: string, index: number, notAfter = 1_000): Image => ({
  ...{ version: name, sha256: name, bytes: 10, index },
  notAfter: instant(notAfter),
});
const [first, second, third] = [named('first', 3), named('second', 5), named('third', 8)];

describe('which image a terminal installs', () => {
  test.each([
    ['what a technician put there is replaced by the newest', [first, second], {}, 'second'],
    ['the newest by the ledger, in whatever order it is given', [third, first, second], { sha256: 'first' }, 'third'],
    ['the newest runs', [first, second], { sha256: 'second' }, undefined],
    ['none is named', [], { sha256: 'second' }, undefined],
    ['what has ended is not installed', [first, named('second', 5, 100)], {}, 'first'],
    ['nor is an older one because the newer has ended', [first, named('second', 5, 100)], { sha256: 'second' }, undefined],
    ['what failed here is not tried again', [first, second], { refused: ['second'] }, 'first'],
    ['nor the one before it, while that runs', [first, second], { sha256: 'first', refused: ['second'] }, undefined],
    ['nor one older than what runs', [first, second, third], { sha256: 'second', refused: ['third'] }, undefined],
    ['an older one that was stated anew after the newer', [first, second, named('first', 9)], { sha256: 'second' }, 'first'],
    ['one that runs and was stated anew', [first, second, named('second', 9)], { sha256: 'second' }, undefined],
  ] as const)('%s', (_, images, installed, expected) =>
    expect(imageToInstall(images, { refused: [], ...installed }, instant(500))?.sha256).toBe(expected),
  );
});

test('an image counts when a quorum of signers states it; not by one of them, nor by the hub', async () => {
  const anchor = parseAnchor(JSON.stringify(cast.anchorFile()));
  const said = async (signers: readonly cast.Person[]) =>
    foldDirectory(await cast.entriesOf([cast.hubSaid(cast.hub), cast.imageSaid('ab'.repeat(32))], signers), anchor, {
      verify: verifyNative,
    }).images;
  expect(await said([cast.ombudsman, cast.npm])).toMatchObject([{ sha256: 'ab'.repeat(32), index: 1 }]);
  expect([await said([cast.npm]), await said([cast.hub])]).toEqual([[], []]);
});
