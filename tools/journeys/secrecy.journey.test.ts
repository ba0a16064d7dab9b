/** Nobody in between reads: a whole journey with words that nobody else has, and then every trace of it is searched for them. */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { parseBase64, utf8 } from '@dauys/basics/bytes.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { parseCode } from '@dauys/sealing/code.ts';
import { keysOfCode } from '@dauys/sealing/complainant.ts';
import { seedOfIdentity } from '@dauys/sealing/identity.ts';
import { secretOfCode } from '@dauys/sealing/status.ts';
import { splitPassword } from '@dauys/sealing/wrap.ts';
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodies } from '../demo/cast.ts';
import { officerSeeds } from '../demo/ceremony.ts';
import { operatorToken } from '../demo/system.ts';
import { lookThroughRows, plantRows, sessionsOf, socketUrl } from '../sentinel/database-store.ts';
import { type Found, lookThroughFolder, lookThroughMemory, lookThroughParts, together, type Looked } from '../sentinel/haystacks.ts';
import { heapOf, type Heap } from '../sentinel/heap.ts';
import { renderersOf } from '../sentinel/renderers.ts';
import { codeSecrets, ownLatinWord, ownWord, pictureWith, stretchOf, textWith } from '../sentinel/secrets.ts';
import { type Search, searchFor } from '../sentinel/search.ts';
import { needlesOf, type Secret } from '../sentinel/spellings.ts';
import { openStage, type Stage } from '../sentinel/stage.ts';
import { bytesRecorded, forgetRecorded, noteRecordings, speakFor } from './by-voice.ts';
import { answer, type Desk, deskOn, openFirst, signIn } from './desk.ts';
import { enter, finish, kioskOn, send, tell } from './kiosk.ts';

const LONG = 120_000;
const root = join(import.meta.dirname, '../..');

const complaint = textWith(
  'complaint',
  (own) => `Үш күн бойы дәрі бермейді. ${own} деген дәрігерді шақыруды сұраймын. Қолым ісіп кетті, түнде ұйықтай алмаймын.`,
);
const name = textWith('name', (own) => `Асель ${own}`);
const reply = textWith('reply', (own) => `Мы получили ваше обращение ${own} и запросили медчасть.`);
const addition = textWith('addition', (own) => `Бүгін дәрігер келді, бірақ ${own} дәрі жоқ.`);
const draft = textWith('unfinished complaint', (own) => `Тағы айтарым бар: ${own}`);
const deskDraft = textWith('unfinished reply', (own) => `Мы проверим ${own}`);
const [password, comment, fileName] = [`Qz7-${ownLatinWord()}~?`, ownLatinWord(), ownLatinWord()];
const picture = pictureWith(comment);
/** What must be found wherever it was put: it proves that the search looks there, in this spelling. */
const planted: Secret = { name: 'planted', text: `${ownWord()}~~>>??` };
const plants = needlesOf(planted);
const allPlants = Buffer.concat(plants.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]));

const secrets: Secret[] = [
  ...[complaint, name, reply, addition, draft, deskDraft].map(({ secret }) => secret),
  { name: 'password', text: password },
  { name: 'comment inside the picture', text: comment },
  { name: 'name of the picture', text: fileName },
  stretchOf('bytes of the picture', picture),
];

let stage: Stage;
let kiosk: Page;
let desk: Desk;
let code = '';
/** Of pages from which a person has just gone. */
const heaps: Heap[] = [];
/** Groups of four digits as the page itself has them, before anybody has a code: some 1,500 of the 10,000 that there are. */
const groupsAnyway = new Set<string>();
const stores: DatabaseSync[] = [];
/** Core dumps lie where a process was started, unless this machine sends them elsewhere. */
const dumpsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /^core(?:\.\d+)?$/.test(name))
    .map((name) => `${name} of ${statSync(join(folder, name)).mtime.toISOString()}`);
const dumpsBefore = dumpsIn(root);

const TOKEN = 'operator’s token';
const TOTP = 'officer’s second factor';
const at = (...names: string[]) => join(stage.folder, ...names);
const data = (...names: string[]) => join(stage.system.data, ...names);
const foldersOf = (...beginnings: string[]): string[] =>
  readdirSync(data()).filter((folder) => beginnings.some((beginning) => folder.startsWith(beginning)));

beforeAll(async () => {
  stage = await openStage({ password });
}, 240_000);
afterAll(async () => {
  for (const store of stores) store.close();
  await stage.close();
}, 60_000);

