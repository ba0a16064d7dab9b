/** Real fprintd with libfprint's virtual image device, and real pcscd with vsmartcard's virtual reader, behind our port. */
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { until } from '@dauys/testing/agent-process.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentProgram } from '../../../../tools/test/agent.ts';
import { layCard, layUntil, type CardWritten } from '../../../../tools/test/card.ts';
import { ensure } from '../../../../tools/test/debian.ts';
import { layUntil as layFingerUntil } from '../../../../tools/test/finger.ts';
import { noReaders, stageFprintd, stagePcscd, type StagedFprintd, type StagedPcscd } from '../../../../tools/test/readers.ts';
import { wantedFprintd, wantedPcscd } from '../../../../tools/test/wanted.ts';
import { withPcscd } from './card-reader.ts';
import { isHeld } from './decide.ts';
import { fprintd } from './fprintd.ts';
import { openReaders, type Readers } from './open.ts';

const missing = (await ensure(wantedFprintd)) ?? (await ensure(wantedPcscd));
const mayTry = noReaders === undefined;
if (!mayTry) process.stdout.write(`skipped: ${noReaders}\n`);

/** Nobody here is slow on purpose: how long fprintd and pcscd take is nothing that is shown. */
const HANGS_MS = 600_000;
const folder = mkdtempSync(join(tmpdir(), 'dauys-readers-'));
const config = join(folder, 'agent.json');
let fingers: StagedFprintd;
let cards: StagedPcscd;
let readers: Readers;

