import { base64, concat, utf8 } from '@dauys/basics/bytes.ts';
import { isoOf, type Clock } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import {
  inboxShown,
  reportsTaken,
  RESPONDER_DOMAIN,
  type CanaryReport,
  type ReadTo,
  type ResponderRead,
  type SignedByResponder,
} from '@dauys/protocol/canary.ts';
import type { Ed25519Signer } from '@dauys/ledger/ed25519.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { openTest, type Opener } from './open.ts';

export interface Responder extends Opener {
  readonly signer: Ed25519Signer;
  readonly clock: Clock;
  /** Posts JSON to the hub; throws when it refuses or cannot be reached. */
  post(path: string, body: object): Promise<unknown>;
}

export interface Round {
  /** Up to here everything was looked at, and the hub knows. */
  readonly to: number;
  readonly more: boolean;
  readonly canaries: number;
  readonly covers: number;
}

/**
 * One round: what has come, opened where its key opens, reported, and then the place up to which it has looked. A round that ends early is done
 * again from the same place, and says the same. `after` overrides the place that the hub remembers.
 */
export const respondOnce = async (responder: Responder, after?: number): Promise<Round> => {
  const { body, clock, post } = responder;
  const at = isoOf(clock.now());
  const read: ResponderRead = { v: 1, kind: 'read', body, ...(after === undefined ? {} : { after }), at };
  const shown = held(inboxShown, await post('/api/responder/inbox', await signed(responder, read)));
  const found: CanaryReport[] = [];
  for (const { parcel } of shown.envelopes) {
    const report = await openTest(parcel, responder, clock.now());
    if (report !== undefined) found.push(report);
  }
  const readTo: ReadTo = { v: 1, kind: 'read-to', body, n: shown.to, at: isoOf(clock.now()) };
  const reports = await Promise.all(found.map((report) => signed(responder, report)));
  held(reportsTaken, await post('/api/responder/reports', { reports, readTo: await signed(responder, readTo) }));
  const covers = found.filter(({ kind }) => kind === 'cover').length;
  return { to: shown.to, more: shown.more, canaries: found.length - covers, covers };
};

const signed = async ({ signer }: Responder, said: ResponderRead | CanaryReport | ReadTo): Promise<SignedByResponder> => {
  const statement = canonicalBytes(said);
  return { statement: base64(statement), signature: base64(await signer.sign(concat(utf8(RESPONDER_DOMAIN), statement))) };
};

const held = <S extends TSchema>(schema: S, answer: unknown): Static<S> => {
  if (!Value.Check(schema, answer)) throw new Fault('the hub answered something else than was asked');
  return answer;
};
