/** Misdeeds that an agent or the hub notices. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dayIn, systemClock } from '@dauys/basics/clock.ts';
import { BEAT_PATH } from '@dauys/protocol/beat.ts';
import { expect } from 'vitest';
import { until } from '../crash/scene.ts';
import { personAt } from '../demo/person.ts';
import { draftOf } from '../crash/draft.ts';
import type { Drive } from './drive.ts';
import { announcedAfter, forged, holdFeed, newestChunk, putChunks, releaseFeed } from './feeding.ts';
import { stateOf } from './kiosk-drives.ts';
import type { Stage } from './stage.ts';
import { speakThrough, startClone, startRecorder } from './wire.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

const cellReplayed: Drive = async ({ stage }) => {
  const link = stage.system.kiosks[1]?.link.port ?? 0;
  const recorder = await startRecorder(`http://127.0.0.1:${link}`);
  await speakThrough(stage, recorder.url);
  const frame = await until('a frame', () => (recorder.last().length > 0 ? recorder.last() : undefined));
  const again = await fetch(`${stage.system.hub.url}${BEAT_PATH}`, {
    method: 'POST',
    body: frame,
    headers: { 'content-type': 'application/octet-stream' },
  });
  expect(again.status).toBe(200);
  stage.atTheEnd(() => recorder.close());
  return stage.hubNamed('beat.named', 'beat/replayed');
};

/** Both rows of the clone at once: it is there, and it lodges. */
const cloneSeen = new WeakMap<Stage, Promise<Readonly<Record<'running' | 'lodging', string>>>>();

const runClone = async (
  stage: Stage,
  keys: Parameters<Stage['lodge']>[0]['keys'],
): Promise<Readonly<Record<'running' | 'lodging', string>>> => {
  const clone = await startClone(stage);
  const running = await stage.hubNamed('beat.named', 'beat/clone');
  const person = personAt(clone.url);
  const under = keys === undefined ? {} : { keys };
  const theirs = await stage.lodge({ at: 1, body: 'prosecutor-general', ...under });
  await stage.isPublic(theirs, 1);
  const mine = await person.lodge(await person.seal(draftOf('from the clone', { body: 'prosecutor-general' }), under));
  expect(mine.counter).toBe(theirs.lodged.counter);
  const lodging = await stage.hubNamed('intake.refused', 'intake/counter-reused');
  // The hub answers where the parcel came from: the clone hears it, and the terminal that it was copied from never.
  const toldAt = (name: string) =>
    stage.logOf(name).find((line) => line['event'] === 'parcel.refused' && line['code'] === 'intake/counter-reused');
  await until('told at the clone', () => toldAt(clone.name));
  expect(toldAt(`terminal-${stage.system.kiosks[1]?.id ?? ''}`)).toBeUndefined();
  // Refused, and not lost: who lodged there still has the promise, and the device still has the complaint.
  expect((await person.whereabouts(mine.envelopeId)).state).toBe('kept');
  await clone.remove();
  return { running, lodging };
};
const clone =
  (part: 'running' | 'lodging'): Drive =>
  async ({ stage, prosecutor: [one] }) => {
    const seen = cloneSeen.get(stage) ?? runClone(stage, one.keys);
    cloneSeen.set(stage, seen);
    return (await seen)[part];
  };

/** One forged feed holds both lies: a leaf that was exchanged, and answers that were. The second terminal is not used after it. */
const feedSeen = new WeakMap<Stage, Promise<Readonly<Record<'ledger' | 'feed', string>>>>();

