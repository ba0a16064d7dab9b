/**
 * The worst day, rehearsed (docs/operating/backup.md): an old backup is all that is left of the hub's data. What was public comes back from
 * a mirror, what was accepted from the terminals; nothing forks, nothing that was promised is missing, nobody is answered twice.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reveal } from '@dauys/basics/redacted.ts';
import type { ReceivedAct, ReplyAct } from '@dauys/protocol/case.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Officer, officerAt } from '../demo/officer.ts';
import { personAt } from '../demo/person.ts';
import { doorsOf } from '../demo/provision.ts';
import { draftOf } from './draft.ts';
import { openScene, type Scene, until } from './scene.ts';
import {
  dauys,
  destroyHub,
  hubConfig,
  hubEvents,
  hubLogLines,
  type Mirror,
  newestAtTerminals,
  seenByWitnesses,
  startMirror,
} from './restoring.ts';
import { largePicturesDraft, type Lodgement, sealAt, startLodging } from './story.ts';

let scene: Scene;
let mirror: Mirror;
beforeAll(async () => {
  scene = await openScene();
  mirror = startMirror(scene, join(scene.system.data, 'mirror'));
}, 300_000);
afterAll(async () => {
  await mirror.stop();
  await scene.close();
}, 60_000);

const lodge = async (mark: string): Promise<Lodgement> => startLodging(scene, await sealAt(scene, draftOf(mark)));
const isPublic = ({ lodged }: Lodgement) =>
  until('public', async () =>
    (await personAt(scene.system.kiosks[0]?.url ?? '').whereabouts(lodged.envelopeId)).state === 'public' ? true : undefined,
  );
const signIn = async (): Promise<Officer> => {
  const door = (await doorsOf(scene.system.data)).find((d) => d.body === 'ombudsman');
  const workspace = scene.system.workspaces.find((w) => w.id === 'ombudsman');
  if (door === undefined || workspace === undefined) throw new Error('no officer');
  return officerAt(workspace.url, door, readFileSync(scene.system.anchorFile, 'utf8'));
};

/** The case as its officer opens it; she holds the very complaint. */
const opened = async (officer: Officer, { lodged, mark }: Lodgement) => {
  const row = await until('the case', async () => (await officer.inbox()).find((r) => r.envelopeId === lodged.envelopeId));
  const found = await until('the opened case', () => officer.open(row));
  if (found.manifest === undefined || reveal(found.manifest).text !== mark) throw new Error('it does not open to what was said');
  return { row, found, manifest: found.manifest };
};

interface Answered {
  readonly received: ReceivedAct;
  readonly reply: ReplyAct;
  readonly text: string;
}

const answer = async (officer: Officer, lodgement: Lodgement, text: string): Promise<Answered> => {
  const { found, manifest } = await opened(officer, lodgement);
  const received = await officer.composeReceived(found);
  await officer.sendReceived(lodgement.lodged.envelopeId, received);
  const { row } = await opened(officer, lodgement);
  const reply = await officer.composeReply(row, manifest, { kind: 'answered', language: 'ru', text, route: 'Вышестоящему прокурору.' });
  await officer.sendReply(lodgement.lodged.envelopeId, reply);
  return { received, reply, text };
};

const answersOf = async ({ other, code }: Lodgement): Promise<readonly string[]> =>
  until('an answer at the other terminal', async () => {
    const { statements, untrusted } = await other.answers(code);
    if (untrusted.length > 0) throw new Error(`an answer that is not believed: ${untrusted.join(', ')}`);
    return statements.length === 0 ? undefined : statements.map((s) => reveal(s).text);
  });

/** How often an answer stands in the feed, as each terminal holds it. */
const timesInFeed = ({ reply }: Answered): readonly number[] =>
  ([0, 1] as const).map((i) => Number(scene.terminal(i, 'select count(*) as n from reply where lower(hex(tag)) = ?', reply.tag)[0]?.['n']));

const verifySlip = ({ lodged }: Lodgement) =>
  dauys('verify', 'slip', lodged.slip, '--anchor', scene.system.anchorFile, '--from', scene.system.hub.url);

