/** A number of one's own: kiosk page → agent on loopback, and inside the boxes agent → server (packages/beat/box.ts). decision 0040. */
import canonicalize from 'canonicalize';
import { concat, fromUtf8, u16, readU16, utf8, bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import * as Type from 'typebox';
import * as Value from 'typebox/value';
import { iso, slug, terminalId } from './fields.ts';

/** Boxes of one size, to `pin-server`s: application/octet-stream up and down. */
export const OWN_PATH = '/api/own';
/** Places of one word at a server: always so many in an answer. */
export const OWN_RECORDS = 8;
/** How many servers a terminal talks to at most. */
const OWN_SERVERS = 4;
/** What the device signs: this ‖ the bytes of `ownQuestion`. */
export const OWN_DOMAIN = 'dauys/v1/own-question\0';

const bytes = (n: number) =>
  Type.String({ minLength: 4 * Math.ceil(n / 3), maxLength: 4 * Math.ceil(n / 3), pattern: '^[A-Za-z0-9+/]+={0,2}$' });
const closed = { additionalProperties: false } as const;

const evaluate = Type.Object({ do: Type.Literal('evaluate'), place: bytes(32), blinded: bytes(32) }, closed);
const keep = Type.Object({ do: Type.Literal('keep'), place: bytes(32), record: bytes(52) }, closed);
const nothing = Type.Object({ do: Type.Literal('nothing') }, closed);

/** POST /api/own at the agent: one question to each server that is named, at its next turn. */
export const ownAsked = Type.Object(
  { asks: Type.Array(Type.Object({ server: slug, ask: Type.Union([evaluate, keep]) }, closed), { minItems: 1, maxItems: OWN_SERVERS }) },
  closed,
);
export type OwnAsked = Type.Static<typeof ownAsked>;
export type OwnAsk = OwnAsked['asks'][number]['ask'] | Type.Static<typeof nothing>;

/** `wait`: seconds until this word may be tried again here. `full`: its places are taken. `refused`: this terminal is not known to the server. */
const ownAnswer = Type.Union([
  Type.Object(
    {
      do: Type.Literal('evaluated'),
      evaluated: bytes(32),
      proof: bytes(64),
      records: Type.Array(bytes(52), { minItems: OWN_RECORDS, maxItems: OWN_RECORDS }),
    },
    closed,
  ),
  Type.Object({ do: Type.Literal('kept') }, closed),
  Type.Object({ do: Type.Literal('full') }, closed),
  Type.Object({ do: Type.Literal('wait'), seconds: Type.Integer({ minimum: 1, maximum: 86_400 }) }, closed),
  Type.Object({ do: Type.Literal('refused') }, closed),
  nothing,
]);
export type OwnAnswer = Type.Static<typeof ownAnswer>;

/** `away`: this server did not answer, or what came was no answer. */
export const ownAnswered = Type.Object(
  {
    answers: Type.Array(
      Type.Object({ server: slug, answer: Type.Union([ownAnswer, Type.Object({ do: Type.Literal('away') }, closed)]) }, closed),
      { maxItems: OWN_SERVERS },
    ),
  },
  closed,
);
export type OwnAnswered = Type.Static<typeof ownAnswered>;

const ownQuestion = Type.Object(
  { v: Type.Literal(1), server: slug, terminal: terminalId, at: iso, ask: Type.Union([nothing, evaluate, keep]) },
  closed,
);
export type OwnQuestion = Type.Static<typeof ownQuestion>;

const SIGNATURE = 64;

/** u16 n ‖ canonical JSON (n bytes) ‖ signature 64, by the device over OWN_DOMAIN ‖ the JSON. */
export const encodeQuestion = (question: OwnQuestion, sign: (message: Bytes) => Bytes): Bytes => {
  const said = utf8(canonicalize(question) ?? '');
  return concat(u16(said.length), said, sign(said));
};

export interface SignedQuestion {
  readonly question: OwnQuestion;
  readonly said: Bytes;
  readonly signature: Bytes;
}

/** What anybody may have written; the signature is not looked at. `undefined` for what is no question. */
export const parseQuestion = (box: Uint8Array): SignedQuestion | undefined => {
  if (box.length < 2 + SIGNATURE) return undefined;
  const end = 2 + readU16(box, 0);
  if (box.length !== end + SIGNATURE) return undefined;
  const said = bytesOf(box.subarray(2, end));
  const question = jsonOf(said);
  return Value.Check(ownQuestion, question) ? { question, said, signature: bytesOf(box.subarray(end)) } : undefined;
};

/** JSON in UTF-8, as a server of numbers puts it into a box. */
export const encodeOwnAnswer = (answer: OwnAnswer): Bytes => utf8(JSON.stringify(answer));

/** `undefined` for what is no answer. */
export const parseOwnAnswer = (said: Uint8Array): OwnAnswer | undefined => {
  const answer = jsonOf(said);
  return Value.Check(ownAnswer, answer) ? answer : undefined;
};

const jsonOf = (said: Uint8Array): unknown => {
  try {
    return JSON.parse(fromUtf8(said));
  } catch {
    return undefined;
  }
};
