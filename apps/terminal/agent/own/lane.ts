/**
 * A lane to each server of numbers: one box up and one down at a constant pace, whether somebody asks or not, so that the line does not tell that somebody
 * opened an answer by a number (docs/decisions/0040-a-number-of-ones-own.md).
 */
import { isoOf, type Clock } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { ANSWER_BYTES, askBox } from '@dauys/beat/box.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { pinPair, pinServersAsked } from '@dauys/directory/pin-servers.ts';
import type { PinServer } from '@dauys/directory/state.ts';
import {
  encodeQuestion,
  OWN_DOMAIN,
  OWN_PATH,
  parseOwnAnswer,
  type OwnAnswer,
  type OwnAnswered,
  type OwnAsk,
  type OwnAsked,
} from '@dauys/protocol/own-number.ts';
import { exchangeAt } from '../beat/exchange.ts';
import { startLoop, type Loop } from '../beat/loop.ts';
import type { Device } from '../device/device.ts';

export interface OwnLane {
  /** Each question goes at the next turn of its server; the answers come together. A newer question to the same server takes the place of one that waits. */
  ask(asked: OwnAsked): Promise<OwnAnswered>;
  /** Whether those under which a number is made answered at their last turn; `undefined` where the directory names no two of different hands. */
  standing(): 'ready' | 'away' | undefined;
}

interface Parts {
  readonly terminal: string;
  readonly device: Pick<Device, 'sign'>;
  readonly clock: Clock;
  directory(): Pick<Directory, 'pinServers'>;
  seconds(): number;
}

type Heard = OwnAnswer | { readonly do: 'away' };
interface Waiting {
  readonly ask: OwnAsk;
  readonly heard: (answer: Heard) => void;
}

export const makeOwnLane = (parts: Parts): OwnLane & { start(onFault: (error: unknown) => void): Loop } => {
  const waiting = new Map<string, Waiting>();
  const answering = new Map<string, boolean>();
  // One that dawdles takes no turn from the others, nor moves its own schedule.
  const inTurn = new Set<string>();
  const turn = async (server: PinServer): Promise<void> => {
    if (inTurn.has(server.id)) return;
    inTurn.add(server.id);
    const now = waiting.get(server.id);
    waiting.delete(server.id);
    const heard = await exchangeOnce(parts, server, now?.ask ?? { do: 'nothing' });
    inTurn.delete(server.id);
    answering.set(server.id, heard.do !== 'away' && heard.do !== 'refused');
    now?.heard(heard);
  };
  const asked = () => pinServersAsked(parts.directory());
  const ask = (server: string, question: OwnAsk): Promise<Heard> => {
    if (!asked().some(({ id }) => id === server)) return Promise.resolve({ do: 'away' });
    waiting.get(server)?.heard({ do: 'away' });
    return new Promise((heard) => waiting.set(server, { ask: question, heard }));
  };
  return {
    ask: async ({ asks }) => ({
      answers: await Promise.all(asks.map(async ({ server, ask: question }) => ({ server, answer: await ask(server, question) }))),
    }),
    standing: () => {
      const pair = pinPair(asked());
      return pair && (pair.every(({ id }) => answering.get(id) === true) ? 'ready' : 'away');
    },
    start: (onFault) => {
      const begin = async (): Promise<void> => {
        for (const server of asked()) turn(server).catch(onFault);
      };
      return startLoop(parts.clock, parts.seconds, begin, { onFault });
    },
  };
};

/** Milliseconds until an answer counts as none. */
const PATIENCE_MS = 8_000;

const exchangeOnce = async ({ terminal, device, clock }: Parts, { id, url, transport }: PinServer, ask: OwnAsk): Promise<Heard> => {
  const question = { v: 1, server: id, terminal, at: isoOf(clock.now()), ask } as const;
  const said = encodeQuestion(question, (message) => device.sign(OWN_DOMAIN, message));
  try {
    const { box, read } = await askBox(transport.publicKey, said);
    const answer = await exchangeAt(`${url}${OWN_PATH}`, box, ANSWER_BYTES, AbortSignal.timeout(PATIENCE_MS));
    return (answer.ok ? parseOwnAnswer(read(answer.frame)) : undefined) ?? { do: 'away' };
  } catch (error) {
    // A key that is none, or an answer that is not sealed for us: whoever sits there, it is not the server.
    if (error instanceof VerificationError) return { do: 'away' };
    throw error;
  }
};
