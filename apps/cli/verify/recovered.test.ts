/** What `dauys verify ledger` says of recoveries, in the words that people read. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@dauys/basics/clock.ts';
import type { Statement } from '@dauys/directory/kinds.ts';
import * as cast from '@dauys/testing/directory-cast.ts';
import { policyText, publish, sha } from '@dauys/testing/published.ts';
import { caseLeaf } from '@dauys/ledger/batch.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program, speaking } from '../../../tools/test/dauys.ts';

const at = instant(1_790_000_000_000);
const folder = mkdtempSync(join(tmpdir(), 'dauys-recovered-'));
const anchor = join(folder, 'anchor.json');
afterAll(() => rmSync(folder, { recursive: true }));

const names = { kk: 'Омбудсмен кеңсесі', ru: 'Аппарат омбудсмена', en: 'Office of the Ombudsman' };
const trustees = ['Әсел Нұрланова', 'Болат Исқақов', 'Вера Петренко'];
const stated: readonly Statement[] = [
  { v: 1, kind: 'body', at: cast.day(0), id: 'ombudsman', names, role: 'ombudsman' },
  { ...cast.officerSaid('daniyar', 'ombudsman', cast.daniyar), name: 'Данияр Сейітов' } as Statement,
  { ...cast.officerSaid('aigerim', 'ombudsman', cast.aigerim), name: 'Айгерім Оспанова' } as Statement,
  {
    ...cast.trusteesSaid('ombudsman'),
    trustees: cast.trusteesSaid('ombudsman').trustees.map((trustee, i) => ({ ...trustee, name: trustees[i] ?? '' })) as never,
  },
  cast.epochSaid('ombudsman', 1, 0),
  cast.sharedSaid('ombudsman', 1, 'ab'.repeat(32)),
];
const recovered = cast.recoveredSaid('ombudsman', 1, ['daniyar', 'aigerim']);

const publishWith = async (place: string, more: readonly Statement[]) => {
  const entries = await cast.entriesOf([...stated, ...more]);
  const how = { cosigned: { asel: at, bolat: at } };
  await publish(
    join(folder, place),
    'directory',
    entries.map(({ bytes }) => bytes),
    how,
  );
  const leaves = Array.from({ length: 64 }, (_, i) => caseLeaf(0, sha(`${i}`)));
  await publish(join(folder, place), 'cases', leaves, how);
};
beforeAll(async () => {
  writeFileSync(anchor, JSON.stringify(cast.anchorFile({ directory: policyText('directory'), cases: policyText('cases') })));
  await publishWith('none', []);
  await publishWith('one', [recovered]);
  // The trustees of today are others: of those who were, the directory has no names any more.
  const others = ['new-a', 'new-b', 'new-c'].map((id, i) => ({ id, name: id, recipient: cast.someRecipient('fgh'[i] ?? 'f') }));
  await publishWith('two', [
    recovered,
    { ...cast.trusteesSaid('ombudsman', cast.day(8)), trustees: others as never },
    { ...cast.recoveredSaid('ombudsman', 1, ['aigerim'], cast.day(9)), reason: 'Again.' },
  ]);
});

const said = (place: string, language: string): Promise<readonly string[]> =>
  new Promise((resolve) => {
    const args = ['verify', 'ledger', '--anchor', anchor, '--from', join(folder, place)];
    const child = spawn(process.execPath, [program, ...args], { env: speaking(language) });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.on('close', (exit) => resolve([`exit ${exit}`, ...out.trimEnd().split('\n')]));
  });
// Dates have spaces at which no line is broken.
const aboutKeys = async (place: string, language: string) =>
  (await said(place, language)).slice(4).map((line) => line.replaceAll(/[\u00a0\u202f]/g, ' '));

test('no recovery, no line', async () => {
  expect(await said('none', 'en')).toEqual(['exit 0', expect.any(String), expect.any(String), expect.any(String)]);
});
test.each([
  [
    'en',
    'The key of epoch 1 of Office of the Ombudsman was recovered (8 January 2026, 00:00 UTC): Әсел Нұрланова, Вера Петренко handed out their shares, Данияр Сейітов combined them, it went to Данияр Сейітов, Айгерім Оспанова. Reason: All officers lost their keys.',
  ],
  [
    'ru',
    'Ключ эпохи 1 адресата «Аппарат омбудсмена» восстановлен (8 января 2026 г., 00:00 UTC): доли передали Әсел Нұрланова, Вера Петренко, соединил(а) их Данияр Сейітов, ключ получили Данияр Сейітов, Айгерім Оспанова. Причина: All officers lost their keys.',
  ],
  [
    'kk',
    '«Омбудсмен кеңсесі» адресатының 1-кезең кілті қалпына келтірілді (2026 ж. 8 қаңтар, 00:00 UTC): үлестерін берген — Әсел Нұрланова, Вера Петренко, біріктірген — Данияр Сейітов, кілтті алған — Данияр Сейітов, Айгерім Оспанова. Себебі: All officers lost their keys.',
  ],
])('a recovery is told in %s, by the names that the directory has', async (language, line) => {
  expect(await aboutKeys('one', language)).toEqual([line]);
});
test('each is told, in their order; who is not in the directory any more by the id', async () => {
  const [first, second] = await aboutKeys('two', 'en');
  expect(first).toContain('trustee-asel, trustee-vera handed out their shares');
  expect(second).toContain('Reason: Again.');
});