/** What a recorder, its sound and what it gives are made of. */
const RECORDER = ['MediaRecorder', 'AudioContext', 'Blob'];
const leftBy = async (page: Page): Promise<void> => {
  // As the next person meets it: the page has looked once more how the terminal stands.
  await page.waitForResponse(/\/api\/state$/);
  await page.waitForResponse(/\/api\/state$/);
  expect(page.workers().filter((worker) => /vault/.test(worker.url()))).toEqual([]);
  await page.evaluate((text) => Object.assign(window, { planted: { deep: [`${text} `] } }), planted.text);
  heaps.push(await heapOf(page, RECORDER));
};

/** Typed, looked at, and left: as somebody does who is called away. */
const showPassword = async (page: Page, workspace: string): Promise<void> => {
  const { t } = deskOn(page, 'ru');
  await page.goto(workspace);
  await page
    .getByRole('button', { name: t('language.ru') })
    .or(page.getByRole('radio', { name: t('language.ru') }))
    .first()
    .click();
  await page.getByRole('textbox', { name: t('sign-in.password'), exact: true }).fill(password);
  await page.getByRole('button', { name: t('sign-in.password-show') }).click();
};

/** Over the wire, with a needle across two packets. */
const sendInHalves = async (port: number, body: Uint8Array): Promise<void> => {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.write(`POST /api/access/begin HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`);
  const half = Math.floor(body.length / 2);
  socket.write(body.subarray(0, half));
  await pause(300);
  socket.end(body.subarray(half));
  await pause(300);
  socket.destroy();
};

describe('a whole journey', () => {
  test('Asel lodges, with name and picture', { timeout: LONG }, async () => {
    const file = at(`${fileName}.png`);
    writeFileSync(file, picture);
    kiosk = await (await stage.browser('kiosk', 'terminal')).newPage();
    const first = await enter(kiosk, stage.system.kiosks[0]?.url ?? '', 'kk');
    for (const text of (await heapOf(kiosk, [])).texts) if (/^\d{4}$/.test(text)) groupsAnyway.add(text);
    const said = { body: bodies[2]?.names.kk ?? '', category: 'health-care', urgent: false, disclosure: 'named-not-to-facility' } as const;
    await tell(first, { ...said, name: name.text, text: complaint.text, picture: file });
    code = (await send(first)).code;
    await kiosk.getByText(first.t('promise.public.detail', { n: 2 })).waitFor({ timeout: LONG });
    await finish(first);
    await leftBy(kiosk);
  });
  test('Saule signs in, opens it and answers', { timeout: LONG }, async () => {
    const page = await (await stage.browser('desk', 'officer')).newPage();
    const workspace = stage.system.workspaces.find(({ id }) => id === 'ombudsman')?.url ?? '';
    await showPassword(page, workspace);
    desk = await signIn(page, workspace, stage.door, 'ru');
    await openFirst(desk);
    await desk.sees(complaint.text);
    await desk.sees(name.text);
    await answer(desk, { kind: 'interim', text: reply.text });
  });
  test('Asel reads it at the other terminal, and adds to it', { timeout: LONG }, async () => {
    const page = await (await stage.browser('other-kiosk', 'terminal')).newPage();
    await noteRecordings(page);
    const v = voiceText('kk');
    const { t, press, asks, field } = kioskOn(page, 'kk');
    for (let seen = false; !seen; ) {
      await enter(page, stage.system.kiosks[1]?.url ?? '', 'kk');
      await press(t('home.read'));
      await asks(t('code.title'));
      await page.keyboard.type(code);
      await press(t('code.open'));
      const either = page.getByRole('heading', { level: 1, name: t('answers.none.title') });
      await either.or(page.getByText(reply.text)).first().waitFor({ timeout: LONG });
      seen = await page.getByText(reply.text).isVisible();
    }
    await press(t('answers.add'));
    await asks(t('addition.text.title'));
    await field(t('text.label')).fill(addition.text);
    // Said as well, and listened to.
    for (const words of [v('speak'), v('start')]) await press(words);
    await speakFor(page, 2);
    for (const words of [v('stop'), v('listen'), t('next'), t('pictures.none')]) await press(words);
    await press(t('review.send'));
    await asks(t('promise.title.addition'));
    await page.getByText(t('promise.public.detail', { n: 2 })).waitFor({ timeout: LONG });
    secrets.push(stretchOf('bytes of the recording', await bytesRecorded(page)));
    await forgetRecorded(page);
    await press(t('exit.label'));
    await page.getByRole('heading', { level: 1, name: /^\d\d:\d\d$/ }).waitFor();
    await leftBy(page);
  });
  test('Saule finds the addition and begins to answer; at the kiosk somebody begins to write', { timeout: LONG }, async () => {
    await desk.page.getByRole('link', { name: desk.t('frame.inbox') }).click();
    await openFirst(desk);
    await desk.sees(addition.text);
    const player = desk.page.getByLabel(desk.t('case.attachment-play', { name: 'voice.webm' }));
    await player.evaluate((audio: HTMLAudioElement) => audio.play());
    await desk.page.getByRole('textbox', { name: desk.t('reply.text') }).fill(deskDraft.text);
    const { t, press, field } = await enter(kiosk, stage.system.kiosks[0]?.url ?? '', 'kk');
    await press(t('home.write'));
    await press(bodies[0]?.names.kk ?? '');
    await press(t('category.health-care'));
    await press(t('urgency.no'));
    await press(t('disclosure.anonymous'));
    await field(t('text.label')).fill(draft.text);
  });
});

