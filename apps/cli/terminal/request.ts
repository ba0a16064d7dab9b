/** A request for enrolment on its way: kept beside the device key, so that the command can be stopped and started again at any point. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { base64, hex, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, systemClock } from '@dauys/basics/clock.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import {
  enrolmentShown,
  heldRequest,
  readEnrolmentRequest,
  type EnrolmentBrought,
  type EnrolmentRequest,
  type EnrolmentShown,
} from '@dauys/protocol/enrolment.ts';
import { enrolmentName, enrolmentPassHash } from '@dauys/sealing/enrolment.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import { parsePaperKey, type PaperKey } from '@dauys/sealing/paperKey.ts';
import * as Type from 'typebox';
import Value from 'typebox/value';
import { readJson } from '../directory/entry.ts';
import { getFromHub, postToHub } from '../directory/hub.ts';
import { readSmall, writeOver } from '../files.ts';
import { Declined, EXIT, Misuse } from '../output.ts';
import { signRequest, type DevicePublic } from './device.ts';

const keptShape = Type.Object({ v: Type.Literal(1), request: Type.String(), signature: Type.String() }, { additionalProperties: false });

export interface KeptRequest {
  readonly request: Bytes;
  readonly signature: Bytes;
  readonly said: EnrolmentRequest;
  /** SHA-256 of the request, hex. */
  readonly id: string;
}

const placeIn = (folder: string): string => join(folder, 'enrolment.json');

/** The request that was made here before; `undefined` for none. Throws `Misuse` for a file that is another. */
export const keptRequest = (folder: string): KeptRequest | undefined => {
  const file = placeIn(folder);
  if (!existsSync(file)) return undefined;
  const kept = readJson(file);
  const [request, signature] = Value.Check(keptShape, kept) ? [parseBase64(kept.request), parseBase64(kept.signature)] : [];
  const read = request === undefined || signature === undefined ? undefined : readEnrolmentRequest(request, signature);
  if (request === undefined || signature === undefined || read?.ok !== true) throw new Misuse(file);
  return { request, signature, said: read.value, id: hex(enrolmentName(request)) };
};

export interface Wish extends Pick<EnrolmentRequest, 'facility' | 'place' | 'hours'> {
  readonly pass: Redacted<PaperKey>;
}

/** Makes and signs a request, and keeps it before anybody hears of it: a pass is good for one. */
export const makeRequest = async (folder: string, { pass, ...wish }: Wish, device: DevicePublic, key: string): Promise<KeptRequest> => {
  const { publicKey, algorithm, tier } = device;
  const said: EnrolmentRequest = {
    ...{ v: 1, ...wish, algorithm, tier, key: publicKey },
    pass: hex(enrolmentPassHash(pass)),
    at: isoOf(systemClock.now()),
  };
  const request = canonicalBytes(said);
  const signature = await signRequest(key, request);
  if (!readEnrolmentRequest(request, signature).ok) throw new Misuse('--place');
  writeOver(placeIn(folder), `${JSON.stringify({ v: 1, request: base64(request), signature: base64(signature) })}\n`);
  return { request, signature, said, id: hex(enrolmentName(request)) };
};

/** The digits of a pass, from a file: never from the command line, where other processes see them. */
export const passIn = (text: string): Redacted<PaperKey> => {
  const read = parsePaperKey(text);
  if (!read.ok) throw new Declined(read.error.code, EXIT.usage);
  return read.value;
};
export const passFile = (path: string): Redacted<PaperKey> => passIn(Buffer.from(readSmall(path)).toString('utf8').trim());

/** Brings it; the same again is the same. Throws `Declined` with the hub's code. */
export const bringRequest = async (hub: string, { request, signature }: KeptRequest, pass: Redacted<PaperKey>): Promise<EnrolmentShown> => {
  const brought: EnrolmentBrought = { request: base64(request), signature: base64(signature), pass: reveal(pass) };
  return shownIn(await postToHub(hub, '/enrolment/requests', brought));
};

/** How the hub says that it stands. Throws `Declined('enrolment/not-found')` for a request that it does not have. */
export const askAbout = async (hub: string, id: string): Promise<EnrolmentShown> => {
  const shown = shownIn(await getFromHub(hub, `/enrolment/requests/${id}`));
  // Another request than the one asked about is not believed, whatever is in it.
  if (shown.id !== id || !heldRequest(shown).ok) throw new Declined('enrolment/not-found');
  return shown;
};

const shownIn = (answer: unknown): EnrolmentShown => {
  if (!Value.Check(enrolmentShown, answer)) throw new Declined('desk/answer-malformed');
  return answer;
};
