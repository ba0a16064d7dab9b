import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { utf8 } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { readBundle } from './bundle-node.ts';
import { hashOfFiles, hashOfPolicies, judgeRelease, listOfFiles } from './release.ts';
import type { Release } from './state.ts';

const release = (more: Partial<Release> = {}): Release => ({
  app: 'kiosk',
  version: '1',
  sha256: 'a',
  contentPolicy: 'p',
  since: instant(0),
  notAfter: instant(100),
  index: 0,
  ...more,
});
const held = { app: 'kiosk', sha256: 'a', contentPolicy: 'p' } as const;

describe('a page is', () => {
  test.each([
    ['named', [release()], 99, { named: true, version: '1', notAfter: 100 }],
    [
      'named by any of several',
      [release({ version: '0', sha256: 'b' }), release(), release({ version: '2', sha256: 'c' })],
      0,
      { named: true, version: '1', notAfter: 100 },
    ],
    [
      'named as long as the longest says',
      [release(), release({ version: '2', notAfter: instant(200) }), release({ version: '3' })],
      150,
      { named: true, version: '2', notAfter: 200 },
    ],
    ['unnamed where nothing is said', [], 0, { named: false, code: 'release/unnamed' }],
    ['unnamed where another is', [release({ sha256: 'b' })], 0, { named: false, code: 'release/unnamed' }],
    ['unnamed where its bytes are another page', [release({ app: 'workspace' })], 0, { named: false, code: 'release/unnamed' }],
    ['under another policy', [release({ contentPolicy: 'q' })], 0, { named: false, code: 'release/other-policy' }],
    [
      'under another policy, and what had the right one is over',
      [release({ contentPolicy: 'q' }), release()],
      100,
      { named: false, code: 'release/expired' },
    ],
    ['over', [release()], 100, { named: false, code: 'release/expired' }],
  ] as const)('%s', (_, releases, now, verdict) => expect(judgeRelease(releases, held, instant(now))).toEqual(verdict));
});

describe('a bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-bundle-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  // Written in an order that is not theirs; one name is of three bytes a letter, and one sorts otherwise by locale.
  for (const [path, text] of [
    ['b.css', 'b'],
    ['index.html', '<p>'],
    ['assets/Z.js', '1;'],
    ['assets/a.js', '2;'],
    ['ә.txt', ''],
  ] as const) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  test('its hash is what sha256sum says of its list, hashed again', () => {
    const list = execFileSync('sh', ['-c', 'find . -type f | sed "s#^./##" | LC_ALL=C sort | xargs sha256sum'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const bundle = readBundle(folder);
    expect(listOfFiles(new Map([...bundle.files].map(([path, { bytes }]) => [path, bytes])))).toBe(list);
    expect(bundle.sha256).toBe(createHash('sha256').update(list).digest('hex'));
    expect([...bundle.files.keys()].toSorted()).toEqual(['assets/Z.js', 'assets/a.js', 'b.css', 'index.html', 'ә.txt']);
    expect(bundle.files.get('assets/a.js')?.mime).toBe('text/javascript; charset=utf-8');
    expect(hashOfFiles(new Map())).toBe(createHash('sha256').update('').digest('hex'));
  });

  test('the hash of its policies says which file is served under which', () => {
    const policyOf = (path: string) => (path.startsWith('assets/') ? 'strict' : 'none');
    const sum = (text: string) => createHash('sha256').update(text).digest('hex');
    const list = `${sum('strict')}  assets/a.js\n${sum('none')}  index.html\n`;
    expect(hashOfPolicies(['index.html', 'assets/a.js'], policyOf)).toBe(sum(list));
    expect(hashOfPolicies(['index.html', 'assets/a.js'], () => 'none')).not.toBe(sum(list));
    expect(hashOfFiles(new Map([['a', utf8('x')]]))).toBe(sum(`${sum('x')}  a\n`));
  });

  test('what holds no page, and what is not there', () => {
    expect(() => readBundle(join(folder, 'assets'))).toThrow(/index\.html/);
    expect(() => readBundle(join(folder, 'none'))).toThrow();
  });
});
