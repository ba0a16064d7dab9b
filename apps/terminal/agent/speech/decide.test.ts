import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SpeechAsked } from '@dauys/protocol/speech.ts';
import { expect, test } from 'vitest';
import { openTree } from '../sources/tree.ts';
import { isOpen, recordingOf } from './decide.ts';
import { headsetOf, type HeadsetKind } from './headset.ts';

const names = new Set(['Омбудсмен']);
const sentence = (...values: readonly (string | number)[]): SpeechAsked => ({
  ...{ language: 'ru', personal: false, pack: 'kiosk', key: 'progress' },
  values: values.map((value) => ({ name: 'n', value })),
});
const text = (words: string): SpeechAsked => ({ language: 'ru', personal: false, text: words });

test.each<[string, SpeechAsked, boolean]>([
  ['a sentence', sentence(), true],
  ['a sentence with a number', sentence(3, 7), true],
  ['a sentence with the name of a body', sentence('Омбудсмен'), true],
  ['a sentence with what somebody wrote', sentence('Асель'), false],
  ['a sentence with digits of a code', sentence(1, '4 4 1 9'), false],
  ['the name of a body', text('Омбудсмен'), true],
  ['what somebody wrote', text('Меня бьют'), false],
  ['a letter that is being written', text('ә'), false],
  ['a sentence, where that it is said is somebody’s own', { ...sentence(), personal: true }, false],
  ['a name, where it is what she chose', { ...text('Омбудсмен'), personal: true }, false],
])('%s: for all to hear %s', (_, asked, open) => expect(isOpen(asked, names)).toBe(open));

test('only a sentence without values can have been recorded', () => {
  expect(recordingOf(sentence())).toBe('sounds/ru/kiosk.progress.ogg');
  expect([recordingOf(sentence(1)), recordingOf(text('x'))]).toEqual([undefined, undefined]);
});

test.each<[HeadsetKind, Readonly<Record<string, string>>, boolean]>([
  ['always', {}, true],
  ['usb', {}, false],
  ['usb', { 'proc/asound/card0/id': 'PCH' }, false],
  ['usb', { 'proc/asound/card0/id': 'PCH', 'proc/asound/card1/usbid': '2047:0a3b' }, true],
  ['jack', {}, false],
  ['jack', { 'sys/class/extcon/extcon0/state': 'HEADPHONE=0\nMICROPHONE=1' }, false],
  ['jack', { 'sys/class/extcon/extcon0/state': 'HEADPHONE=1\nMICROPHONE=0' }, true],
])('a headset by %s, where the kernel shows %j: %s', (kind, files, plugged) => {
  const root = mkdtempSync(join(tmpdir(), 'dauys-headset-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  expect(headsetOf(kind, openTree(root)).isPlugged()).toBe(plugged);
  rmSync(root, { recursive: true, force: true });
});
