/** The main job, end to end, as people would do it: Asel lodges at one terminal, Saule answers, Asel reads at another with the network cut. */
import { readFileSync } from 'node:fs';
import { assertedText } from '@dauys/wording/compiled/asserted.ts';
import { paperText } from '@dauys/wording/compiled/paper.ts';
import { voiceText } from '@dauys/wording/compiled/voice.ts';
import { waysText } from '@dauys/wording/compiled/ways.ts';
import { KIOSK_LANGUAGES } from '@dauys/wording/plural.ts';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodies } from '../demo/cast.ts';
import { doorsOf } from '../demo/provision.ts';
import { answer, type Desk, openFirst, openWith, signIn } from './desk.ts';
import { listenerIn, lodgeByEar, lodgeByEarAndVoice, readByEar, waitForAddresses, WRITTEN } from './by-ear.ts';
import { takePicture } from './by-camera.ts';
import { cardReader, showCard } from './by-card.ts';
import { countReplies } from './by-code.ts';
import { cryByHearing, hearingOn, readByHearing } from './by-hearing.ts';
import { loseOne, makeNumber, tryNumbers } from './by-number.ts';
import { bytesRecorded, cryByVoice, noteRecordings, sha256, spoilDevices, tellByVoice } from './by-voice.ts';
import { canariesArrived, coversOpened, readsHerRights } from './covers.ts';
import { earsOf, type Ears } from './ears.ts';
import { dauys } from './from-outside.ts';
import { dieWhileSaying, MOMENTS } from './killed.ts';
import { enter, finish, goneAfter, quickly, type Kiosk, kioskOn, pictureFile, send, tell } from './kiosk.ts';
import { desk as deskSize, filesOf, landscape, openWorld, portrait, type World } from './world.ts';
import { cryByTouch, goWhileRecording, goWhileSearching } from './going.ts';
import { isNew, spokenSteps, spokenToSending, spokenToTelling } from './spoken.ts';
import { slipOnPaper } from '../slips/reading.ts';

const LONG = 120_000;

let world: World;
let cards: Awaited<ReturnType<typeof cardReader>>;
let asel: BrowserContext;
let first: Page;
let saule: Desk;
let promise: { code: string; slip: string };
const text = 'Үш күн бойы дәрі бермейді. Дәрігерді шақыруды сұраймын. Қолым ісіп кетті, түнде ұйықтай алмаймын.';
const asserted = assertedText('ru');
const [received, further] = ['Мы получили ваше обращение и запросили медчасть.', 'В прокуратуру области в течение трёх месяцев.'] as const;
const addition = 'Бүгін дәрігер келді, бірақ дәрі жоқ.';

beforeAll(async () => {
  cards = await cardReader();
  world = await openWorld({ pinServers: true, cards: cards?.socket });
}, 240_000);
afterAll(async () => {
  await world.close();
  await cards?.stop();
}, 60_000);

