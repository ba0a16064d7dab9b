/** From outside, on a phone, without a network: was the promise on the slip kept? */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { reveal } from '@dauys/basics/redacted.ts';
import { daniyar } from '@dauys/testing/directory-cast.ts';
import { after, anchorText, code, publishRecord, slipFor, type SlipName } from '@dauys/testing/public-record.ts';
import { pageHash, withAnchor } from '@dauys/verify/page.ts';
import { pin } from '@dauys/verify/pinned.ts';
import { readRecord } from '@dauys/verify/record.ts';
import { overHttp } from '@dauys/verify/source.ts';
import { LANGUAGES, type Language } from '@dauys/wording/plural.ts';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodies } from '../demo/cast.ts';
import { chromiumArgs, engine } from '../test/chromium.ts';
import { violationsOf } from './axe.ts';
import { type Checking, checkingOn, download } from './checking.ts';
import { enter, finish, send, tell } from './kiosk.ts';
import { writeFilm, writePicture } from './paper.ts';
import { desk, narrow, openWorld, phone, portrait, type World } from './world.ts';
import { program } from '../test/dauys.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const LONG = 120_000;
/** Bytes after gzip, from the budget of the project. */
const BUDGET = 250_000;

let world: World;
let slip = '';
const place = mkdtempSync(join(tmpdir(), 'dauys-outside-'));
const file = (name: string): string => join(place, name);
const address = (name: string): string => `file://${file(name)}`;

const pageFor = async (options: Parameters<World['person']>[0] = {}): Promise<Page> =>
  (await world.person({ viewport: phone, timezoneId: 'Asia/Almaty', ...options })).newPage();

const fits = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
const violations = (page: Page): Promise<readonly string[]> => violationsOf(page, 'best-practice', false);

beforeAll(async () => {
  world = await openWorld();
}, 240_000);
afterAll(async () => {
  await world.close();
  rmSync(place, { recursive: true, force: true });
}, 60_000);

