import type { Directory } from '@dauys/directory/directory.ts';
import type { Trustees } from '@dauys/directory/epoch.ts';
import type { Officer } from '@dauys/directory/state.ts';
import type { SharedSeed } from '@dauys/sealing/trustees.ts';
import { Declined, EXIT, Misuse } from '../output.ts';

/** Those whose statement key is theirs today. Throws `Misuse` for an unknown body, `Declined('epoch/no-officers')` when nobody is left. */
export const officersOf = (directory: Directory, body: string): readonly Officer[] => {
  if (!directory.bodies.has(body)) throw new Misuse(`--body ${body}`);
  const officers = [...directory.officers.values()].filter((officer) => officer.body === body && officer.retired === undefined);
  if (officers.length === 0) throw new Declined('epoch/no-officers');
  return officers;
};

/** Throws `Declined('epoch/no-trustees')`: an epoch that nobody could recover is not begun. */
export const trusteesOf = (directory: Directory, body: string): Trustees['trustees'] => {
  const stated = directory.trustees(body);
  if (stated === undefined) throw new Declined('epoch/no-trustees');
  return stated.trustees;
};

/** Throws `Declined('epoch/not-shared')`. */
export const sharedOf = (directory: Directory, body: string, epoch: number): SharedSeed => {
  const shared = directory.shared(body, epoch);
  if (shared === undefined) throw new Declined('epoch/not-shared', EXIT.usage);
  return shared;
};
