/** People at a kiosk, one after another, in a thread of their own: what the page computes must not hold up the line that is recorded. */
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { base64 } from '@dauys/basics/bytes.ts';
import { systemClock } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { redact, type Redacted } from '@dauys/basics/redacted.ts';
import { verifyDirectoryView, shownEntries } from '@dauys/protocol/directory-view.ts';
import { kioskDirectory } from '@dauys/protocol/kiosk.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { parseCode, platformRandom, type Code } from '@dauys/sealing/code.ts';
import { keysOfCode, type ComplainantKeys } from '@dauys/sealing/complainant.ts';
import { ownBlinded, ownPlace } from '@dauys/sealing/own-number.ts';
import { Value } from 'typebox/value';
import { sealComplaint } from '../../apps/terminal/kiosk/lodge.ts';
import { draftOf } from '../crash/draft.ts';
import { personAt, type Person } from '../demo/person.ts';

export type Act = 'complaint' | 'picture' | 'cover' | 'reading';

export interface Order {
  readonly act: Act;
  readonly kiosk: string;
  readonly terminal: string;
  /** Of somebody whose answer has come. */
  readonly code: string;
  /** How long, ms. */
  readonly lasts: number;
}

/** How often it was done, and the last envelope lodged by it; or why it could not be. */
export type Done = { readonly times: number; readonly envelope: string | undefined } | { readonly failed: string };

const BODY = 'ombudsman';
let known: ComplainantKeys | undefined;

const pictureOf = (length: number) => ({ name: 'picture-1.jpg', mime: 'image/jpeg' as const, bytes: new Uint8Array(length).fill(7) });
/** A picture of that many bytes, in the page's own way: sealed, then handed over until it is durable. */
const complain = async (person: Person, keys: ComplainantKeys, length: number): Promise<string> => {
  const one = pictureOf(length);
  const draft = draftOf('traffic', { attachments: [{ name: one.name, length }] });
  return (await person.lodge(await person.seal(draft, { keys, pictures: [one] }))).envelopeId;
};

/** As the page seals, to the recipient whose holder discards what comes: nobody but the body's responder can tell the two apart. */
const cover = async (person: Person, { kiosk, terminal }: Order, keys: ComplainantKeys): Promise<string> => {
  const answer = await fetch(`${kiosk}/api/directory`, { headers: { 'sec-fetch-site': 'same-origin' } });
  const shown: unknown = await answer.json();
  if (!Value.Check(kioskDirectory, shown)) throw new Fault('no directory');
  const view = { anchor: parseAnchor(shown.anchor), note: shown.note, entries: shownEntries(shown.entries) };
  const epoch = verifyDirectoryView(view).directory.currentEpoch(BODY, systemClock.now());
  if (epoch === undefined) throw new Fault('no epoch');
  const to = { id: BODY, epoch: epoch.epoch, recipient: epoch.canaryRecipient, keyAge: 'fresh' as const };
  const content = redact({ draft: draftOf('traffic'), pictures: [] });
  return (await person.lodge(await sealComplaint({ content, to, terminal, keys }))).envelopeId;
};

const acts: Readonly<Record<Act, (person: Person, order: Order, keys: ComplainantKeys) => Promise<string | undefined>>> = {
  // Three beats.
  complaint: (person, _, keys) => complain(person, keys, 45_000),
  // A hundred and ninety beats.
  picture: (person, _, keys) => complain(person, keys, 3_900_000),
  cover,
  reading: async (person, _, keys) => {
    const { statements, untrusted } = await person.answersFor(keys);
    if (statements.length === 0 || untrusted.length > 0) throw new Fault('the answer is not there');
    return undefined;
  },
};

/** Says numbers that nobody has, each another, for as long: what a page asks, without the work of stretching them. */
const sayNumbers = async (person: Person, end: number): Promise<void> => {
  const servers = (await person.view()).numbers ?? [];
  if (servers.length < 2) throw new Fault('nobody helps with numbers');
  while (performance.now() < end) {
    const secret = { h: redact(platformRandom(32)), x: redact(platformRandom(32)) };
    const asks = servers.map(({ id }) => ({
      server: id,
      ask: { do: 'evaluate' as const, place: base64(ownPlace(secret, id)), blinded: base64(ownBlinded(secret, id).blinded) },
    }));
    const { answers } = await person.own({ asks });
    if (answers.some(({ answer }) => answer.do !== 'evaluated')) throw new Fault('a number was not evaluated');
  }
};

const keep = async (order: Order): Promise<Done> => {
  known ??= await keysOfCode(codeIn(order.code));
  const person = personAt(order.kiosk);
  let [times, envelope]: [number, string | undefined] = [0, undefined];
  const end = performance.now() + order.lasts;
  // Who reads may do it by a number: both at once, so that either would show.
  const numbers = order.act === 'reading' ? sayNumbers(person, end) : Promise.resolve();
  for (; performance.now() < end; await pause(10), times++) envelope = await acts[order.act](person, order, known);
  await numbers;
  return { times, envelope };
};
const codeIn = (digits: string): Redacted<Code> => {
  const code = parseCode(digits);
  if (!code.ok) throw new Fault('not a code');
  return code.value;
};

const answer = async (order: Order): Promise<Done> => {
  try {
    return await keep(order);
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
};

parentPort?.on('message', async (order: Order) => parentPort?.postMessage(await answer(order)));