describe('at the first kiosk, in Kazakh', () => {
  test('Asel is told beside the field what is missing, and nothing is lost', { timeout: LONG }, async () => {
    asel = await world.person({ viewport: portrait, locale: 'kk-KZ' });
    first = await asel.newPage();
    const kiosk = await enter(first, world.system.kiosks[0]?.url ?? '', 'kk');
    const { t, press, asks, field } = kiosk;
    await press(t('home.write'));
    await press(bodies[2]?.names.kk ?? '');
    await press(t('category.health-care'));
    await press(t('urgency.no'));
    await press(t('disclosure.named'));
    await press(t('next'));
    await asks(t('identity.title'));
    await expect.poll(() => field(t('identity.name')).getAttribute('aria-invalid'), { timeout: LONG }).toBe('true');
    await field(t('identity.name')).fill('Асель Т.');
    // Tapped twice: the second tap asks nothing of the screen that comes.
    await first
      .getByRole('button', { name: t('next') })
      .first()
      .dblclick();
    await asks(t('text.title'));
    expect(await field(t('text.label')).getAttribute('aria-invalid')).toBe('false');
    await press(t('next'));
    await asks(t('text.title'));
    // The second letter is quicker than the keys that become small, and what goes on than the drawing of both.
    const keyboard = first.getByRole('group', { name: t('keys.label') });
    expect(await keyboard.evaluate(quickly, { letters: ['Б', 'Ә'], onward: t('next') })).toBe(3);
    expect(await field(t('text.label')).inputValue()).toBe('Бә');
    await first.getByRole('heading', { name: t('text.short.title') }).waitFor();
    await press(t('text.short.more'));
    // The dialog has an exit of its own.
    await first.getByRole('dialog').waitFor({ state: 'detached' });
    // Within the touch itself nothing is shown any more.
    expect(await first.getByRole('button', { name: t('exit.label') }).evaluate(goneAfter)).toBe(true);
    await first.getByRole('button', { name: t('language.name') }).waitFor();
  });

  test(
    'she lodges with a picture, and shows a card instead of writing her name; the page seals, the screen says truthfully where it is, prints its slip where a printer answers, takes a word and number of her own, and then forgets',
    { timeout: LONG },
    async () => {
      const kiosk = await enter(first, world.system.kiosks[0]?.url ?? '', 'kk');
      const { t } = kiosk;
      await tell(kiosk, {
        body: bodies[2]?.names.kk ?? '',
        category: 'health-care',
        urgent: false,
        disclosure: 'named-not-to-facility',
        name: 'Асель Т.',
        shows: cards && ((at) => showCard(at, 'kk', cards?.port ?? 0, 'Асель Т.')),
        text,
        picture: pictureFile(),
      });
      await first.getByText('Асель Т.').waitFor();
      promise = await send(kiosk);
      expect(promise.code).toMatch(/^\d{24}$/);
      expect(promise.slip).toMatch(/^DAUYS1:/);
      await first.getByText(t('promise.public.detail', { n: 2 })).waitFor({ timeout: LONG });
      const paper = paperText('kk');
      world.printer.cover = 'open';
      await first.getByRole('button', { name: paper('print') }).waitFor({ state: 'detached', timeout: LONG });
      world.printer.cover = 'closed';
      await kiosk.press(paper('print'));
      await first.getByText(paper('printed')).waitFor({ timeout: LONG });
      expect(world.printer.papers.map(slipOnPaper)).toEqual([promise.slip]);
      await makeNumber(kiosk);
      await finish(kiosk);
      expect(await first.content()).not.toContain(promise.code.slice(0, 4));
      const kept = await first.evaluate(() => ({ local: localStorage.length, session: sessionStorage.length, cookies: document.cookie }));
      expect(kept).toEqual({ local: 0, session: 0, cookies: '' });
    },
  );
});

describe('at the Ombudsman’s desk, in Russian', () => {
  test('Saule signs in, opens the complaint in the browser and sees that it is the one in the ledger', { timeout: LONG }, async () => {
    const door = (await doorsOf(world.system.data)).find((d) => d.login === 'saule');
    if (door === undefined) throw new Error('no such officer');
    const page = await (await world.person({ viewport: deskSize, locale: 'ru-RU' })).newPage();
    const workspace = world.system.workspaces.find((w) => w.id === 'ombudsman')?.url ?? '';
    saule = await signIn(page, workspace, door, 'ru');
    await openFirst(saule);
    await saule.sees(text);
    await saule.sees('Асель Т.');
    // The officer reads what a card is worth.
    if (cards !== undefined) for (const words of ['title', 'card.words', 'card.means'] as const) await saule.sees(asserted(words));
    await saule.sees(saule.t('proof.holds'));
  });
  test('an interim and a final answer, signed and sealed', { timeout: LONG }, async () => {
    await answer(saule, { kind: 'interim', text: received });
    await saule.press(saule.t('reply.another'));
    await answer(saule, {
      kind: 'answered',
      text: 'Врач осмотрел вас, лекарство выдано. Решение принято 22 ноября.',
      route: further,
    });
    await saule.sees(saule.t('reply.closed'));
  });
});