const runForgedFeed = async (stage: Stage): Promise<Readonly<Record<'ledger' | 'feed', string>>> => {
  const [honest, victim] = stage.system.kiosks;
  // Nobody asks for what comes now, so the hub keeps no copy of it in memory.
  honest?.link.cut();
  await victim?.process.stop();
  const from = await newestChunk(stage);
  const chunks = await announcedAfter(stage, from);
  await stage.behind(...holdFeed);
  await stage.behind(...putChunks(await forged(stage, chunks)));
  await victim?.process.start();
  await victim?.process.ready();
  const seen = { ledger: await stage.alarmed(1, 'ledger/forked'), feed: await stage.alarmed(1, 'directory/feed-forked') };
  expect((await stateOf(stage, 1)).integrity).toBe('damaged');
  await victim?.process.stop();
  rmSync(join(stage.system.data, `terminal-${victim?.id ?? ''}`, 'state'), { recursive: true });
  await stage.behind(...putChunks(chunks), ...releaseFeed);
  await stage.system.hub.process.kill();
  await stage.system.hub.process.ready();
  honest?.link.mend();
  await until('the honest feed', async () =>
    Number(stage.terminal(0, 'select max(number) as n from feed_chunk')[0]?.['n']) > (chunks.at(-1)?.number ?? 0) ? true : undefined,
  );
  expect((await stateOf(stage, 0)).integrity).toBe('good');
  return seen;
};
const forgedFeed =
  (part: 'ledger' | 'feed'): Drive =>
  async ({ stage }) => {
    const seen = feedSeen.get(stage) ?? runForgedFeed(stage);
    feedSeen.set(stage, seen);
    return (await seen)[part];
  };

const clockSetBack: Drive = async ({ stage, ombudsman: [first] }) => {
  stage.setClocks(['agent 0'], { ahead: -2 * DAY });
  const log = `terminal-${stage.system.kiosks[0]?.id ?? ''}`;
  const told = await until('the clock', () => stage.logOf(log).find((line) => line['event'] === 'clock.stepped'));
  await until('the journal', () => stage.terminal(0, "select 1 from journal where instr(cast(bytes as text), 'time-stepped') > 0").at(0));
  await stage.condition(0, 'clock-behind');
  // The slip bears the witnesses' day, whatever the clock of the device says.
  const { lodged } = await stage.lodge({ body: first.body, keys: first.keys });
  expect(lodged.day).toBeGreaterThanOrEqual(dayIn('Asia/Almaty', systemClock.now()) - 1);
  stage.setClocks(['agent 0'], {});
  return String(told['code']);
};

const backDated: Drive = async ({ stage, ombudsman: [first] }) => {
  stage.setClocks(['hub'], { ahead: -2 * DAY });
  const lodgement = await stage.lodge({ body: first.body, keys: first.keys });
  const code = await stage.alarmed(0, 'acceptance/back-dated');
  // Not believed, so never “accepted”: kept until it is public.
  const states = new Set<string>();
  await until('public', async () => {
    const { state } = await stage.person(0).whereabouts(lodgement.envelopeId);
    states.add(state);
    return state === 'public' ? true : undefined;
  });
  stage.setClocks(['hub'], {});
  expect(states.has('accepted')).toBe(false);
  return code;
};

const feedWithheld: Drive = async ({ stage }) => {
  await stage.behind(...holdFeed);
  const newest = await newestChunk(stage);
  await until('everything read', () =>
    Number(stage.terminal(0, 'select max(number) as n from feed_chunk')[0]?.['n']) === newest ? true : undefined,
  );
  // Twice, because the first may fall before the agent has noticed that the feed is silent.
  const code = (async () => stage.alarmed(0, 'feed/withheld'))();
  for (let hours = 4; hours <= 40 && !(await settledWithin(code, 1_000)); hours += 4)
    stage.setClocks(['agent 0'], { elapsed: hours * HOUR });
  await stage.condition(0, 'feed-withheld');
  await stage.behind(...releaseFeed);
  return code;
};

const settledWithin = (promise: Promise<unknown>, ms: number): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms))]);

export const terminalDrives = {
  'cell replayed': cellReplayed,
  'clone running': clone('running'),
  'clone lodging': clone('lodging'),
  'forked, terminal': forgedFeed('ledger'),
  'feed forked': forgedFeed('feed'),
  'clock set back': clockSetBack,
  'back-dated': backDated,
  'feed withheld': feedWithheld,
} as const;
