/** What only the operator may bring: with a token that lies in a file beside the hub's configuration. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Fault } from '@dauys/basics/failure.ts';
import type { HubConfig } from '../config.ts';
import type { Hub } from '../http/hub.ts';
import { sendRefusal } from '../http/refuse.ts';

/**
 * Registers routes of the operator's: whoever comes without his token is refused as `access/operator-only`, before the body is read. Throws
 * `Fault` for a token under 24 characters.
 */
export const operatorRoutes = async (
  hub: Hub,
  { operatorTokenFile }: Pick<HubConfig, 'operatorTokenFile'>,
  routes: (door: Hub) => void,
): Promise<void> => {
  const isOperator = operatorCheck(operatorTokenFile);
  await hub.register(async (door: Hub) => {
    door.addHook('onRequest', async (request, reply) => {
      if (!isOperator(request.headers.authorization)) await sendRefusal(reply, { code: 'access/operator-only' });
    });
    routes(door);
  });
};

/** Compares `Bearer <token>` with the file's text in constant time. Throws `Fault` for a token under 24 characters. */
export const operatorCheck = (file: string): ((authorization: string | undefined) => boolean) => {
  const token = readFileSync(file, 'utf8').trim();
  if (token.length < 24) throw new Fault('the operator’s token has fewer than 24 characters');
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = hash(`Bearer ${token}`);
  return (authorization) => timingSafeEqual(hash(authorization ?? ''), expected);
};
