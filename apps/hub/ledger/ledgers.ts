import { equalBytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import type { Anchor } from '@dauys/directory/anchor.ts';
import type { Ed25519Signer } from '@dauys/ledger/ed25519.ts';
import type { VerifierKey } from '@dauys/ledger/note.ts';
import { parsePolicy, type Policy, type Quorum } from '@dauys/ledger/policy.ts';
import type { LedgerName } from '@dauys/protocol/ledger.ts';
import type { HubConfig } from '../config.ts';
import type { HubKeys } from '../keys.ts';

/** A witness of the anchor's policy; without an address it can only be silent. */
export interface WitnessPeer {
  readonly name: string;
  readonly key: VerifierKey;
  readonly url: string | undefined;
}

/** One ledger as this hub keeps it. What it publishes meets `policy`, because that is what others hold it against. */
export interface Ledger {
  readonly name: LedgerName;
  readonly origin: string;
  readonly policy: Policy;
  readonly signer: Ed25519Signer;
  readonly witnesses: readonly WitnessPeer[];
  /** The fewest witnesses that can satisfy the policy. */
  readonly quorum: number;
}

/** Throws `Fault` when the anchor's policy does not list the key that this hub signs the ledger with. */
export const ledgerOf = (
  name: LedgerName,
  { anchor, config, keys }: { anchor: Anchor; config: Pick<HubConfig, 'witnesses'>; keys: Pick<HubKeys, 'ledgers'> },
): Ledger => {
  const policy = parsePolicy(anchor.ledgers[name]);
  const signer = keys.ledgers[name];
  const log = policy.logs.find(({ key }) => equalBytes(key.publicKey, signer.publicKey));
  if (log === undefined) throw new Fault(`the anchor does not name this hub's key for the ledger ${name}`);
  const urls = new Map(config.witnesses.map((witness) => [witness.name, witness.url]));
  const witnesses = policy.witnesses.map(({ name: witness, key, url }) => ({ name: witness, key, url: urls.get(witness) ?? url }));
  return { name, origin: log.key.name, policy, signer, witnesses, quorum: fewest(policy.quorum) };
};

/** The fewest witnesses that satisfy a rule. */
export const fewest = (quorum: Quorum): number => {
  switch (quorum.kind) {
    case 'none':
      return 0;
    case 'witness':
      return 1;
    case 'group':
      return quorum.members
        .map(fewest)
        .toSorted((a, b) => a - b)
        .slice(0, quorum.threshold)
        .reduce((sum, n) => sum + n, 0);
  }
};
