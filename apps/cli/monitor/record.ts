/** The hub's record of what it heard: fetched under this monitor's key, or read from a file, and believed only as the hub's signed word. */
import { base64, concat, parseBase64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, parseIso, type Instant } from '@dauys/basics/clock.ts';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { verifyDevice } from '@dauys/beat/device.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import { parseTerminalStatement, STATEMENT_DOMAIN } from '@dauys/journal/statement.ts';
import type { Ed25519Signer } from '@dauys/ledger/ed25519.ts';
import {
  FLEET_RECORD_DOMAIN,
  FLEET_RECORD_PATH,
  fleetRecord,
  monitorAuthorization,
  monitorRequestMessage,
  signedFleetRecord,
  type FleetRecord,
  type SignedFleetRecord,
} from '@dauys/protocol/fleet-record.ts';
import Type from 'typebox';
import { Value } from 'typebox/value';
import { Declined, Misuse } from '../output.ts';
import { CLOCK_MS, type Told, type ToldTerminal } from './compare.ts';

/** A record on its way: all its pages, as the hub signed them. */
const recordFile = Type.Object(
  { v: Type.Literal(1), pages: Type.Array(signedFleetRecord, { minItems: 1, maxItems: 5_000 }) },
  { additionalProperties: false },
);
export type RecordFile = Type.Static<typeof recordFile>;

const PATIENCE = 30_000;
const LONGEST_ANSWER = 16_000_000;

interface Asking {
  readonly id: string;
  readonly signer: Ed25519Signer;
  readonly now: () => Instant;
}

/**
 * Every page of a stretch of time. Throws `Declined` with the hub's code, `Fault` when it cannot be reached or does not end, `VerificationError`
 * 'monitor/record-other-time' for a page about another stretch than was asked, or one that was not made now.
 */
export const fetchRecord = async (hub: string, { from, to }: { from: Instant; to: Instant }, asking: Asking): Promise<RecordFile> => {
  const pages: SignedFleetRecord[] = [];
  for (let after = ''; ; ) {
    const more: string = after === '' ? '' : `&after=${after}`;
    const page = await fetchPage(hub, `${FLEET_RECORD_PATH}?from=${isoOf(from)}&to=${isoOf(to)}${more}`, asking);
    pages.push(page);
    const said = readText(page.record);
    // A signed page about a quieter hour, or one from before the outage, is a true word about something else.
    const isOther = timeOf(said.from) !== from || timeOf(said.to) !== to || Math.abs(timeOf(said.at) - asking.now()) > CLOCK_MS;
    if (isOther) distrust('monitor/record-other-time');
    const { next } = said;
    if (next === undefined) return { v: 1, pages };
    // Else it would be asked for ever.
    if (next <= after) throw new Fault('the record of the hub does not end');
    after = next;
  }
};

const fetchPage = async (hub: string, path: string, { id, signer, now }: Asking): Promise<SignedFleetRecord> => {
  const at = now();
  const authorization = monitorAuthorization(id, at, base64(new Uint8Array(await signer.sign(monitorRequestMessage(at, path)))));
  const url = `${hub.replace(/\/+$/, '')}${path}`;
  const answer = await fetch(url, { headers: { authorization }, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) }).catch(
    (cause: unknown) => {
      throw new Fault(`${new URL(url).origin} cannot be reached`, { cause });
    },
  );
  const said = jsonOf(await boundedText(answer));
  if (answer.ok && Value.Check(signedFleetRecord, said)) return said;
  if (typeof said === 'object' && said !== null && 'code' in said && typeof said.code === 'string') throw new Declined(said.code);
  throw new Fault(`${new URL(url).origin} answered ${answer.status}`);
};

const boundedText = async ({ body }: Response): Promise<string> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > LONGEST_ANSWER) throw new Fault('the answer is longer than any record');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** Reads a record from a file's text. Throws `Misuse` for what is none. */
export const parseRecordFile = (text: string): RecordFile => {
  const value = jsonOf(text);
  if (!Value.Check(recordFile, value)) throw new Misuse('--record');
  return value;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readText = (text: string): FleetRecord => {
  const value = jsonOf(text);
  return Value.Check(fleetRecord, value) ? value : distrust('monitor/record-malformed');
};

/**
 * The pages as one record, once the hub's statement key of the directory has signed each. Throws `VerificationError` 'monitor/record-signature',
 * 'monitor/record-malformed' (also for pages of different stretches, or with a terminal twice).
 */
export const readRecord = (file: RecordFile, directory: Directory): Told & { readonly from: Instant; readonly to: Instant } => {
  const pages = file.pages.map(({ record, key, signature }) => {
    const [publicKey, signed] = [directory.hubKey(key), parseBase64(signature)];
    const message = concat(utf8(FLEET_RECORD_DOMAIN), utf8(record));
    if (publicKey === undefined || signed === undefined || !verifyNative(signed, message, publicKey))
      return distrust('monitor/record-signature');
    return readText(record);
  });
  const [first] = pages;
  if (first === undefined || pages.some(({ from, to }) => from !== first.from || to !== first.to))
    return distrust('monitor/record-malformed');
  const listed = pages.flatMap(({ terminals }) => terminals);
  const at = Math.min(...pages.map((page) => timeOf(page.at)));
  const terminals = new Map(listed.map((one) => [one.id, toldOf(one, at, directory)]));
  if (terminals.size !== listed.length) return distrust('monitor/record-malformed');
  const hearing = first.hearing.map(({ since, until }) => ({ from: timeOf(since), to: timeOf(until) }));
  return { at, beatSeconds: first.beatSeconds, hearing, terminals, from: timeOf(first.from), to: timeOf(first.to) };
};

const toldOf = (one: FleetRecord['terminals'][number], at: number, directory: Directory): ToldTerminal => ({
  heardAt: one.heardAt === undefined ? undefined : timeOf(one.heardAt),
  beats: one.beats,
  statement: statementOf(one, directory),
  silences: one.silences.map(({ from, to }) => ({ from: timeOf(from), to: to === undefined ? at : timeOf(to) })),
});

const statementOf = ({ id, statement }: FleetRecord['terminals'][number], directory: Directory): ToldTerminal['statement'] => {
  if (statement === undefined) return undefined;
  const [bytes, signature] = [parseBase64(statement.bytes), parseBase64(statement.signature)];
  const device = directory.terminals.get(id);
  if (bytes === undefined || signature === undefined || device === undefined) return 'forged';
  if (!verifyDevice(concat(utf8(STATEMENT_DOMAIN), bytes), signature, device)) return 'forged';
  return saidIn(bytes, Number.parseInt(id, 16));
};

const saidIn = (bytes: Bytes, terminal: number): ToldTerminal['statement'] => {
  try {
    const said = parseTerminalStatement(bytes);
    return said.terminal === terminal ? said : 'forged';
  } catch (error) {
    if (error instanceof VerificationError) return 'forged';
    throw error;
  }
};

const timeOf = (text: string): Instant => parseIso(text) ?? distrust('monitor/record-malformed');

const distrust = (code: string): never => {
  throw new VerificationError(code);
};
