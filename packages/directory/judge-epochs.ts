/** Whether what is said of a body's epochs and trustees can stand beside what was said before. docs/formats/directory.md. */
import type { DirectoryCode } from './codes.ts';
import { instantOf, outdated } from './fields.ts';
import type { BodyEpochStatement, EpochRecoveredStatement, EpochSharedStatement, TrusteesStatement } from './kinds.ts';
import { epochName } from './epoch.ts';
import type { State } from './state.ts';

/** Why a new epoch cannot stand beside what was said before; `undefined` when it can. */
export const epochContradiction = (state: State, said: BodyEpochStatement): DirectoryCode | undefined => {
  if (!state.bodies.has(said.body)) return 'directory/unknown-body';
  if (said.recipient === said.canaryRecipient || said.notBefore >= said.notAfter) return 'directory/malformed-statement';
  const last = state.epochs.get(said.body)?.at(-1);
  if (last === undefined) return undefined;
  // A key once announced is final: terminals may already have sealed to it.
  if (said.epoch === last.epoch) return 'directory/already-said';
  return said.epoch < last.epoch || instantOf(said.notBefore) < last.notBefore ? 'directory/outdated' : undefined;
};

/** The same of three new trustees. */
export const trusteesContradiction = (state: State, said: TrusteesStatement): DirectoryCode | undefined => {
  if (!state.bodies.has(said.body)) return 'directory/unknown-body';
  // One person or one key twice would make one of two out of two of three.
  if (!differ(said.trustees.map(({ id }) => id)) || !differ(said.trustees.map(({ recipient }) => recipient)))
    return 'directory/malformed-statement';
  return outdated(state.trustees.get(said.body), instantOf(said.at));
};

/** The same of the shares of an epoch’s seed. */
export const sharedContradiction = (state: State, said: EpochSharedStatement): DirectoryCode | undefined => {
  if (!state.bodies.has(said.body)) return 'directory/unknown-body';
  const named = said.shares.map(({ trustee }) => trustee);
  if (!differ(named) || !differ(said.shares.map(({ commitment }) => commitment))) return 'directory/malformed-statement';
  if (!(state.epochs.get(said.body) ?? []).some(({ epoch }) => epoch === said.epoch)) return 'directory/unknown-epoch';
  const trustees = state.trustees.get(said.body)?.trustees ?? [];
  if (trustees.length !== named.length || !trustees.every(({ id }) => named.includes(id))) return 'directory/unknown-trustee';
  const before = state.shared.get(epochName(said));
  // The seed of an epoch is one for good; its shares may go to new trustees.
  if (before !== undefined && before.commitment !== said.commitment) return 'directory/already-said';
  return outdated(before, instantOf(said.at));
};

/** The same of a recovery. */
export const recoveryContradiction = (state: State, said: EpochRecoveredStatement): DirectoryCode | undefined => {
  if (!state.bodies.has(said.body)) return 'directory/unknown-body';
  if (!differ(said.trustees) || !differ(said.officers) || !said.officers.includes(said.by)) return 'directory/malformed-statement';
  const shared = state.shared.get(epochName(said));
  if (shared === undefined) return 'directory/unknown-epoch';
  if (!said.trustees.every((trustee) => shared.shares.has(trustee))) return 'directory/unknown-trustee';
  const officers = said.officers.map((id) => state.officers.get(id));
  return officers.every((officer) => officer !== undefined && officer.body === said.body && officer.retired === undefined)
    ? undefined
    : 'directory/unknown-officer';
};

const differ = (items: readonly string[]): boolean => new Set(items).size === items.length;
