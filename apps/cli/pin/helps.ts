/** One question of a terminal, and its answer: all that a server of numbers does, without the network around it. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { base64, bytesOf, concat, parseBase64, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, parseIso, type Clock, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { ANSWER_BYTES, openBox, type Asked } from '@dauys/beat/box.ts';
import { verifyDevice } from '@dauys/beat/device.ts';
import type { TransportKey } from '@dauys/beat/session.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import {
  encodeOwnAnswer,
  OWN_DOMAIN,
  OWN_RECORDS,
  parseQuestion,
  type OwnAnswer,
  type OwnQuestion,
  type SignedQuestion,
} from '@dauys/protocol/own-number.ts';
import { RECORD_BYTES } from '@dauys/sealing/own-number.ts';
import { evaluate } from '@dauys/sealing/voprf.ts';
import type { ServerKeys } from './config.ts';
import { mayKeep, waitOf } from './decide.ts';
import type { PinStore } from './store.ts';

/** How far a terminal's clock may be from ours. */
const FRESH_MS = 5 * 60_000;

interface Parts {
  readonly id: string;
  readonly keys: ServerKeys;
  readonly store: PinStore;
  readonly clock: Clock;
  readonly directory: () => Pick<Directory, 'terminals'>;
}

/** Answers any bytes with ANSWER_BYTES: whoever is no terminal of the directory gets random ones. Throws when the store fails. */
export const makeHelps = (parts: Parts): ((box: Uint8Array) => Promise<Bytes>) => {
  const isNew = seenOnce(parts.clock);
  return async (box) => {
    const asked = await opened(parts.keys.transport, box);
    if (asked === undefined) return bytesOf(randomBytes(ANSWER_BYTES));
    const signed = parseQuestion(asked.said);
    const answer = signed !== undefined && isBelieved(parts, signed) && isNew(box) ? answerTo(parts, signed.question) : REFUSED;
    return asked.answer(encodeOwnAnswer(answer));
  };
};

const REFUSED: OwnAnswer = { do: 'refused' };

const opened = async (key: TransportKey, box: Uint8Array): Promise<Asked | undefined> => {
  try {
    return await openBox(key, box);
  } catch (error) {
    if (error instanceof VerificationError) return undefined;
    throw error;
  }
};

/** Meant for us, by a terminal in service, just now. */
const isBelieved = ({ id, clock, directory }: Parts, { question, said, signature }: SignedQuestion): boolean => {
  const terminal = directory().terminals.get(question.terminal);
  const at = parseIso(question.at);
  if (terminal === undefined || terminal.retired !== undefined || question.server !== id || at === undefined) return false;
  return Math.abs(clock.now() - at) < FRESH_MS && verifyDevice(concat(utf8(OWN_DOMAIN), said), signature, terminal);
};

/** A box that somebody sends again would use up a person's attempts. Those of the time in which they would be believed are remembered. */
const seenOnce = (clock: Clock): ((box: Uint8Array) => boolean) => {
  let [before, now] = [new Set<string>(), new Set<string>()];
  let since: Instant = clock.now();
  return (box) => {
    // Twice the time on either side: a terminal's clock may be ahead by one and behind by another.
    if (Math.abs(clock.now() - since) > 2 * FRESH_MS) [before, now, since] = [now, new Set(), instant(clock.now())];
    const name = createHash('sha256').update(box).digest('base64');
    if (before.has(name) || now.has(name)) return false;
    now.add(name);
    return true;
  };
};

const answerTo = (parts: Parts, { terminal, ask }: OwnQuestion): OwnAnswer => {
  const { store, clock } = parts;
  if (ask.do === 'nothing') return { do: 'nothing' };
  const place = parseBase64(ask.place);
  if (place?.length !== 32) return REFUSED;
  const now = clock.now();
  const attempts = store.attempts(place, now);
  if (ask.do === 'keep') {
    const record = parseBase64(ask.record);
    if (record?.length !== RECORD_BYTES || !mayKeep(attempts, terminal, now)) return REFUSED;
    return { do: store.keep(place, record, now) };
  }
  const seconds = waitOf(attempts, terminal, now);
  if (seconds > 0) return { do: 'wait', seconds };
  // On the disk before it is answered: whoever pulls the plug takes no attempt back.
  store.attempt(place, { terminal, at: now });
  return evaluated(parts, place, parseBase64(ask.blinded) ?? new Uint8Array(0));
};

const evaluated = ({ keys, store }: Parts, place: Bytes, blinded: Bytes): OwnAnswer => {
  try {
    const { evaluated: element, proof } = evaluate(keys.secretKey, keys.publicKey, blinded);
    const held = store.records(place);
    const records = Array.from({ length: OWN_RECORDS }, (_, slot) => base64(held.get(slot) ?? madeUp(keys.madeUp, place, slot)));
    return { do: 'evaluated', evaluated: base64(element), proof: base64(proof), records };
  } catch (error) {
    if (error instanceof VerificationError) return REFUSED;
    throw error;
  }
};

/** Always the same where there is none, so that nobody learns which words exist. */
const madeUp = (key: Uint8Array, place: Uint8Array, slot: number): Bytes =>
  bytesOf(createHmac('sha512', key).update(place).update(u8(slot)).digest().subarray(0, RECORD_BYTES));
