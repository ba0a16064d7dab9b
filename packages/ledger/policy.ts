import { equalBytes, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { LedgerCode } from './codes.ts';
import { verifyCosignature } from './cosignature.ts';
import { verifyEd25519 } from './ed25519.ts';
import {
  COSIGNATURE,
  NOTE_SIGNATURE,
  parseNote,
  parseVerifierKey,
  signaturesBy,
  type Note,
  type SignatureType,
  type VerifierKey,
} from './note.ts';

/** Whom one believes: any of these logs, cosigned by these witnesses in that combination. C2SP tlog-policy. */
export interface Policy {
  readonly logs: readonly { readonly key: VerifierKey; readonly url?: string }[];
  readonly witnesses: readonly Witness[];
  readonly quorum: Quorum;
}

export interface Witness {
  readonly name: string;
  readonly key: VerifierKey;
  readonly url?: string;
}

export type Quorum =
  | { readonly kind: 'none' }
  | { readonly kind: 'witness'; readonly name: string }
  | { readonly kind: 'group'; readonly name: string; readonly threshold: number; readonly members: readonly Quorum[] };

/** A checkpoint that met a policy. `witnesses` are distinct; each with the newest time at which it vouched for this checkpoint. */
export interface VerifiedCheckpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
  readonly witnesses: readonly { readonly name: string; readonly at: Instant }[];
}

const MAX_POLICY = 64 * 1024;
const MAX_LINES = 256;

/**
 * Verifies a checkpoint note: signed by a listed log whose name is the origin, cosigned by a quorum. The note is a stranger's.
 * Throws `ledger/malformed-note`, `ledger/malformed-checkpoint`, `ledger/unknown-log`, `ledger/log-signature-missing`,
 * `ledger/log-signature-bad`, `ledger/cosignature-bad` (a listed witness's line does not verify), `ledger/quorum-not-met`.
 */
export const verifyCheckpoint = (noteText: string, policy: Policy): VerifiedCheckpoint => {
  const note = parseNote(noteText);
  const { origin, size, root } = parseCheckpoint(note.text);
  const keys = policy.logs.flatMap(({ key }) => (key.name === origin ? [key] : []));
  const fault = logSignatureFault(note, keys);
  if (fault !== undefined) fail(fault);
  const witnesses = policy.witnesses.flatMap((witness) => {
    const at = newestCosignature(note, witness.key);
    return at === undefined ? [] : [{ name: witness.name, at }];
  });
  if (!isQuorum(policy.quorum, new Set(witnesses.map(({ name }) => name)))) fail('ledger/quorum-not-met');
  return { origin, size, root, witnesses };
};

/** Why a note does not count as signed by the log with these keys, or `undefined` when it does. Unknown lines are ignored. */
export const logSignatureFault = (note: Note, keys: readonly VerifierKey[]): LedgerCode | undefined => {
  if (keys.length === 0) return 'ledger/unknown-log';
  const message = utf8(note.text);
  const checks = keys.flatMap((key) => signaturesBy(note, key).map(({ signature }) => verifyEd25519(signature, message, key.publicKey)));
  if (checks.length === 0) return 'ledger/log-signature-missing';
  return checks.includes(false) ? 'ledger/log-signature-bad' : undefined;
};

/**
 * The time up to which a quorum vouches that nothing newer was there: absence from the record proves nothing of later. `undefined` when
 * nobody cosigned (a policy without witnesses).
 */
export const vouchedUntil = (witnesses: VerifiedCheckpoint['witnesses'], quorum: Quorum): Instant | undefined =>
  witnesses
    .map(({ at }) => at)
    .toSorted((a, b) => b - a)
    .find((since) => isQuorum(quorum, new Set(witnesses.filter(({ at }) => at >= since).map(({ name }) => name))));

/** Whether these distinct witnesses, by policy name, satisfy the rule. */
export const isQuorum = (quorum: Quorum, witnesses: ReadonlySet<string>): boolean => {
  if (quorum.kind === 'none') return true;
  if (quorum.kind === 'witness') return witnesses.has(quorum.name);
  return quorum.members.filter((member) => isQuorum(member, witnesses)).length >= quorum.threshold;
};

