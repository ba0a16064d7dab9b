import { base64, equalBytes, parseBase64, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError, type Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { parseCheckpoint, parseDecimal } from './checkpoint.ts';
import type { LedgerCode } from './codes.ts';
import { emptyRoot, HASH_BYTES } from './merkle.ts';
import { MAX_NOTE, parseNote, type Note, type VerifierKey } from './note.ts';
import { logSignatureFault } from './policy.ts';
import { verifyConsistency } from './proof.ts';

/** A log's request to be cosigned: from the size the witness last saw to the checkpoint in `note`. C2SP tlog-witness, add-checkpoint. */
export interface AddCheckpoint {
  readonly old: number;
  readonly proof: readonly Bytes[];
  readonly note: string;
}

/** The newest checkpoint the witness cosigned for this log. */
export interface WitnessState {
  readonly size: number;
  readonly root: Bytes;
}

/**
 * What the witness does. `cosign`: store size and root durably, in the transaction that read `state`, then sign `text` and
 * answer 200. `conflict`: 409 with `size` in decimal and a newline. `refuse`: that status. `ledger/forked` and
 * `ledger/consistency-mismatch` come with the log's own signature: evidence, to be kept.
 */
export type WitnessDecision =
  | { readonly kind: 'cosign'; readonly size: number; readonly root: Bytes; readonly text: string }
  | { readonly kind: 'conflict'; readonly size: number; readonly code: LedgerCode }
  | { readonly kind: 'refuse'; readonly status: 400 | 403 | 404 | 422; readonly code: LedgerCode };

const MAX_PROOF_LINES = 63;
/** Longest request body in bytes; refuse more before reading it. */
export const MAX_ADD_CHECKPOINT = MAX_NOTE + 64 * (MAX_PROOF_LINES + 2);

/** Body of an add-checkpoint request. */
export const encodeAddCheckpoint = ({ old, proof, note }: AddCheckpoint): string =>
  [`old ${old}`, ...proof.map(base64), '', note].join('\n');

/** Parses a body that anybody may send; refuses with `ledger/malformed-request` (status 400). */
export const parseAddCheckpoint = (body: string): Result<AddCheckpoint, Refusal<LedgerCode>> => {
  const malformed = err({ code: 'ledger/malformed-request' } as const);
  const cut = body.indexOf('\n\n');
  if (body.length > MAX_ADD_CHECKPOINT || cut < 0) return malformed;
  const [oldLine = '', ...lines] = body.slice(0, cut).split('\n');
  const old = oldLine.startsWith('old ') ? parseDecimal(oldLine.slice(4)) : undefined;
  const proof = lines.flatMap((line) => parseBase64(line) ?? []);
  const whole = lines.length <= MAX_PROOF_LINES && proof.length === lines.length && proof.every((hash) => hash.length === HASH_BYTES);
  return old === undefined || !whole ? malformed : ok({ old, proof, note: body.slice(cut + 2) });
};

/** Decides about one request; `state` is `undefined` before the first cosignature. Pure: the shell makes reading, deciding and storing one transaction. */
export const decideAddCheckpoint = ({
  request,
  state,
  logKey,
}: {
  readonly request: AddCheckpoint;
  readonly state: WitnessState | undefined;
  readonly logKey: VerifierKey;
}): WitnessDecision => {
  const read = readNote(request.note);
  if (read === undefined) return refuse(400, 'ledger/malformed-request');
  const { note, origin, size, root } = read;
  if (origin !== logKey.name) return refuse(404, 'ledger/unknown-log');
  const unsigned = logSignatureFault(note, [logKey]);
  if (unsigned !== undefined) return refuse(403, unsigned);
  if (request.old > size) return refuse(400, 'ledger/old-size-too-large');
  const seen = state?.size ?? 0;
  if (request.old !== seen) return { kind: 'conflict', size: seen, code: 'ledger/old-size-stale' };
  if (size === seen && !equalBytes(root, state?.root ?? emptyRoot)) return { kind: 'conflict', size: seen, code: 'ledger/forked' };
  if (!grows(request.proof, state, { size, root })) return refuse(422, 'ledger/consistency-mismatch');
  return { kind: 'cosign', size, root, text: note.text };
};

const grows = (proof: readonly Bytes[], seen: WitnessState | undefined, now: WitnessState): boolean => {
  // Every tree begins with the empty one, so nothing may be sent to prove it.
  if (seen === undefined || seen.size === 0) return proof.length === 0;
  const claim = { from: seen.size, to: now.size, proof, fromRoot: seen.root, toRoot: now.root };
  return (
    unlessDistrusted(() => {
      verifyConsistency(claim);
      return true;
    }) ?? false
  );
};

const readNote = (noteText: string): { note: Note; origin: string; size: number; root: Bytes } | undefined =>
  unlessDistrusted(() => {
    const note = parseNote(noteText);
    return { note, ...parseCheckpoint(note.text) };
  });

// The witness answers distrust instead of stopping over it: whoever asks may be hostile, and the next one honest.
const unlessDistrusted = <T>(check: () => T): T | undefined => {
  try {
    return check();
  } catch (error) {
    if (error instanceof VerificationError) return undefined;
    throw error;
  }
};

const refuse = (status: 400 | 403 | 404 | 422, code: LedgerCode): WitnessDecision => ({ kind: 'refuse', status, code });
