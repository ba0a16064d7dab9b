/**
 * The way to the hub for what needs an officer who showed a moment ago that it is she: before it is asked, when this page knows that it is too long
 * ago, and after the hub has said so. The act waits and then goes out as it was: nothing that she typed is lost.
 */
import type { Refusal } from '@dauys/basics/failure.ts';
import type { Result } from '@dauys/basics/result.ts';
import type { Ask, HubClient } from './hubClient.ts';

export interface Gate {
  /** Whether this page knows that she must show it again. The hub decides. */
  isStale(): boolean;
  /** Asks her. `false` when she did not. */
  renew(): Promise<boolean>;
}

const held: readonly { readonly methods: readonly Ask['method'][]; readonly path: RegExp }[] = [
  { methods: ['GET'], path: /^\/api\/cases\/[0-9a-f]+\/envelope$/ },
  { methods: ['POST'], path: /^\/api\/cases\/[0-9a-f]+\/replies$/ },
  { methods: ['POST'], path: /^\/api\/access\/passkeys(?:\/begin|\/lost)?$/ },
  { methods: ['POST', 'PUT'], path: /^\/api\/access\/colleagues\/[a-z]+$/ },
  { methods: ['GET', 'PUT'], path: /^\/api\/access\/recovery$/ },
  { methods: ['POST'], path: /^\/api\/enrolments\/decisions$/ },
];

/** To open, to answer, to change keys. */
export const isHeld = ({ method, path }: Pick<Ask, 'method' | 'path'>): boolean =>
  held.some((rule) => rule.methods.includes(method) && rule.path.test(path));

/** Asks through `hub`; what is held goes through the gate. */
export const verifiedHub = (hub: HubClient, gate: Gate): HubClient => {
  const through = async <T>(ask: Ask, act: () => Promise<Result<T, Refusal<string>>>): Promise<Result<T, Refusal<string>>> => {
    const renewed = isHeld(ask) && gate.isStale() && (await gate.renew());
    const answer = await act();
    if (answer.ok || answer.error.code !== 'access/verify-again' || renewed) return answer;
    return (await gate.renew()) ? act() : answer;
  };
  return {
    ask: (schema, ask) => through(ask, () => hub.ask(schema, ask)),
    bytes: (ask, limit) => through(ask, () => hub.bytes(ask, limit)),
    published: (ask) => hub.published(ask),
  };
};