describe('at the other terminal, with the network to the hub cut', () => {
  let other: Kiosk;
  test('the answers reach it through the feed; then the network is cut; the code opens them', { timeout: LONG }, async () => {
    const kiosk = world.system.kiosks[1];
    if (kiosk === undefined) throw new Error('no second terminal');
    const page = await (await world.person({ viewport: landscape })).newPage();
    // Both answers are on their way by the feed, two slots every two seconds.
    await expect.poll(async () => countReplies(page, kiosk.url, promise.code), { timeout: LONG, interval: 1_000 }).toBe(2);
    kiosk.link.cut();
    await expect.poll(async () => countReplies(page, kiosk.url, promise.code), { timeout: LONG, interval: 1_000 }).toBe(2);
    other = kioskOn(page, 'kk');
    await page.getByText('Врач осмотрел вас').waitFor({ timeout: LONG });
    await page.getByText('Мы получили ваше обращение').waitFor({ timeout: LONG });
  });
  test('she adds to it and says whether it was solved', { timeout: LONG }, async () => {
    const { t, press, asks, field, page } = other;
    await press(t('answers.add'));
    await asks(t('addition.text.title'));
    await field(t('text.label')).fill(addition);
    await press(t('next'));
    await press(t('pictures.none'));
    await press(t('review.send'));
    await asks(t('promise.title.addition'));
    await page.getByText(t('promise.accepted.waiting')).waitFor();
    world.system.kiosks[1]?.link.mend();
    await page.getByText(t('promise.public.detail', { n: 2 })).waitFor({ timeout: LONG });
  });
  test('the officer finds the addition under the complaint', { timeout: LONG }, async () => {
    await saule.page.getByRole('link', { name: saule.t('frame.inbox') }).click();
    await openFirst(saule);
    await saule.sees(addition);
    // The complaint was answered already: the addition takes the next place in the same mailbox.
    await answer(saule, { kind: 'interim', text: 'Мы проверим, почему лекарства нет.' });
  });
});

describe('by a word and number of her own', () => {
  test('a wrong one opens nothing, hers opens the answers; who tries often waits there', { timeout: 2 * LONG }, () => tryNumbers(world));
  test(
    'elsewhere nobody waits; one of the two bodies is gone: it is said, nothing is lost, the code opens; it comes back',
    { timeout: 2 * LONG },
    () => loseOne(world, promise.code),
  );
});

