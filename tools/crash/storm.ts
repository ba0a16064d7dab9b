/**
 * Kills at random while people lodge and officers answer, and then asks for everything: every stored complaint accepted exactly once, logged
 * exactly once, answered at most once, none unreadable. The seed says which kills; what they hit depends on the machine.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { reveal } from '@dauys/basics/redacted.ts';
import { personAt } from '../demo/person.ts';
import { draftOf } from './draft.ts';
import { type Scene, until } from './scene.ts';

export interface StormReport {
  readonly kills: Readonly<Record<string, number>>;
  readonly stored: number;
  readonly answered: number;
}

interface Stored {
  readonly envelopeId: string;
  readonly C: string;
  readonly text: string;
  readonly body: string;
}

/** A small generator with a seed (mulberry32): good enough to choose whom to kill. */
export const seededRandom = (seed: number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const THINKING_MS = 4_000;

const bodies = ['prosecutor-general', 'court', 'ombudsman'] as const;

const lodgeUntil = async (scene: Scene, kiosk: 0 | 1, stored: Stored[], over: () => boolean): Promise<void> => {
  const url = scene.system.kiosks[kiosk]?.url ?? '';
  for (let n = 0; !over(); n++) {
    const body = bodies[n % bodies.length] ?? 'court';
    const draft = draftOf(`буря ${kiosk}-${n}`, { body, urgent: n % 5 === 0 });
    const sealed = await until('a proven key', () => personAt(url).seal(draft));
    // The page repeats the very same bytes until it has the promise.
    await until('the promise', () => personAt(url).lodge(sealed));
    stored.push({ envelopeId: sealed.lodging.envelopeId, C: sealed.lodging.C, text: draft.text, body });
    // People think before they write again. Without this the cores stretch codes all the time, and what fell rises late.
    await pause(THINKING_MS);
  }
};

const answerUntil = async (scene: Scene, body: string, answered: Set<string>, over: () => boolean): Promise<void> => {
  while (!over()) {
    await pause(THINKING_MS);
    const officer = await scene.officer(body).catch(() => undefined);
    const rows = (await officer?.inbox().catch(() => undefined)) ?? [];
    const row = rows.find((r) => !answered.has(r.envelopeId) && r.state === 'accepted');
    if (officer === undefined || row === undefined) continue;
    const opened = await until('open', async () => {
      const tried = await officer.open(row);
      return tried.manifest === undefined ? undefined : tried;
    });
    if (opened.manifest === undefined) throw new Error('a case that does not open');
    const received = await until('what is signed', () => officer.composeReceived(opened));
    const after = await until('received', () => officer.sendReceived(row.envelopeId, received));
    const reply = await officer.composeReply({ ...row, ...after }, opened.manifest, {
      kind: 'answered',
      language: 'ru',
      text: `Ответ на ${row.envelopeId}`,
      route: 'В суд.',
    });
    await until('answered', () => officer.sendReply(row.envelopeId, reply));
    answered.add(row.envelopeId);
  }
};

const victimsOf = (scene: Scene): Record<string, () => Promise<void>> => ({
  hub: () => scene.system.hub.process.kill(),
  postgres: () => scene.killPostgres(),
  ...Object.fromEntries(scene.system.kiosks.map((k, i) => [`agent-${i + 1}`, () => k.process.kill()])),
  ...Object.fromEntries(scene.system.witnesses.map((w, i) => [`witness-${i + 1}`, () => w.process.kill()])),
});

/** Runs `kills` kills and settles. Throws with the first promise that was broken. */
export const runStorm = async (
  scene: Scene,
  { kills, seed, say = () => undefined }: { kills: number; seed: number; say?: (text: string) => void },
): Promise<StormReport> => {
  const random = seededRandom(seed);
  const [stored, answered]: [Stored[], Set<string>] = [[], new Set()];
  let isOver = false;
  const over = () => isOver;
  const people = Promise.all([
    lodgeUntil(scene, 0, stored, over),
    lodgeUntil(scene, 1, stored, over),
    ...bodies.map((body) => answerUntil(scene, body, answered, over)),
  ]);
  people.catch(() => (isOver = true));
  const victims = Object.entries(victimsOf(scene));
  const count: Record<string, number> = {};
  for (let n = 0; n < kills && !over(); n++) {
    await pause(Math.floor(random() * 1_500));
    const [name, strike] = victims[Math.floor(random() * victims.length)] ?? ['', async () => undefined];
    await strike().catch(() => undefined);
    count[name] = (count[name] ?? 0) + 1;
    say(`${n + 1}/${kills} ${name}; ${stored.length} stored, ${answered.size} answered`);
    // Some blows fall on what has just risen, some on a system that works again: both must be survived, and life must go on in between.
    if (n % 3 === 2) await allUp(scene);
    else await until('the hub again', async () => ((await fetch(`${scene.system.hub.url}/livez`)).ok ? true : undefined));
  }
  isOver = true;
  await people;
  await settle(scene, stored, answered);
  return { kills: count, stored: stored.length, answered: answered.size };
};

const allUp = async ({ system }: Scene): Promise<void> => {
  for (const part of [...system.witnesses, system.hub, ...system.kiosks, ...system.workspaces]) await part.process.ready();
};

const settle = async (scene: Scene, stored: readonly Stored[], answered: ReadonlySet<string>): Promise<void> => {
  await allUp(scene);
  // verified() refuses a commitment that stands twice.
  const positions = await until('everything logged', async () => {
    const found = await scene.verified();
    return stored.every(({ C }) => found.has(C)) ? found : undefined;
  });
  for (const { C } of stored) if (!positions.has(C)) throw new Error('stored, and not logged');
  for (const body of bodies) {
    const officer = await scene.officer(body);
    const rows = await until('the inbox', () => officer.inbox());
    const mine = stored.filter((s) => s.body === body);
    for (const { envelopeId, text } of mine) {
      const found = rows.filter((r) => r.envelopeId === envelopeId);
      if (found.length !== 1 || found[0] === undefined) throw new Error(`accepted ${found.length} times`);
      const opened = await officer.open(found[0]);
      if (opened.manifest === undefined || reveal(opened.manifest).text !== text) throw new Error('unreadable');
      if (answered.has(envelopeId) !== (found[0].state === 'answered') || found[0].replies > 1)
        throw new Error('answered more or less than once');
    }
    if (rows.length !== mine.length) throw new Error(`${rows.length} in the inbox, ${mine.length} stored`);
  }
  for (const index of [0, 1] as const) {
    const counters = scene.terminal(index, 'select counter from outbox order by counter').map((r) => r['counter']);
    if (counters.some((counter, i) => counter !== i + 1)) throw new Error('a counter is missing');
  }
};