test('an old backup is restored: nothing accepted is missing, nothing forks, no answer is doubled', async () => {
  const officer = await signIn();
  const before = [await lodge('before one'), await lodge('before two')];
  await Promise.all(before.map(isPublic));
  const [one, two] = before;
  if (one === undefined || two === undefined) throw new Error('two were lodged');
  const old = await answer(officer, one, 'Ответ до копии.');
  await answersOf(one);

  const file = join(scene.system.data, 'backup');
  expect(await dauys('backup', '--config', hubConfig(scene), '--to', file)).toMatchObject({ code: 0 });

  const between = [await lodge('between one'), await startLodging(scene, await largePicturesDraft(scene)), await lodge('between three')];
  await Promise.all(between.map(isPublic));
  const third = between[2];
  if (third === undefined) throw new Error('three were lodged');
  const lost = [await answer(officer, two, 'Ответ между.'), await answer(officer, third, 'И этот между.')] as const;
  expect(await answersOf(two)).toEqual([lost[0].text]);
  expect(await answersOf(third)).toEqual([lost[1].text]);
  const atLast = await lodge('accepted at the last moment');
  await until('accepted', async () =>
    (await personAt(scene.system.kiosks[0]?.url ?? '').whereabouts(atLast.lodged.envelopeId)).state === 'kept' ? undefined : true,
  );
  await destroyHub(scene, mirror);
  const seen = seenByWitnesses(scene);
  const newest = newestAtTerminals(scene);

  expect(await dauys('restore', 'database', '--config', hubConfig(scene), '--from', file)).toMatchObject({ code: 0 });
  const from = hubLogLines(scene);
  await scene.system.hub.process.start();
  await until('the hub to refrain', () => {
    const said = hubEvents(scene, from);
    const isQuiet = (event: string, code: string) => said.some((e) => e['event'] === event && e['code'] === code);
    return isQuiet('ledger.refrains', 'ledger/behind-witnesses') && isQuiet('feed.rests', 'feed/rests-after-restore') ? true : undefined;
  });
  // It takes what terminals bring meanwhile: acceptance needs no signature of a ledger.
  await until('what was public is given back', async () =>
    (
      await scene.hub('select envelope_id from envelopes where encode(envelope_id, $1) = any($2)', [
        'hex',
        between.map((l) => l.lodged.envelopeId),
      ])
    ).length === 3
      ? true
      : undefined,
  );
  expect(seenByWitnesses(scene)).toEqual(seen);
  expect(newestAtTerminals(scene)).toBe(newest);
  expect(hubEvents(scene, from).filter((e) => e['event'] === 'ledger.published' || e['event'] === 'feed.published')).toEqual([]);

  const catchUp = () => dauys('restore', 'catch-up', '--config', hubConfig(scene), '--mirror', mirror.folder);
  expect(await catchUp()).toMatchObject({ code: 1, said: { error: 'restore/hub-at-work' } });
  await scene.system.hub.process.stop();
  expect(await catchUp()).toMatchObject({ code: 0 });
  expect(await catchUp()).toMatchObject({ code: 0, said: { leaves: 0, statements: 0, chunks: 0 } });
  await scene.system.hub.process.start();
  await scene.system.hub.process.ready();

  const again = await signIn();
  await until('the feed to go on', () => (newestAtTerminals(scene) > newest + 2 ? true : undefined));
  const after = await lodge('after');
  const all = [...before, ...between, atLast, after];
  await Promise.all(all.map(isPublic));
  for (const lodgement of all) {
    await opened(again, lodgement);
    expect(await verifySlip(lodgement)).toMatchObject({ code: 0, said: { state: 'logged' } });
  }
  // The officer's acts of the lost hours: another answer in the same place is refused, the very same one changes nothing for the person.
  const { manifest, found } = await opened(again, two);
  await again.sendReceived(two.lodged.envelopeId, lost[0].received);
  expect(found.manifest).toBeDefined();
  const { row } = await opened(again, two);
  const other = await again.composeReply(row, manifest, {
    kind: 'answered',
    language: 'ru',
    text: 'Другой.',
    route: 'Вышестоящему прокурору.',
  });
  await expect(again.sendReply(two.lodged.envelopeId, other)).rejects.toThrow('case/conflict');
  await again.sendReply(two.lodged.envelopeId, lost[0].reply);
  const fresh = await answer(again, after, 'Ответ после.');
  expect(await answersOf(after)).toEqual([fresh.text]);
  for (const [lodgement, { text }] of [
    [one, old],
    [two, lost[0]],
    [third, lost[1]],
  ] as const)
    expect(await answersOf(lodgement)).toEqual([text]);
  for (const answered of [old, ...lost, fresh]) expect(timesInFeed(answered)).toEqual([1, 1]);

  expect((await scene.verified()).size).toBeGreaterThan(0);
  for (const i of [0, 1] as const) expect(scene.terminal(i, 'select code from evidence')).toEqual([]);
  const counted = await scene.hub('select count(*)::int as n, count(distinct envelope_id)::int as different from inbox');
  const promised = ([0, 1] as const).reduce<number>(
    (sum, i) => sum + Number(scene.terminal(i, 'select count(*) as n from outbox')[0]?.['n']),
    0,
  );
  expect(counted).toEqual([{ n: promised, different: promised }]);
  expect(mirror.said().filter((line) => line.includes('distrusted'))).toEqual([]);

  await scene.system.hub.process.stop();
  expect(await dauys('verify', 'ledger', '--anchor', scene.system.anchorFile, '--from', mirror.folder)).toMatchObject({ code: 0 });
}, 900_000);