describe('every trace of it', () => {
  const looked = new Map<string, Looked>();
  let search: Search;
  const url = () => socketUrl(data('hub'));
  /** One of each kind. */
  const servers = () =>
    [stage.system.kiosks, [stage.system.hub], stage.system.workspaces.slice(2), stage.system.witnesses].flatMap((kind) => kind.slice(0, 1));
  const timed = async (place: string, look: () => Looked | Promise<Looked>): Promise<void> => {
    const began = performance.now();
    const seen = await look();
    looked.set(place, seen);
    console.log(`${place}: ${(seen.bytes / 1e6).toFixed(1)} MB in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  };

  test('the keys behind code and password are secrets too', { timeout: LONG }, async () => {
    const parsed = parseCode(code);
    if (!parsed.ok) throw new Error('no code');
    const keys = await keysOfCode(parsed.value);
    const seeds = await officerSeeds(stage.system.data, stage.door.officer);
    const provision: unknown = JSON.parse(readFileSync(data('ceremony', `${stage.door.officer}.provision`), 'utf8'));
    const salt = parseBase64((provision as { salt: string }).salt) ?? new Uint8Array(0);
    secrets.push(
      ...codeSecrets(code),
      { name: 'secret of the code', bytes: reveal(await secretOfCode(parsed.value)) },
      { name: 'identity that opens the answers', text: reveal(keys.replyIdentity) },
      { name: 'seed of that identity', bytes: seedOfIdentity(reveal(keys.replyIdentity)) },
      { name: 'thread key', bytes: reveal(keys.threadKey) },
      { name: 'mailbox key', bytes: keys.mailboxKey },
      { name: 'wrapping key of the password', bytes: reveal((await splitPassword(redact(password), salt)).wrappingKey) },
      { name: 'officer’s identity', bytes: seeds.identity },
      { name: 'officer’s statement key', bytes: seeds.statement },
      { name: TOTP, bytes: stage.door.totpSecret },
      { name: TOKEN, text: operatorToken(stage.system.data) },
    );
    search = searchFor([planted, ...secrets].flatMap(needlesOf));
  });
  test('a heap snapshot of a page whose person has gone holds nothing of her; what is planted there is found', () => {
    const groups = (code.match(/\d{4}/g) ?? []).filter((group) => !groupsAnyway.has(group));
    expect(heaps.length).toBe(2);
    for (const { texts, counts } of heaps) {
      const { found } = lookThroughParts(search, 'heap', [utf8(texts.join('\n'))]);
      expect(new Set(found.map(({ secret }) => secret))).toEqual(new Set([planted.name]));
      // Some may have come there by chance since; and nothing that would hold a recording is left.
      expect(groups.filter((group) => texts.includes(group)).length).toBeLessThan(3);
      expect(counts).toEqual(Object.fromEntries(RECORDER.map((name) => [name, 0])));
    }
  });
  test('what a core dump would hold of every process but the pages', { timeout: LONG }, async () => {
    const sessions = (await sessionsOf(url())).slice(0, 2);
    await timed('memory', () =>
      together([
        ...servers().map(({ id, process }) => lookThroughMemory(search, { pid: process.pid, name: id })),
        ...sessions.map((pid, i) => lookThroughMemory(search, { pid, name: 'PostgreSQL' }, { shared: i === 0 })),
      ]),
    );
    const page = together(renderersOf(at('profiles/kiosk')).map((pid) => lookThroughMemory(search, { pid, name: 'page' })));
    // The page’s own memory has what is being written: the search would find it elsewhere as well.
    expect(page.found.map(({ secret }) => secret)).toContain(draft.secret.name);
  });
  test('one process of each kind crashes while the secrets are in play, and all but the pages come back', { timeout: LONG }, async () => {
    await pause(3_000);
    for (const profile of ['kiosk', 'desk', 'other-kiosk']) {
      const pids = renderersOf(at('profiles', profile));
      expect(pids.length).toBeGreaterThan(0);
      for (const pid of pids) process.kill(pid, 'SIGSEGV');
    }
    const [session] = await sessionsOf(url());
    if (session !== undefined) process.kill(session, 'SIGABRT');
    await pause(500);
    await stage.system.hub.process.ready();
    const crashing = servers();
    crashing.forEach(({ process: { pid } }, i) => process.kill(pid, i % 2 === 0 ? 'SIGABRT' : 'SIGSEGV'));
    await pause(1_000);
    await Promise.all(crashing.map(({ process }) => process.ready()));
    expect(crashing.map(({ process }) => process.restarts)).toEqual(crashing.map(() => 1));
  });
  test('is searched, with something planted in each place', { timeout: LONG }, async () => {
    await plantEverywhere();
    const folder = (path: string) => lookThroughFolder(search, path);
    const folders = (...beginnings: string[]) => together(foldersOf(...beginnings).map((found) => folder(data(found))));
    await timed('rows of the hub', () => lookThroughRows(search, url()));
    await timed('disks of terminals', () => folders('terminal-'));
    await timed('disk of the hub, its PostgreSQL and WAL', () => folder(data('hub')));
    await timed('disks of bodies and witnesses', () => folders('workspace-', 'witness-'));
    await timed('logs', () => folder(data('logs')));
    await timed('profiles of the browsers', () => together([folder(at('profiles')), folder(at('home'))]));
    await timed('temporary files', () => folder(at('temporary')));
    await timed('core dumps', () => folder(at('dumps')));
    expect(dumpsIn(root)).toEqual(dumpsBefore);
    const streams = await stage.wire();
    await timed('wire', () => together(streams.map(({ from, to, parts }) => lookThroughParts(search, `${from} to ${to}`, parts))));
    const hiding = searchFor(
      ['\r\ncontent-encoding:', '\r\ntransfer-encoding:'].map((header) => ({ secret: header, spelling: header, bytes: utf8(header) })),
    );
    // What is compressed, or cut in pieces, could not be searched.
    expect(together(streams.map(({ parts }) => lookThroughParts(hiding, 'wire', parts))).found).toEqual([]);
  });

  const plantEverywhere = async (): Promise<void> => {
    const page = await stage.browser('planted', 'terminal').then((browser) => browser.newPage());
    await page.goto(stage.system.kiosks[0]?.url ?? '');
    await page.evaluate(
      (values) => values.forEach((value, i) => localStorage.setItem(`planted-${i}`, value)),
      plants.map(({ bytes }) => Buffer.from(bytes).toString('latin1')),
    );
    await stage.closeBrowsers();
    await plantRows(
      url(),
      plants.map(({ bytes }) => bytes),
    );
    await plantInStore();
    for (const folder of [...foldersOf('workspace-', 'witness-').map((name) => data(name)), at('temporary')])
      writeFileSync(join(folder, 'planted'), allPlants);
    appendFileSync(data('logs', 'hub.log'), allPlants);
    mkdirSync(at('dumps'));
    writeFileSync(at('dumps', 'core.1'), allPlants);
    await sendInHalves(Number(new URL(stage.system.hub.url).port), allPlants);
  };
  /** In the terminal's own store, as its process would: the newest rows stand in the write-ahead log. */
  const plantInStore = async (): Promise<void> => {
    const [terminal] = stage.system.kiosks;
    await terminal?.process.stop();
    const store = new DatabaseSync(data('terminal-00000901', 'state', 'terminal.sqlite'));
    store.exec('create table planted (value blob)');
    for (const { bytes } of plants) store.prepare('insert into planted values (?)').run(bytes);
    stores.push(store);
  };

  const inAll = (): [string, readonly Found[]][] => [...looked].map(([place, { found }]) => [place, found]);
  test('no secret stands in any of them; what the hub itself must know, in its memory, and the operator’s token in its file', () => {
    const isHome = ({ secret, where }: Found) =>
      (secret === TOKEN && where === data('hub', 'operator.token')) || ((secret === TOKEN || secret === TOTP) && where === 'memory of hub');
    const standing = inAll().flatMap(([place, found]) =>
      found.filter((f) => f.secret !== planted.name && !isHome(f)).map((f) => ({ place, ...f })),
    );
    expect(standing).toEqual([]);
    expect(inAll().flatMap(([, found]) => found.filter(isHome))).not.toEqual([]);
  });
  test('what was planted is found in each of them, in every spelling', () => {
    for (const [place, found] of inAll()) {
      if (place === 'memory') continue;
      const spellings = found.filter(({ secret }) => secret === planted.name).map(({ spelling }) => spelling);
      expect(
        plants.filter(({ spelling }) => !spellings.includes(spelling)).map(({ spelling }) => spelling),
        place,
      ).toEqual([]);
    }
  });
});
