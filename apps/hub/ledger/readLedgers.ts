import { readFileSync } from 'node:fs';
import { Fault, VerificationError } from '@dauys/basics/failure.ts';
import { parseAnchor, type Anchor } from '@dauys/directory/anchor.ts';
import { LEDGERS } from '@dauys/protocol/ledger.ts';
import type { HubConfig } from '../config.ts';
import type { HubKeys } from '../keys.ts';
import { ledgerOf, type Ledger } from './ledgers.ts';

/**
 * The anchor and the ledgers that it lets this hub keep, with policies parsed. Throws `Fault` for an operator: no such file, malformed
 * (naming the code), or not of this hub's keys.
 */
export const readLedgers = (
  config: Pick<HubConfig, 'anchor' | 'witnesses'>,
  keys: Pick<HubKeys, 'ledgers'>,
): { readonly anchor: Anchor; readonly ledgers: readonly Ledger[] } => {
  try {
    const anchor = parseAnchor(readFileSync(config.anchor, 'utf8'));
    return { anchor, ledgers: LEDGERS.map((name) => ledgerOf(name, { anchor, config, keys })) };
  } catch (error) {
    if (error instanceof VerificationError) throw new Fault(`the anchor ${config.anchor} does not hold: ${error.code}`, { cause: error });
    if (error instanceof Fault) throw error;
    throw new Fault(`the anchor ${config.anchor} cannot be read`, { cause: error });
  }
};
