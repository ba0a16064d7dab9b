/**
 * What goes to each server of numbers at its turn: the question of whoever stands at the screen, or none, in a box of one size. Turns are the thread's that
 * beats (turns.ts), so that neither pace nor size tells that somebody made or said a number (docs/decisions/0040-a-number-of-ones-own.md).
 */
import type { Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Clock } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { askBox, type Question } from '@dauys/beat/box.ts';
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
import type { Place } from '../beat/line.ts';
import type { Device } from '../device/device.ts';
import type { Boxes } from './turns.ts';

export interface OwnLane {
  /** Each question goes at the next turn of its server; the answers come together. A newer question to the same server takes the place of one that waits. */
  ask(asked: OwnAsked): Promise<OwnAnswered>;
  /** Whether those under which a number is made answered at their last turn; `undefined` where the directory names no two of different hands. */
  standing(): 'ready' | 'away' | undefined;
  /** Whom the directory names now. */
  servers(): readonly Place[];
  /** What goes out at this server's next turn; nothing where it is none any more, or where the last box has not gone out yet. */
  boxes(server: string, spare: boolean): Promise<Boxes>;
  /** What became of a turn. */
  turned(server: string, spoke: boolean, answer: Uint8Array | undefined): void;
}

interface Parts {
  readonly terminal: string;
  readonly device: Pick<Device, 'sign'>;
  readonly clock: Clock;
  directory(): Pick<Directory, 'pinServers'>;
}

type Heard = OwnAnswer | { readonly do: 'away' };
interface Waiting {
  readonly ask: OwnAsk;
  readonly heard: (answer: Heard) => void;
}
/** Sealed, and not answered yet. */
interface Sealed {
  readonly read: Question['read'];
  readonly heard: Waiting['heard'] | undefined;
}

export const makeOwnLane = (parts: Parts): OwnLane => {
  const waiting = new Map<string, Waiting>();
  const sealed = new Map<string, Sealed>();
  const answering = new Map<string, boolean>();
  const asked = () => pinServersAsked(parts.directory());
  const ask = (server: string, question: OwnAsk): Promise<Heard> => {
    if (!asked().some(({ id }) => id === server)) return Promise.resolve({ do: 'away' });
    waiting.get(server)?.heard({ do: 'away' });
    return new Promise((heard) => waiting.set(server, { ask: question, heard }));
  };
  const next = async (server: PinServer): Promise<Bytes | undefined> => {
    if (sealed.has(server.id)) return undefined;
    const now = waiting.get(server.id);
    waiting.delete(server.id);
    const question = await seal(parts, server, now?.ask ?? NOTHING);
    if (question === undefined) now?.heard({ do: 'away' });
    else sealed.set(server.id, { read: question.read, heard: now?.heard });
    return question?.box;
  };
  /** Whoever waits for one that the directory does not name any more is told. */
  const forget = (named: ReadonlySet<string>): void => {
    for (const all of [waiting, sealed]) for (const [id, one] of all) if (!named.has(id) && all.delete(id)) one.heard?.(AWAY);
  };
  return {
    ask: async ({ asks }) => ({
      answers: await Promise.all(asks.map(async ({ server, ask: question }) => ({ server, answer: await ask(server, question) }))),
    }),
    standing: () => {
      const pair = pinPair(asked());
      return pair && (pair.every(({ id }) => answering.get(id) === true) ? 'ready' : 'away');
    },
    servers: () => {
      const now = asked();
      forget(new Set(now.map(({ id }) => id)));
      return now.map(({ id, url }) => ({ name: id, url: `${url}${OWN_PATH}` }));
    },
    boxes: async (id, spare) => {
      const server = asked().find((one) => one.id === id);
      if (server === undefined) return { box: undefined, spare: undefined };
      return { box: await next(server), spare: spare ? (await seal(parts, server, NOTHING))?.box : undefined };
    },
    turned: (server, spoke, answer) => {
      const turn = spoke ? sealed.get(server) : undefined;
      if (spoke) sealed.delete(server);
      const heard: Heard = answer === undefined ? AWAY : turn === undefined ? NOTHING : readIn(turn, answer);
      // What a spare is answered nobody can read: that it was is enough.
      answering.set(server, heard.do !== 'away' && heard.do !== 'refused');
      turn?.heard?.(heard);
    },
  };
};

const NOTHING = { do: 'nothing' } as const;
const AWAY = { do: 'away' } as const;

const readIn = ({ read }: Sealed, answer: Uint8Array): Heard => {
  try {
    return parseOwnAnswer(read(answer)) ?? AWAY;
  } catch (error) {
    // An answer that is not sealed for us: whoever sits there, it is not the server.
    if (error instanceof VerificationError) return AWAY;
    throw error;
  }
};

/** `undefined`: the directory's key is none. */
const seal = async ({ terminal, device, clock }: Parts, { id, transport }: PinServer, ask: OwnAsk): Promise<Question | undefined> => {
  const question = { v: 1, server: id, terminal, at: isoOf(clock.now()), ask } as const;
  const said = encodeQuestion(question, (message) => device.sign(OWN_DOMAIN, message));
  try {
    return await askBox(transport.publicKey, said);
  } catch (error) {
    if (error instanceof VerificationError) return undefined;
    throw error;
  }
};
