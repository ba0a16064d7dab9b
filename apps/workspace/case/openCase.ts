/**
 * Opens one case and says, step by step, what was proven about it. Pure but for the `open` it is given; the same in the page and in
 * Node. A step that fails never hides another: all are tried, each has its own verdict.
 */
import { hex, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { checkOpened } from '@dauys/complaint/link.ts';
import { decodeInner, type Manifest } from '@dauys/complaint/manifest.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { CaseProof, CaseRow } from '@dauys/protocol/case.ts';
import { fileHash, parseEnvelopeParcel, verifyLabel, type EnvelopeParcel, type Label } from '@dauys/sealing/envelope.ts';
import { proveInLedger } from './ledgerSteps.ts';
import { fails, holds, type ProofStep } from './proofStep.ts';

export interface OpenedCase {
  readonly row: CaseRow;
  readonly steps: readonly ProofStep[];
  /** As the terminal signed it; absent when the parcel could not be read. */
  readonly label?: Label;
  /** Absent when nothing may be shown: not opened, or what was opened does not belong to this case (S-12). */
  readonly manifest?: Redacted<Manifest>;
  readonly attachments: readonly Redacted<Bytes>[];
}

export type OpenCode = 'desk/no-epoch-key' | 'desk/unknown-terminal' | 'desk/label-signature' | 'desk/not-the-listed-case';

export interface OpenTools {
  readonly directory: Directory;
  /** tlog-policy text of the cases ledger, from the pinned anchor. */
  readonly casesPolicy: string;
  /** Age identities of the body's epochs. */
  readonly epochs: ReadonlyMap<number, Redacted<string>>;
  /** `open` of sealing/open.ts, or the same in a worker. */
  readonly open: (file: Bytes, identities: readonly Redacted<string>[]) => Promise<Redacted<Bytes>>;
}

export interface CaseBytes {
  readonly row: CaseRow;
  /** As the hub handed it over. */
  readonly parcel: Bytes;
  readonly proof: CaseProof;
}

/** Everything about one case at once: `openParcel`, then the public record. Never throws for what the hub or the sender did. */
export const openCase = async ({ row, parcel, proof }: CaseBytes, tools: OpenTools): Promise<OpenedCase> => {
  const opened = await openParcel({ row, parcel }, tools);
  return { ...opened, steps: [...opened.steps, ...proveInLedger(row, proof, tools.casesPolicy)] };
};

/** What the parcel itself shows. Never throws for what the hub or the sender did: every such fault is a failed step with its code. */
export const openParcel = async ({ row, parcel }: Omit<CaseBytes, 'proof'>, tools: OpenTools): Promise<OpenedCase> => {
  const read = attempt(() => parseEnvelopeParcel(parcel));
  if (!read.ok) return { row, attachments: [], steps: [fails('file', read.code)] };
  const { label, file } = read.value;
  const outside = [stepOfLabel(read.value, tools.directory), holds('file', { hash: hex(fileHash(file)) }), stepOfRow(row, label)];
  // Another envelope than the one asked for is another person's: what she wrote is not shown in this case.
  if (row.envelopeId !== label.envelopeId || row.h !== label.h) return { row, label, attachments: [], steps: outside };
  const inside = await openInside(read.value, tools);
  return { row, label, ...inside, steps: [...outside, ...inside.steps] };
};

const stepOfLabel = (parcel: EnvelopeParcel, directory: Directory): ProofStep => {
  const terminal = directory.terminals.get(parcel.label.terminal);
  if (terminal === undefined) return fails('label', 'desk/unknown-terminal', { terminal: parcel.label.terminal });
  const facts = { terminal: terminal.id, facility: terminal.facility, tier: terminal.tier, counter: parcel.label.counter };
  return verifyLabel(parcel, terminal) ? holds('label', facts) : fails('label', 'desk/label-signature', facts);
};

/** What the hub lists must be what the terminal signed: else the list could call a case older, calmer, or somebody else's. */
const stepOfRow = (row: CaseRow, label: Label): ProofStep => {
  const fields = ['envelopeId', 'terminal', 'counter', 'day', 'epoch', 'bucket', 'urgent', 'h', 'C'] as const;
  return fields.every((field) => row[field] === label[field]) ? holds('row') : fails('row', 'desk/not-the-listed-case');
};

interface Inside {
  readonly steps: readonly ProofStep[];
  readonly manifest?: Redacted<Manifest>;
  readonly attachments: readonly Redacted<Bytes>[];
}

const openInside = async ({ label, file }: EnvelopeParcel, { epochs, open }: OpenTools): Promise<Inside> => {
  const identity = epochs.get(label.epoch);
  if (identity === undefined) return { steps: [fails('opened', 'desk/no-epoch-key', { epoch: label.epoch })], attachments: [] };
  const opened = await attemptAsync(async () => decodeInner(reveal(await open(file, [identity]))));
  if (!opened.ok) return { steps: [fails('opened', opened.code, { epoch: label.epoch })], attachments: [] };
  const { manifest, attachments } = opened.value;
  const linked = attempt(() => checkOpened({ label, manifest }));
  const opening = holds('opened', { epoch: label.epoch });
  // An envelope that was moved here is somebody else's: its text is not shown in this case, only that it happened.
  if (!linked.ok) return { steps: [opening, fails('inside', linked.code)], attachments: [] };
  return { steps: [opening, holds('inside'), holds('commitment', { commitment: label.C })], manifest, attachments };
};

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

const attempt = <T>(act: () => T): Attempt<T> => {
  try {
    return { ok: true, value: act() };
  } catch (error) {
    return { ok: false, code: codeOf(error) };
  }
};

const attemptAsync = async <T>(act: () => Promise<T>): Promise<Attempt<T>> => {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    return { ok: false, code: codeOf(error) };
  }
};

const codeOf = (error: unknown): string => {
  if (error instanceof VerificationError) return error.code;
  throw error;
};
