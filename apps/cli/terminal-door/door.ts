/** A door for terminals: bytes of one size in, bytes of one size out, and no more from one address than many terminals send. */
import { setTimeout as pause } from 'node:timers/promises';
import { VerificationError } from '@dauys/basics/failure.ts';
import { LedgerFault } from '@dauys/verify/ledger.ts';
import type { FastifyInstance } from 'fastify';
import { FAULT, refuse, smallServer } from '../door.ts';
import { EXIT } from '../output.ts';
import { addressOf, type AddressPace } from './pace.ts';

const TYPE = 'application/octet-stream';

export interface TerminalDoor {
  readonly path: string;
  /** What comes has exactly so many bytes. */
  readonly bytes: number;
  readonly answer: (came: Uint8Array) => Promise<Uint8Array>;
  /** Hears of anything but a bad request. */
  readonly onFault: (error: unknown) => void;
  readonly pace: AddressPace;
}

/** A server at which terminals post requests of one size; others are refused. */
export const terminalDoor = ({ path, bytes, answer, onFault, pace }: TerminalDoor): FastifyInstance => {
  const app = smallServer({ bodyLimit: bytes, onFault });
  app.addHook('onRequest', async ({ ip, headers }, reply) => {
    const seconds = pace(addressOf(ip, headers['x-forwarded-for']));
    if (seconds > 0) await refuse(reply.header('retry-after', seconds), 'http/slow-down');
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(TYPE, { parseAs: 'buffer', bodyLimit: bytes }, (_request, body, done) => done(null, body));
  app.post(path, async (request, reply) => {
    const came = request.body;
    if (!(came instanceof Uint8Array) || came.length !== bytes) return refuse(reply, 'http/malformed');
    return reply
      .header('cache-control', 'no-store')
      .type(TYPE)
      .send(Buffer.from(await answer(came)));
  });
  return app;
};

/** What a service ends with, and what it says of it: what it reads and does not hold is no failure of its disk, and starting it again mends nothing. */
export const endOf = (error: unknown): { readonly exit: number; readonly reason: string } => {
  if (error instanceof LedgerFault) return { exit: EXIT.distrust, reason: `${error.code}: ${error.where}` };
  if (error instanceof VerificationError) return { exit: EXIT.distrust, reason: error.code };
  return { exit: FAULT, reason: error instanceof Error ? error.message : 'unknown' };
};

/** Serves until it ends by itself; what does not hold while it begins ends it as later: told, and with its exit code. */
export const serveOrEnd = async (
  serve: (onFault: (error: unknown) => never) => Promise<void>,
  told: (reason: string) => void,
): Promise<void> => {
  const onFault = (error: unknown): never => {
    const { exit, reason } = endOf(error);
    told(reason);
    return process.exit(exit);
  };
  try {
    await serve(onFault);
  } catch (error) {
    if (error instanceof VerificationError) onFault(error);
    throw error;
  }
};

/** Again and again, each time so many ms after the last has ended, until `signal`. Rejects with what `act` throws. */
export const every = async (ms: number, act: () => Promise<void> | void, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await pause(ms, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await act();
  }
};