beforeAll(async () => {
  expect(missing).toBeUndefined();
  if (!mayTry) return;
  [fingers, cards] = await Promise.all([stageFprintd(), stagePcscd()]);
  const configured = { fingerprint: { bus: fingers.bus }, card: { socket: cards.socket } };
  writeFileSync(
    config,
    JSON.stringify({
      ...{ terminal: '00000001', facility: 'lake', zone: 'Asia/Almaty', port: 0, dataFolder: folder, anchor: 'a', deviceKey: 'k' },
      ...{ directory: 'd', uplinks: [{ name: 'hub', url: 'http://127.0.0.1:1' }], readers: configured },
    }),
  );
  readers = openReaders({ dataFolder: folder, readers: configured }, HANGS_MS) ?? expect.fail('none');
});
afterAll(async () => {
  await Promise.all([fingers?.stop(), cards?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const never = new AbortController().signal;

/** The program of whoever enters, and what it asks for is laid on until it has ended. */
const enrol = async (words: readonly string[], who: string, lay: (enough: AbortSignal) => Promise<void>): Promise<number | null> => {
  const program = fileURLToPath(new URL('enrol.js', agentProgram));
  const child = spawn(process.execPath, ['--no-warnings', program, ...words, '--config', config], { stdio: ['pipe', 'ignore', 'ignore'] });
  const done = new AbortController();
  const laid = lay(done.signal);
  child.stdin.end(who);
  await once(child, 'close');
  done.abort();
  await laid;
  return child.exitCode;
};
const layFinger = (seed: number) => (enough: AbortSignal) => layFingerUntil(fingers.finger, seed, enough);

const identifyBy = async (seed: number, number: string) => {
  const done = new AbortController();
  const laid = layFinger(seed)(done.signal);
  const says = await readers.identify({ how: 'fingerprint', number }, never);
  done.abort();
  await laid;
  return says;
};

describe.runIf(mayTry)('a finger', () => {
  const [MINE, ANOTHER] = [1, 2];
  test('that an officer had entered is known again under its number, and no other finger is', async () => {
    const entered = await enrol(['enter', 'fingerprint', '--before', 'officer'], 'Асель Нурланова\n0412-7\n', layFinger(MINE));
    expect(entered).toBe(0);
    const asserted = { how: 'fingerprint', strength: 'officer', name: 'Асель Нурланова', number: '0412-7' };
    expect(await identifyBy(MINE, ' 04127 ')).toEqual({ ok: true, value: asserted });
    expect(await identifyBy(ANOTHER, '0412-7')).toEqual({ ok: false, error: { code: 'reader/no-match' } });
    expect(await identifyBy(MINE, '0412-8')).toEqual({ ok: false, error: { code: 'reader/unknown' } });
  });
  test('stands nowhere in clear: neither name nor number, in what we keep or in what fprintd keeps', () => {
    const [person = ''] = readdirSync(fingers.prints);
    expect(person).toMatch(/^[0-9a-f]{32}$/);
    const kept = readFileSync(join(folder, 'entered.json'), 'utf8');
    for (const word of ['Асель', '0412', '04127', 'officer']) expect(kept).not.toContain(word);
    expect(statSync(join(folder, 'entered.json')).mode & 0o077).toBe(0);
  });
  test('that nobody lays on: whoever leaves ends it, and the reader is free for the next', async () => {
    const left = new AbortController();
    const says = readers.identify({ how: 'fingerprint', number: '04127' }, left.signal);
    setTimeout(() => left.abort(), 300);
    expect(await says).toEqual({ ok: false, error: { code: 'reader/timeout' } });
    expect(await identifyBy(MINE, '04127')).toMatchObject({ ok: true });
  });
  test('that somebody holds is told as we read it, and waited for', async () => {
    const [person = ''] = readdirSync(fingers.prints);
    const holder = new AbortController();
    const held = fprintd(fingers.bus).verify(person, holder.signal);
    const said = async () => isHeld((await fprintd(fingers.bus).verify(person, AbortSignal.timeout(2_000))) ?? '');
    await expect.poll(said, { timeout: 30_000 }).toBe(true);
    const says = identifyBy(MINE, '04127');
    setTimeout(() => holder.abort(), 300);
    expect(await held).toBeUndefined();
    expect(await says).toMatchObject({ ok: true });
  });
  test('that was forgotten is forgotten by both', async () => {
    expect(await enrol(['forget', 'fingerprint'], '04127\n', async () => undefined)).toBe(0);
    expect(await identifyBy(MINE, '04127')).toEqual({ ok: false, error: { code: 'reader/unknown' } });
    expect(readdirSync(fingers.prints, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())).toEqual([]);
  });
  test('whose reader is not there: said so, and nobody waits', async () => {
    await readers.look();
    expect(readers.standing().fingerprint).toBe(true);
    await fingers.unplug();
    expect(await readers.identify({ how: 'fingerprint', number: '04127' }, never)).toEqual({ ok: false, error: { code: 'reader/absent' } });
    expect(readers.standing().fingerprint).toBe(false);
    expect(await fprintd('unix:path=/nowhere').devices()).not.toContain('data');
  });
});

describe.runIf(mayTry)('a card', () => {
  const shown = (says: Promise<unknown>, written: CardWritten) => layUntil(cards.port, written, says);
  const identifyBy = (written: CardWritten) => shown(readers.identify({ how: 'card' }, never), written);
  test('with words on it says them, in parts as the card gives them, and what they are worth', async () => {
    const text = 'Айгүл Серікқызы Тілеубердиева\n980412 400 123';
    const asserted = { how: 'card', strength: 'words', name: 'Айгүл Серікқызы Тілеубердиева', number: '980412 400 123' };
    expect(await identifyBy({ uid: '04a1b2c3d4e580', text })).toEqual({ ok: true, value: asserted });
  });
  test('without words is not known; once it was entered, its number is', async () => {
    const bare = { uid: '04112233' };
    expect(await identifyBy(bare)).toEqual({ ok: false, error: { code: 'reader/unknown' } });
    const entering = enrol(['enter', 'card', '--before', 'officer'], 'Ерлан\n', async () => undefined);
    expect(await shown(entering, bare)).toBe(0);
    expect(await identifyBy(bare)).toEqual({ ok: true, value: { how: 'card', strength: 'entered', name: 'Ерлан' } });
  });
  test('that lies there from before names nobody: it has to be laid on anew', async () => {
    const forgotten = await layCard(cards.port, { uid: '04a1b2c3d4e580', text: 'Somebody else' });
    const lies = async () => (await withPcscd(cards.socket, (pcscd) => pcscd.readers()))?.some(({ hasCard }) => hasCard);
    await until(lies);
    const says = readers.identify({ how: 'card' }, never);
    // Twice what it takes to read one that counts.
    expect(await Promise.race([says, wait(500, 'nothing')])).toBe('nothing');
    await forgotten.takeAway();
    await until(async () => (await lies()) === false);
    expect(await shown(says, { uid: '04a1b2c3d4e580', text: 'Асель' })).toEqual({
      ok: true,
      value: { how: 'card', strength: 'words', name: 'Асель' },
    });
  });
  test('that is drawn back at any moment while it is read is laid on once more, and not called unknown', async () => {
    const card = { uid: '04a1b2c3d4e580', text: 'Асель' };
    const says = readers.identify({ how: 'card' }, never);
    for (const goesAfter of [0, 1, 2, 3, 4, 5, 6]) {
      // One that was there too early is not asked: then it is laid on again.
      for (let isGone = false; !isGone; ) {
        const { gone, takeAway } = await layCard(cards.port, { ...card, goesAfter });
        isGone = await Promise.race([gone.then(() => true), says.then(() => true), wait(3_000, false)]).finally(takeAway);
      }
    }
    expect(await shown(says, card)).toEqual({ ok: true, value: { how: 'card', strength: 'words', name: 'Асель' } });
  });
  test('that is not laid on: whoever leaves ends it. Whose reader is not there: said so', async () => {
    const left = new AbortController();
    const says = readers.identify({ how: 'card' }, left.signal);
    left.abort();
    expect(await says).toEqual({ ok: false, error: { code: 'reader/timeout' } });
    await readers.look();
    await cards.stop();
    expect(await readers.identify({ how: 'card' }, never)).toEqual({ ok: false, error: { code: 'reader/absent' } });
    expect(readers.standing().card).toBe(false);
  });
});