/** Parses a policy file strictly; throws `VerificationError('ledger/malformed-policy')` or `('ledger/malformed-key')`. C2SP tlog-policy. */
export const parsePolicy = (text: string): Policy => {
  const lines = text.split('\n');
  // One and the same policy must read alike everywhere: bounds and allowed characters first.
  if (text.length > MAX_POLICY || lines.length > MAX_LINES || !text.endsWith('\n') || !/^[\t\n\u0020-\u007e\u0080-\uffff]*$/.test(text))
    return fail('ledger/malformed-policy');
  const draft: Draft = { logs: [], witnesses: [], names: new Map(), grouped: new Set(), quorum: undefined };
  for (const line of lines) {
    const [verb, ...args] = line.split(/[ \t]+/).filter((item) => item !== '');
    if (verb === undefined || verb.startsWith('#')) continue;
    if (verb === 'log') addLog(draft, args);
    else if (verb === 'witness') addWitness(draft, args);
    else if (verb === 'group') addGroup(draft, args);
    else if (verb === 'quorum') setQuorum(draft, args);
    else fail('ledger/malformed-policy');
  }
  return { logs: draft.logs, witnesses: draft.witnesses, quorum: draft.quorum ?? fail('ledger/malformed-policy') };
};

interface Draft {
  readonly logs: { key: VerifierKey; url?: string }[];
  readonly witnesses: Witness[];
  readonly names: Map<string, Quorum>;
  readonly grouped: Set<string>;
  quorum: Quorum | undefined;
}

const addLog = (draft: Draft, [vkey = '', url, ...extra]: readonly string[]): void => {
  if (extra.length > 0) fail('ledger/malformed-policy');
  const key = newKey(vkey, NOTE_SIGNATURE, draft.logs);
  draft.logs.push(url === undefined ? { key } : { key, url });
};

const addWitness = (draft: Draft, [name = '', vkey = '', url, ...extra]: readonly string[]): void => {
  if (extra.length > 0) fail('ledger/malformed-policy');
  const key = newKey(vkey, COSIGNATURE, draft.witnesses);
  define(draft, name, { kind: 'witness', name });
  draft.witnesses.push(url === undefined ? { name, key } : { name, key, url });
};

const addGroup = (draft: Draft, [name = '', rule = '', ...members]: readonly string[]): void => {
  const found = members.map((member) => draft.names.get(member) ?? fail('ledger/malformed-policy'));
  // Each name may count in one place only: otherwise one witness could fill a quorum twice.
  for (const member of members) {
    if (draft.grouped.has(member)) fail('ledger/malformed-policy');
    draft.grouped.add(member);
  }
  const threshold = rule === 'all' ? members.length : rule === 'any' ? 1 : /^[1-9][0-9]{0,2}$/.test(rule) ? Number(rule) : 0;
  if (members.length === 0 || threshold < 1 || threshold > members.length) fail('ledger/malformed-policy');
  define(draft, name, { kind: 'group', name, threshold, members: found });
};

const setQuorum = (draft: Draft, [name = '', ...extra]: readonly string[]): void => {
  if (draft.quorum !== undefined || extra.length > 0) fail('ledger/malformed-policy');
  draft.quorum = name === 'none' ? { kind: 'none' } : (draft.names.get(name) ?? fail('ledger/malformed-policy'));
};

const define = (draft: Draft, name: string, rule: Quorum): void => {
  if (name === '' || name === 'none' || draft.names.has(name)) fail('ledger/malformed-policy');
  draft.names.set(name, rule);
};

// The same key under two names would be one witness counted twice.
const newKey = (vkey: string, type: SignatureType, others: readonly { readonly key: VerifierKey }[]): VerifierKey => {
  const key = parseVerifierKey(vkey);
  if (key.type !== type || others.some((other) => equalBytes(other.key.publicKey, key.publicKey))) fail('ledger/malformed-policy');
  return key;
};

const newestCosignature = (note: Note, key: VerifierKey): Instant | undefined => {
  const times = signaturesBy(note, key).map(
    ({ signature }) => verifyCosignature(note.text, signature, key) ?? fail('ledger/cosignature-bad'),
  );
  return times.reduce<Instant | undefined>((newest, at) => (newest === undefined || at > newest ? at : newest), undefined);
};

const fail = (code: LedgerCode): never => {
  throw new VerificationError<LedgerCode>(code);
};
