/** The real system's output before both verifiers: over HTTP, from a downloaded folder, and with bytes broken in that folder. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hex, parseHex, utf8 } from '@dauys/basics/bytes.ts';
import { instant, isoOf, systemClock } from '@dauys/basics/clock.ts';
import { reveal } from '@dauys/basics/redacted.ts';
import { entriesPath, hashesInTile, tilePath, tilesFor } from '@dauys/ledger/tiles.ts';
import { keysOfCode } from '@dauys/sealing/complainant.ts';
import { sign } from '@dauys/sealing/signature.ts';
import { encodeSlip, parseSlip, parseSlipText, slipBody, slipText, SLIP_DOMAIN } from '@dauys/sealing/slip.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftOf } from '../crash/draft.ts';
import { until } from '../crash/scene.ts';
import { officerAt } from '../demo/officer.ts';
import { personAt } from '../demo/person.ts';
import { doorsOf } from '../demo/provision.ts';
import { fast, startSystem, type System } from '../demo/system.ts';
import { beginFounded } from '../test/founded.ts';
import { bothOpinions, firstOpinion, needPython, type Question, secondOpinion } from './opinions.ts';

interface Lodged {
  readonly slip: string;
  readonly envelopeId: string;
  readonly code: { readonly digits: string; readonly q: string };
}

const data = mkdtempSync(join(tmpdir(), 'dauys-opinion-'));
const folder = join(data, 'download');
let system: System;
let answered: Lodged;
let waiting: Lodged;

const lodge = async (mark: string): Promise<Lodged> => {
  const person = personAt(system.kiosks[0]?.url ?? '');
  const sealed = await until('a proven key', () => person.seal(draftOf(mark)));
  const { slip, envelopeId } = await person.lodge(sealed);
  if (sealed.code === undefined) throw new Error('a first complaint has a code');
  await until('in the public record', async () => ((await person.whereabouts(envelopeId)).state === 'public' ? true : undefined));
  return { slip, envelopeId, code: { digits: reveal(sealed.code), q: hex((await keysOfCode(sealed.code)).q) } };
};

const answer = async ({ envelopeId }: Lodged, kind: 'interim' | 'answered'): Promise<void> => {
  const door = (await doorsOf(data)).find(({ body }) => body === 'ombudsman');
  const workspace = system.workspaces.find(({ id }) => id === 'ombudsman');
  if (door === undefined || workspace === undefined) throw new Error('nobody to answer');
  const officer = await officerAt(workspace.url, door, readFileSync(system.anchorFile, 'utf8'));
  const find = async () => (await officer.inbox()).find((row) => row.envelopeId === envelopeId);
  const opened = await officer.open(await until('the case', find));
  if (opened.manifest === undefined) throw new Error('it does not open');
  if (kind === 'interim') await officer.receive(opened);
  const reply = { kind, language: 'ru', text: 'Врач придёт в среду.', route: 'Вышестоящему прокурору.' } as const;
  await officer.sendReply(envelopeId, await officer.composeReply(await until('the case', find), opened.manifest, reply));
};

/** Everything below `ledger/` as it is at one checkpoint, as anybody may download it. */
const download = async (): Promise<void> => {
  for (const ledger of ['directory', 'cases']) {
    const get = async (path: string): Promise<Uint8Array> => {
      const answer = await fetch(`${system.hub.url}/ledger/${ledger}/${path}`);
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const file = join(folder, 'ledger', ledger, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      return bytes;
    };
    const size = Number(
      Buffer.from(await get('checkpoint'))
        .toString()
        .split('\n')[1],
    );
    for (const { level, index, width } of tilesFor(0, size)) {
      await get(tilePath(level, index, width));
      if (level === 0) await get(entriesPath(index, hashesInTile(0, index, size)));
    }
  }
};

beforeAll(async () => {
  await needPython();
  beginFounded(data);
  system = await startSystem({ data, say: () => undefined, anyPort: true, ...fast });
  answered = await lodge('answered');
  waiting = await lodge('waiting');
  await answer(answered, 'interim');
  await until('the interim answer in the record', () => isIn('interim'));
  await answer(answered, 'answered');
  await until('the answer in the record', () => isIn('answered'));
  await download();
}, 400_000);
afterAll(async () => {
  await system?.stop();
  rmSync(data, { recursive: true, force: true });
}, 60_000);

const isIn = async (state: string): Promise<true | undefined> => {
  const { said } = await secondOpinion(about(system.hub.url, { text: answered.slip, code: answered.code }));
  return said['state'] === state ? true : undefined;
};
const about = (from: string, slip?: Question['slip']): Question => ({ anchor: system.anchorFile, from, ...(slip && { slip }) });
const agreed = async (question: Question) => {
  const { first, second } = await bothOpinions(question);
  expect(second).toEqual(first);
  return first;
};

test('the downloaded ledgers hold, and both say so in the same words', async () => {
  expect(await agreed(about(folder))).toMatchObject({ exit: 0, said: { verified: true, later: 0 } });
});

test('the hub over HTTP, while it goes on: what grows may differ, nothing else', async () => {
  const first = await firstOpinion(about(system.hub.url));
  const second = await secondOpinion(about(system.hub.url));
  for (const { exit, said } of [first, second]) expect([exit, said['verified'], Number(said['batches']) > 0]).toEqual([0, true, true]);
  expect(Object.keys(second.said).toSorted()).toEqual(Object.keys(first.said).toSorted());
  expect(Number(second.said['batches'])).toBeGreaterThanOrEqual(Number(first.said['batches']));
  const at = isoOf(systemClock.now());
  const slip = { text: waiting.slip, at };
  const growing = { size: expect.any(Number) as number, seen: expect.any(String) as string };
  const one = await firstOpinion(about(system.hub.url, slip));
  expect(await secondOpinion(about(system.hub.url, slip))).toEqual({ exit: 0, said: { ...one.said, ...growing } });
});

const DAY = 86_400_000;
const slipAt = (lodged: Lodged, days: number): string => {
  // The same complaint, promised so many days ago: the terminal's own key says so.
  const seed = parseHex(readFileSync(join(data, `terminal-${system.kiosks[0]?.id ?? ''}`, 'device.key'), 'utf8').trim());
  const { slip } = parseSlip(parseSlipText(lodged.slip));
  const body = { ...slip, day: slip.day - days };
  if (seed === undefined) throw new Error('no device key');
  return slipText(encodeSlip(body, sign(SLIP_DOMAIN, slipBody(body), seed)));
};

test.each([
  ['answered', 0, 0, 'answered'],
  ['waiting', 0, 0, 'logged'],
  ['waiting', 0, 30, 'logged'],
  ['waiting', 12, 0, 'not-delivered'],
] as const)('%s, of %d days ago, judged in %d days: %s', async (which, ago, ahead, state) => {
  const lodged = which === 'answered' ? answered : waiting;
  const at = isoOf(instant(systemClock.now() + ahead * DAY));
  const slip = { text: slipAt(lodged, ago), at, code: lodged.code };
  expect((await agreed(about(folder, slip))).said).toMatchObject({ state, recordTooOld: ahead > 0, at });
});

/** Flips one bit of a file of a copy of the download and asks both. */
const broken = async (path: string, place: (bytes: Buffer) => number, slip?: Question['slip']) => {
  const copy = join(data, 'broken');
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  const file = join(copy, 'ledger', path);
  const bytes = readFileSync(file);
  const at = place(bytes);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const { exit, said } = await agreed(about(copy, slip));
  expect([exit, said['verified']]).toEqual([1, false]);
  return said;
};
const after = (text: string, offset: number) => (bytes: Buffer) => bytes.indexOf(utf8(text)) + utf8(text).length + offset;
const middle = (bytes: Buffer) => bytes.length >> 1;
const WITNESS = '— dauys.demo/witness-npm ';

test.each([
  ['an entry', 'cases/tile/entries/000', middle],
  ['a tile', 'cases/tile/0/000', middle],
  ['the size', 'cases/checkpoint', after('dauys.demo/cases\n', 0)],
  ['the root', 'cases/checkpoint', after('dauys.demo/cases\n', 12)],
  ["the log's signature", 'cases/checkpoint', after('— dauys.demo/cases ', 40)],
  ["a witness's signature", 'cases/checkpoint', after(WITNESS, 40)],
  ['the time of a cosignature', 'cases/checkpoint', after(WITNESS, 13)],
  ["a witness's name", 'directory/checkpoint', after('— dauys.demo/', 3)],
] as const)('one bit of %s', async (_, path, place) => {
  await broken(path, place);
});

test('one bit of a statement in the directory, with or without a slip in hand', async () => {
  const size = Number(readFileSync(join(folder, 'ledger/directory/checkpoint'), 'utf8').split('\n')[1]);
  const path = `directory/${entriesPath(0, hashesInTile(0, 0, size))}`;
  const statement = after('"statement":"', 30);
  expect(await broken(path, statement)).toEqual({ verified: false, code: 'verify/entry-mismatch', where: path });
  await broken(path, statement, { text: waiting.slip, at: isoOf(systemClock.now()) });
});
