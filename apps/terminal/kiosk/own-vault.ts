/** From a word and a number to the code and back, between the servers that help: the page's own code, in its vault. */
import { base64, bytesOf, parseBase64 } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { Redacted } from '@dauys/basics/redacted.ts';
import { pinPair } from '@dauys/directory/pin-servers.ts';
import type { OwnAnswer, OwnAnswered, OwnAsked } from '@dauys/protocol/own-number.ts';
import type { Code } from '@dauys/sealing/code.ts';
import {
  ownBlinded,
  ownKey,
  ownPlace,
  ownSecret,
  ownShare,
  unwrapCode,
  wrapCode,
  type OwnSecret,
  type OwnShare,
} from '@dauys/sealing/own-number.ts';
import type { Blinded } from '@dauys/sealing/voprf.ts';
import { troubleIn, type OwnTrouble } from './own-said.ts';
import type { NumberServer } from './proven.ts';

/** What is asked, and what only this page knows of it. */
export interface OwnAsking {
  readonly secret: OwnSecret;
  readonly asked: readonly { readonly server: NumberServer; readonly blinded: Blinded }[];
  readonly asks: OwnAsked['asks'];
}

/** Takes about a second. `word` as `ownWord` gives it, `number` eight digits. */
export const askOwn = async (word: string, number: Redacted<string>, servers: readonly NumberServer[]): Promise<OwnAsking> => {
  const secret = await ownSecret(word, number);
  const asked = servers.map((server) => ({ server, blinded: ownBlinded(secret, server.id) }));
  const asks = asked.map(({ server, blinded: { blinded } }) => ({
    server: server.id,
    ask: { do: 'evaluate' as const, place: base64(ownPlace(secret, server.id)), blinded: base64(blinded) },
  }));
  return { secret, asked, asks };
};

type Evaluated = Extract<OwnAnswer, { do: 'evaluated' }>;
interface Answered {
  readonly server: NumberServer;
  readonly share: OwnShare;
  readonly records: readonly string[];
}

/** Those that evaluated, each proof checked under the key of the directory. Throws `VerificationError('sealing/voprf-proof')` for one that does not hold. */
const evaluatedBy = ({ asked }: OwnAsking, answered: OwnAnswered): Answered[] =>
  asked.flatMap(({ server, blinded }) => {
    const answer = answered.answers.find((one) => one.server === server.id)?.answer;
    if (answer?.do !== 'evaluated') return [];
    const share = ownShare({ server: server.id, asked: blinded, answered: evaluationOf(answer), publicKey: server.voprfKey });
    return [{ server, share, records: answer.records }];
  });

const evaluationOf = ({ evaluated, proof }: Evaluated) => ({ evaluated: bytesIn(evaluated), proof: bytesIn(proof) });
const bytesIn = (text: string) => parseBase64(text) ?? bytesOf(new Uint8Array(0));

/** The code wrapped under the number, to be left with the newest two servers of different hands; or why it cannot be. */
export const wrapOwn = async (asking: OwnAsking, answered: OwnAnswered, code: Redacted<Code>): Promise<OwnAsked['asks'] | OwnTrouble> => {
  const pair = pinPair(asking.asked.map(({ server }) => server));
  if (pair === undefined) return { trouble: 'away' };
  const evaluated = proven(() => evaluatedBy(asking, answered));
  if (!Array.isArray(evaluated)) return evaluated;
  const [one, other] = pair.map(({ id }) => evaluated.find(({ server }) => server.id === id));
  if (one === undefined || other === undefined) return troubleIn(answered);
  const record = base64(await wrapCode(code, ownKey(asking.secret, one.share, other.share)));
  return pair.map(({ id }) => ({ server: id, ask: { do: 'keep' as const, place: base64(ownPlace(asking.secret, id)), record } }));
};

/** Every code that this number opens, whichever two servers it was made with; or why there is none. */
export const openOwn = async (asking: OwnAsking, answered: OwnAnswered): Promise<readonly Redacted<Code>[] | OwnTrouble> => {
  const evaluated = proven(() => evaluatedBy(asking, answered));
  if (!Array.isArray(evaluated)) return evaluated;
  if (evaluated.length < 2) return troubleIn(answered);
  const found = new Map<string, Redacted<Code>>();
  for (const [i, one] of evaluated.entries())
    for (const other of evaluated.slice(i + 1)) {
      const key = ownKey(asking.secret, one.share, other.share);
      // Left with both, and each may have lost it.
      for (const record of new Set([...one.records, ...other.records])) {
        const code = await unwrapCode(bytesIn(record), key);
        if (code !== undefined) found.set(record, code);
      }
    }
  return found.size === 0 ? { trouble: 'none' } : [...found.values()];
};

const proven = <T>(compute: () => T): T | OwnTrouble => {
  try {
    return compute();
  } catch (error) {
    if (error instanceof VerificationError) return { trouble: 'unproven' };
    throw error;
  }
};
