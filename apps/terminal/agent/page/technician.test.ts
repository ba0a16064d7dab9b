import { CONDITIONS } from '@dauys/fleet/conditions.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { languageIn, readSelfTest, technicianPage, TECHNICIAN_POLICY, type DeviceHealth } from './technician.ts';

const health: DeviceHealth = {
  ...{ terminal: '00000901', facility: 'kz-demo-903', version: '0.1.0', boot: 7, now: '2026-11-27T12:00:00.000Z' },
  ...{ hub: 'reachable', page: 'served', conditions: [] },
};
const tested = {
  at: '2026-11-27T11:59:00.000Z',
  found: { program: true, agent: true, store: true, page: false, hub: true },
  image: { sha256: 'ab'.repeat(32), tried: true },
};

test.each(['kk', 'ru', 'en'] as const)(
  '%s: every word that a device says of itself can be read, and what is amiss stands out',
  (language) => {
    const page = technicianPage({ ...health, conditions: Object.keys(CONDITIONS), tested }, language);
    for (const word of Object.keys(CONDITIONS)) expect(page).not.toContain(`>${word}`);
    expect(page.match(/class="bad"/g)).toHaveLength(2);
    expect(page).toContain('ab'.repeat(32));
    expect(technicianPage(health, language)).not.toContain('class="bad"');
  },
);
test('a reader that is away is said and is no fault, in words or in the row of what the device says', () => {
  const away = technicianPage({ ...health, conditions: ['reader-missing'], readers: { card: false, fingerprint: true } }, 'en');
  expect(away).not.toContain('class="bad"');
  for (const words of ['Reader of cards</th><td>does not answer', 'Reader of fingers</th><td>answers', 'cards or fingers does not answer'])
    expect(away).toContain(words);
  expect(technicianPage(health, 'en')).not.toContain('Reader of');
});
test('nothing in it acts, and nobody stays there: no script, no form, links to itself and to the first screen, which comes by itself', () => {
  const page = technicianPage(health, 'kk');
  expect(page).not.toMatch(/<script|<form|<input|<button|\son[a-z]+=/);
  expect([...new Set([...page.matchAll(/href="([^"]*)"/g)].map(([, to]) => to))]).toEqual([
    '/technician?language=kk',
    '/technician?language=ru',
    '/technician?language=en',
    '/',
  ]);
  expect(page).toContain('http-equiv="refresh" content="60;url=/"');
  expect(TECHNICIAN_POLICY).toMatch(/^default-src 'none'; style-src 'sha256-/);
});
test('a word of a newer agent is shown as it is, and is no mark-up', () =>
  expect(technicianPage({ ...health, conditions: ['<lens>'] }, 'en')).toContain('&#60;lens&#62;'));
test('a language that is none is Kazakh', () => expect(['language=ru', 'language=xx', ''].map(languageIn)).toEqual(['ru', 'kk', 'kk']));
test('of the self-test only a whole result is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-technician-'));
  const file = join(folder, 'self-test.json');
  const read = (said: unknown) => (writeFileSync(file, JSON.stringify(said)), readSelfTest(file));
  expect(read(tested)).toEqual(tested);
  expect([read({ ...tested, found: {} }), read('x'), readSelfTest(join(folder, 'none')), readSelfTest(undefined)]).toEqual([
    ...[undefined, undefined, undefined, undefined],
  ]);
  rmSync(folder, { recursive: true });
});