describe('with a real system', () => {
  test('Asel lodges, and takes her slip along', { timeout: LONG }, async () => {
    const page = await (await world.person({ viewport: portrait })).newPage();
    const kiosk = await enter(page, world.system.kiosks[0]?.url ?? '', 'kk');
    const body = bodies[0]?.names.kk ?? '';
    await tell(kiosk, { body, category: 'health-care', urgent: false, disclosure: 'anonymous', text: 'Үш күн бойы дәрі бермейді.' });
    ({ slip } = await send(kiosk));
    await page.getByText(kiosk.t('promise.public.detail', { n: 2 })).waitFor({ timeout: LONG });
    await finish(kiosk);
  });
  test(
    'the page that the hub publishes is the one that the command line writes and the directory names, small and locked',
    { timeout: LONG },
    async () => {
      const hub = world.system.hub.url;
      const response = await fetch(`${hub}/verify.html`);
      const html = await response.text();
      const { stdout } = await run(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', program, 'verify', 'page', '--anchor', world.system.anchorFile],
        { cwd: root, maxBuffer: 2 ** 24 },
      );
      expect(stdout).toBe(html);
      const pinned = pin(readFileSync(world.system.anchorFile, 'utf8'));
      const { directory } = await readRecord(overHttp(hub), pinned, { everything: false });
      expect(directory.releases.findLast(({ app }) => app === 'verify')?.sha256).toBe(pageHash(html));
      expect(response.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-/,
      );
      expect(gzipSync(html).length).toBeLessThan(BUDGET);
      writeFileSync(file('verify.html'), html);
    },
  );
  test('a stranger who builds the same commit finds all three pages named by the directory', { timeout: LONG }, async () => {
    const compare = ['--disable-warning=ExperimentalWarning', 'tools/supply/compare.ts', '--anchor', world.system.anchorFile];
    const { stdout } = await run(process.execPath, [...compare, '--from', world.system.hub.url], { cwd: root, maxBuffer: 2 ** 24 });
    expect(stdout.match(/^(?:kiosk|workspace|verify): the directory names it as 0\.1\.0\+[0-9a-f]{12}$/gm)).toHaveLength(3);
    // What the terminal hands out is what was compared, and it says so under the policy that was compared.
    const kiosk = await fetch(`${world.system.kiosks[0]?.url}/`, { headers: { 'sec-fetch-site': 'none' } });
    expect([kiosk.status, kiosk.headers.get('content-security-policy')]).toEqual([200, expect.stringMatching(/^default-src 'none'/)]);
  });
  test('from the hub: her relative pastes the slip, the record is fetched, two witnesses vouch', { timeout: LONG }, async () => {
    const checking = await checkingOn(await pageFor(), `${world.system.hub.url}/verify.html`, 'ru');
    const { t, page } = checking;
    await page.getByLabel(t('slip.label')).fill(slip);
    expect(await checking.check()).toBe(t('state.logged'));
    for (const name of ['witness-npm', 'witness-university']) await page.locator('.witnesses').getByText(name).waitFor();
    await page.getByText('Учреждение № 903 «Коктем» (вымышленное)').waitFor();
  });
  test('from a file, offline: the slip from a picture, the record from a folder', { timeout: LONG }, async () => {
    await download(world.system.hub.url, file('record'));
    writePicture(file('slip.png'), slip);
    const page = await pageFor({ viewport: narrow, offline: true });
    const checking = await checkingOn(page, address('verify.html'), 'kk');
    const { t } = checking;
    await page.locator('#picture').setInputFiles(file('slip.png'));
    await expect.poll(() => page.getByLabel(t('slip.label')).inputValue(), { timeout: LONG }).toBe(slip);
    await checking.chooseFolder(file('record'));
    expect(await checking.check()).toBe(t('state.logged'));
    await page.getByText(t('steps.title')).click();
    await page.getByText(t('step.inclusion', { kind: 'accepted' })).waitFor();
    expect(await fits(page)).toBe(true);
  });
  test('the record as one file; a page without an anchor asks for it first', { timeout: LONG }, async () => {
    execFileSync('tar', ['cf', file('record.tar'), '-C', file('record'), 'ledger']);
    cpSync(join(root, '.build/verify/index.html'), file('bare.html'));
    const page = await pageFor({ offline: true });
    const { t, check } = await checkingOn(page, address('bare.html'), 'en');
    await page.getByLabel(t('slip.label')).fill(slip);
    await page.getByRole('button', { name: t('check') }).click();
    await page.getByText(t('anchor.missing')).waitFor();
    await page.locator('#anchor-file').setInputFiles(world.system.anchorFile);
    await page.getByText(t('anchor.chosen', { network: 'dauys.demo' })).waitFor();
    await page.getByText(t('record.how.archive'), { exact: true }).click();
    await page.locator('#archive').setInputFiles(file('record.tar'));
    await page.locator('.done').waitFor();
    expect(await check()).toBe(t('state.logged'));
  });
  test('a camera sees the slip', { timeout: LONG }, async () => {
    writeFilm(file('camera.y4m'), slip);
    const camera = [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${file('camera.y4m')}`,
    ];
    const browser = await chromium.launch({ executablePath: engine(), args: [...chromiumArgs(), ...camera] });
    try {
      const page = await browser.newPage({ viewport: phone });
      const { t } = await checkingOn(page, address('verify.html'), 'ru');
      await page.getByRole('button', { name: t('slip.camera') }).click();
      await expect.poll(() => page.getByLabel(t('slip.label')).inputValue(), { timeout: LONG }).toBe(slip);
      expect(await page.locator('video').count()).toBe(0);
    } finally {
      await browser.close();
    }
  });
});

describe('every state, in three languages', () => {
  beforeAll(async () => {
    await publishRecord(file('fixed'));
    writeFileSync(file('fixed.html'), withAnchor(readFileSync(join(root, '.build/verify/index.html'), 'utf8'), anchorText()));
  });
  const local = (hours: number): string => new Date(after(hours) + 5 * 3_600_000).toISOString().slice(0, 16);
  const prepared = async (page: Page, language: Language, text: string): Promise<Checking> => {
    const checking = await checkingOn(page, address('fixed.html'), language);
    await page.getByLabel(checking.t('slip.label')).fill(text);
    await checking.chooseFolder(file('fixed'));
    return checking;
  };
  const states = [
    ['nobody', 10, false, 'promised'],
    ['nobody', 25, false, 'overdue'],
    ['nobody', 73, false, 'missing'],
    ['logged', 100, false, 'logged'],
    ['logged', 145, true, 'not-delivered'],
    ['received', 100, true, 'received'],
    ['interim', 100, true, 'interim'],
    ['answered', 100, true, 'answered'],
    ['forwarded', 100, true, 'forwarded'],
  ] as const satisfies readonly (readonly [SlipName, number, boolean, string])[];

  test.each(LANGUAGES)('%s: at 320 pixels each is said in its words, and anybody can perceive it', { timeout: LONG }, async (language) => {
    const page = await pageFor({ viewport: narrow, colorScheme: language === 'ru' ? 'dark' : 'light' });
    const checking = await prepared(page, language, slipFor('logged'));
    const { t } = checking;
    for (const [who, hours, withCode, state] of states) {
      await page.getByLabel(t('slip.label')).fill(slipFor(who));
      await checking.judgeAsOf(local(hours));
      await checking.typeCode(withCode ? reveal(code) : '');
      expect(await checking.check()).toBe(t(`state.${state}`));
      expect(`${state} fits: ${await fits(page)}`).toBe(`${state} fits: true`);
      if (state !== 'logged' && state !== 'missing') continue;
      await page.getByText(t('steps.title')).click();
      await page.locator('.steps li').first().waitFor();
      expect(await violations(page)).toEqual([]);
    }
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
  });
  test('a language may be changed in the middle: nothing that was entered is lost', { timeout: LONG }, async () => {
    const page = await pageFor({ viewport: desk });
    const { t, check } = await prepared(page, 'en', slipFor('logged'));
    expect(await check()).toBe(t('state.logged'));
    await page.getByText('Қазақша', { exact: true }).click();
    await page.locator('.state-word', { hasText: 'Жария тізілімде' }).waitFor();
    expect(await page.locator('#slip').inputValue()).toBe(slipFor('logged'));
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('kk');
  });
  test.each<[string, () => string, string]>([
    ['a slip that another signed', () => slipFor('logged', daniyar), 'sealing/slip-signature'],
    [
      'a slip with one letter changed',
      () => slipFor('logged').replace(/(.)$/, (last) => (last === '0' ? '1' : '0')),
      'sealing/slip-signature',
    ],
  ])('%s is refused as an alarm', { timeout: LONG }, async (_, forged, expected) => {
    const page = await pageFor();
    const { t, check } = await prepared(page, 'ru', forged());
    expect(await check()).toBe(t('problem.title'));
    await page.getByText(expected).waitFor();
    expect(await page.locator('.state').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });
  test.each<[string, string, (bytes: Buffer) => void, string]>([
    ['an altered entry', 'cases/tile/entries/000', (bytes) => void (bytes[60] = (bytes[60] ?? 0) ^ 1), 'verify/entry-mismatch'],
    ['an altered checkpoint', 'cases/checkpoint', (bytes) => void (bytes[bytes.indexOf('320')] = 0x34), 'ledger/log-signature-bad'],
  ])('%s: the record is refused, and no slip is judged by it', { timeout: LONG }, async (_, path, change, expected) => {
    const folder = mkdtempSync(join(place, 'forged-'));
    cpSync(file('fixed'), folder, { recursive: true });
    const bytes = readFileSync(join(folder, 'ledger', path));
    change(bytes);
    writeFileSync(join(folder, 'ledger', path), bytes);
    const page = await pageFor();
    const { t, chooseFolder } = await prepared(page, 'kk', slipFor('logged'));
    await chooseFolder(folder);
    await page.getByText(expected).waitFor();
    await page.getByRole('button', { name: t('check') }).click();
    expect(await page.locator('.state').count()).toBe(0);
  });
  test('no page complained: no violation of the content policy, no uncaught error', () => expect(world.complaints).toEqual([]));
});