describe('at a kiosk where nobody stands', () => {
  test('the page lodges a canary by itself, and the responder of its body opens and reports it', { timeout: LONG }, async () => {
    await world.system.respond();
    const page = await (await world.person({ viewport: portrait })).newPage();
    await page.clock.install();
    await page.goto(world.system.kiosks[0]?.url ?? '');
    await page.getByRole('button', { name: kioskOn(page, 'kk').t('language.name') }).waitFor();
    while (canariesArrived(world.system).length === 0) {
      // A minute without a touch, and the page's own look at the directory.
      await page.clock.fastForward(66_000);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    expect(canariesArrived(world.system)).toContain(world.system.kiosks[0]?.id);
    await page.context().close();
  });

  test('who only reads her rights leaves a cover behind, which the responder of a body opens and discards', { timeout: LONG }, async () => {
    const page = await readsHerRights(world, world.system.kiosks[0]?.url ?? '');
    const terminal = Number.parseInt(world.system.kiosks[0]?.id ?? '', 16);
    await expect.poll(() => coversOpened(world.system), { timeout: LONG, interval: 1_000 }).toEqual([terminal]);
    await page.context().close();
  });
});

describe('at a kiosk, with the eyes shut', () => {
  const court = bodies[1]?.names ?? { kk: '', ru: '', en: '' };
  let page: Page;
  let ears: Ears;
  beforeAll(async () => {
    page = await (await world.person({ viewport: portrait })).newPage();
    await noteRecordings(page);
    ears = earsOf(page);
    await waitForAddresses(await listenerIn('ru', page, ears), world.system.kiosks[0]?.url ?? '', court);
  }, LONG);
  test('a complaint is lodged by keypad alone: everything on the way is spoken, in order', { timeout: LONG }, async () => {
    const { names, code } = await lodgeByEar(await listenerIn('ru', page, ears), court);
    expect(names.filter(isNew).slice(0, spokenSteps.length)).toEqual(spokenSteps);
    expect(code.join('')).toMatch(/^\d{24}$/);
    const own = [WRITTEN, code.join(''), code.join(' ')];
    expect(filesOf(world.system, world.system.kiosks[0]?.id ?? '').filter((file) => own.some((words) => file.includes(words)))).toEqual([]);
  });
  test.each(['kk', 'en', 'uz', 'ug'] as const)(
    'the next person in %s by keypad and headset, without a letter: the same is spoken in the same order',
    { timeout: LONG },
    async (language) => {
      const { names, code } = await lodgeByEarAndVoice(await listenerIn(language, page, ears), court);
      const [told, toTelling] = [names.filter(isNew), spokenToTelling(language)];
      expect(told.slice(0, toTelling.length)).toEqual(toTelling);
      for (const name of ['voice.start', 'voice.running', 'voice.left', 'voice.held']) expect(told).toContain(name);
      expect(told).not.toContain('kiosk.keys.shift');
      const sent = told.indexOf('kiosk.pictures.title');
      expect(told.slice(sent, sent + spokenToSending.length)).toEqual(spokenToSending);
      expect(code.join('')).toMatch(/^\d{24}$/);
    },
  );
  test.each(KIOSK_LANGUAGES)('in %s the answer is opened with its code and heard, by keypad', { timeout: LONG }, async (language) => {
    const heard = await readByEar(await listenerIn(language, page, ears), promise.code, 3);
    expect([heard, ears.mute]).toEqual([expect.arrayContaining([received, further]), []]);
  });
  afterAll(() => page.context().close());
});

describe('at a kiosk, in danger', () => {
  test('four touches from idle to stored, with advice on the screen', { timeout: LONG }, async () => {
    const page = await (await world.person({ viewport: portrait })).newPage();
    await cryByTouch(page, world.system.kiosks[0]?.url ?? '');
    expect(await page.content()).not.toContain('DAUYS1:');
    await page.context().close();
  });
  test('who goes away while something is under way: nothing of it comes to the clock or keeps it awake', { timeout: LONG }, async () => {
    const page = await (await world.person({ viewport: portrait })).newPage();
    expect(await goWhileSearching(page, world.system.kiosks[0]?.url ?? '', promise.code)).toMatch(/^\d\d:\d\d$/);
    expect(await goWhileRecording(page, world.system.kiosks[0]?.url ?? '')).toBe(0);
    await page.context().close();
  });
});

describe('at a kiosk, by voice', () => {
  const kioskUrl = () => world.system.kiosks[0]?.url ?? '';
  const listeningPage = async (): Promise<Page> => {
    const page = await (await world.person({ viewport: portrait })).newPage();
    await noteRecordings(page);
    return page;
  };

  test(
    'a complaint is said, heard and said anew with another voice, while the agent dies and comes back; the officer hears the same bytes',
    { timeout: LONG },
    async () => {
      const page = await listeningPage();
      const kiosk = await enter(page, kioskUrl(), 'ru');
      const meanwhile = async (): Promise<void> => {
        await world.system.kiosks[0]?.process.kill();
        await world.system.kiosks[0]?.process.ready();
      };
      await tellByVoice(kiosk, 'ru', { body: bodies[2]?.names.ru ?? '', disguised: true, meanwhile });
      const said = await bytesRecorded(page);
      expect(said.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
      await send(kiosk);
      await page.getByText(kiosk.t('promise.public.detail', { n: 2 })).waitFor({ timeout: LONG });
      await page.context().close();

      await openWith(saule, saule.t('case.recording-note'));
      const player = saule.page.getByLabel(saule.t('case.attachment-play', { name: 'voice.webm' }));
      // It plays, and one can go to any place of it.
      await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration), { timeout: LONG }).toBeGreaterThan(1);
      await saule.page.getByText(saule.t('case.attachment-copy', { name: 'voice.webm' })).click();
      const [copy] = await Promise.all([
        saule.page.waitForEvent('download'),
        saule.page.getByRole('link', { name: saule.t('case.attachment-save', { name: 'voice.webm' }) }).click(),
      ]);
      expect(sha256(readFileSync(await copy.path()))).toBe(sha256(said));
    },
  );

  test('in danger: four touches from idle to a stored recording', { timeout: LONG }, async () => {
    const page = await listeningPage();
    await page.goto(kioskUrl());
    expect(await cryByVoice(kioskOn(page, 'en'), 'en')).toBe(4);
    await page.getByText(waysText('en')('advice.doctor')).waitFor();
    await page.context().close();
  });

  describe('by hearing first and touching then', () => {
    let hearing: Awaited<ReturnType<typeof hearingOn>>;
    beforeAll(async () => {
      hearing = await hearingOn(await (await world.person({ viewport: portrait })).newPage(), kioskUrl());
    }, LONG);
    test.each(KIOSK_LANGUAGES)(
      'in %s: what is touched says what it is, and while it is recorded nothing speaks by itself',
      { timeout: LONG },
      async (language) => expect(await cryByHearing(hearing, language)).toEqual({ over: [], sounding: 0 }),
    );
    test.each(KIOSK_LANGUAGES)(
      'in %s the answer is opened with its code and heard, touch by touch',
      { timeout: LONG },
      async (language) => {
        const heard = await readByHearing(hearing, language, { code: promise.code, answers: 3 });
        expect([heard, hearing.mute]).toEqual([expect.arrayContaining([received, further]), []]);
      },
    );
    afterAll(() => hearing.page.context().close());
  });

  test.each(MOMENTS)(
    '%s killed while %s: nothing is stored, no slip comes out, and the next person finds the first screen',
    { timeout: LONG },
    async (...moment) => {
      const [context, papers] = [await world.person({ viewport: portrait }), world.printer.papers.length];
      const [kiosk] = world.system.kiosks;
      if (kiosk === undefined) throw new Error('no terminal');
      const { next, given } = await dieWhileSaying(context, { kiosk, data: world.system.data }, moment);
      // What is recorded is given to nobody; what was sealed may have been on its way.
      expect(given.filter(({ isStored }) => isStored || moment[1] === 'it is recorded')).toEqual([]);
      expect([world.printer.papers.length, next.workers().filter((worker) => /vault/.test(worker.url()))]).toEqual([papers, []]);
      await context.close();
    },
  );

  test.each([
    ['denied', 'refused.denied', false],
    ['absent', 'refused.absent', false],
    ['unplugged', 'ended.lost', true],
  ] as const)('a microphone that is %s: said in plain words, and what was said is kept', { timeout: LONG }, async (how, says, isKept) => {
    const v = voiceText('kk');
    const page = await listeningPage();
    await spoilDevices(page, how);
    const { t, press } = await enter(page, kioskUrl(), 'kk');
    await press(waysText('kk')('urgent.tile'));
    await press(v('urgent.say'));
    await page.getByText(v(says)).first().waitFor();
    expect(await page.getByRole('button', { name: v('erase'), exact: true }).count()).toBe(isKept ? 1 : 0);
    // Either it can be sent as it is, or one can write.
    await page.getByRole('button', { name: isKept ? t('review.send') : v('write') }).waitFor();
    await page.context().close();
  });
});

describe('at a kiosk in its box, where no window of files opens', () => {
  test('a picture is taken with the camera, and no file can be chosen', { timeout: LONG }, async () => {
    await takePicture(await (await world.person({ viewport: portrait })).newPage(), world.system.kiosks[0]?.url ?? '');
  });
});

describe('from outside, trusting only pinned keys', () => {
  const from = () => ['--anchor', world.system.anchorFile, '--from', world.system.hub.url];
  test('dauys verify slip: in the public record', { timeout: LONG }, async () => {
    const { code, out } = await dauys('verify', 'slip', promise.slip, ...from(), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ state: 'logged', terminal: world.system.kiosks[0]?.id, counter: 1 });
  });
  test('dauys verify ledger: everything holds', { timeout: LONG }, async () => {
    const { code, out } = await dauys('verify', 'ledger', ...from(), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ verified: true });
  });
  test('no page complained: no violation of the content policy, no uncaught error', () => expect(world.complaints).toEqual([]));
});
