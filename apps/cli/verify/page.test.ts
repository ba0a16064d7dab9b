import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorText } from '@dauys/testing/public-record.ts';
import { withAnchor } from '@dauys/verify/page.ts';
import { instant } from '@dauys/basics/clock.ts';
import { bodySaid, entriesOf, releaseSaid } from '@dauys/testing/directory-cast.ts';
import { publish } from '@dauys/testing/published.ts';
import { heldPage } from '@dauys/verify/release.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program, speaking } from '../../../tools/test/dauys.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-page-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const html = '<p>Дауыс</p><script type="application/json" id="anchor">null</script>';
const page = at('page.html', html);
const write = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'verify', 'page', ...args], {
    encoding: 'utf8',
    env: speaking('en'),
  });
  return { status, stdout, stderr };
};
const sum = (text: string) => createHash('sha256').update(text).digest('hex');

test.each<[string, () => readonly string[], string]>([
  ['with an anchor', () => ['--anchor', at('anchor.json', anchorText())], withAnchor(html, anchorText())],
  ['without one', () => [], html],
])('the page %s goes out as it is hashed', (_, args, expected) => {
  const run = write('--page', page, ...args());
  expect(run).toMatchObject({ status: 0, stdout: expected });
  expect(run.stderr).toContain(`${sum(expected)}  verify.html\n`);
});

test.each<[string, readonly string[], number, string]>([
  ['a page that was not built', ['--page', join(folder, 'none.html')], 3, 'npm run build'],
  [
    'a file that is no page',
    ['--page', at('other.html', '<p>hello</p>'), '--anchor', at('anchor.json', anchorText())],
    3,
    'not the verify page',
  ],
  ['an anchor that is none', ['--page', page, '--anchor', at('bad.json', '{}')], 1, 'directory/malformed-anchor'],
])('%s: nothing is written', (_, args, status, says) => {
  const run = write(...args);
  expect(run.status).toBe(status);
  expect(run.stdout + run.stderr).toContain(says);
  expect(run.stdout).not.toContain('<p>');
});

const stated = html.replace('<p>', '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'" /><p>');
const anchored = withAnchor(stated, anchorText());
const { app, ...named } = heldPage(anchored);
const places = [
  ['named', [releaseSaid(app, named.sha256, named)], 0, ''],
  ['unnamed', [], 1, 'release/unnamed'],
  ['other', [releaseSaid(app, named.sha256)], 1, 'release/other-policy'],
  ['over', [releaseSaid(app, named.sha256, { ...named, notAfter: '2026-01-03T00:00:00.000Z' })], 1, 'release/expired'],
] as const;
beforeAll(async () => {
  for (const [name, said] of places) {
    const entries = (await entriesOf([bodySaid('court'), ...said])).map(({ bytes }) => bytes);
    await publish(join(folder, name), 'directory', entries, { cosigned: { asel: instant(0), bolat: instant(0) } });
  }
}, 60_000);

test.each(places)('a page for which the directory says %s', (name, _, status, says) => {
  const run = write('--page', at('stated.html', stated), '--anchor', at('anchor.json', anchorText()), '--from', join(folder, name));
  expect(run.status).toBe(status);
  expect(run.stdout).toContain(says);
  expect(run.stdout === anchored).toBe(status === 0);
});

test('whom to believe has to be said', () => {
  expect(write('--page', page, '--from', folder)).toMatchObject({ status: 2, stdout: '' });
});
