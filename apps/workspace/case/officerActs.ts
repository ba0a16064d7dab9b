/** What an officer signs about a case: receiving it, and answering it. The same functions serve the page and `npm run demo:feed`. */
import { base64, hex, parseBase64, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import { CASE_ACT_DOMAIN, type CaseActStatement, type CaseRow } from '@dauys/protocol/case.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { canonicalBytes } from '@dauys/sealing/json.ts';
import { signerOf, type Signer } from '@dauys/sealing/signature.ts';

/** Who signs. `key` is the key id of the statement key. */
export interface ActingOfficer {
  readonly id: string;
  readonly body: string;
  readonly key: string;
  readonly statementSeed: Redacted<Bytes>;
}

export type ActKind = CaseActStatement['kind'];

/** The `C` that the public record will hold for an act: only who knows q (the body, and the person by the code) can open it. */
export const actCommitment = (kind: ActKind, n: number, manifest: Redacted<Manifest>, h: string): string => {
  const q = parseBase64(reveal(manifest).q);
  const hash = parseHex(h);
  // Both were held by schemas before: reaching this means that the manifest is not what decodeInner returned.
  if (q?.length !== 16 || hash?.length !== 32) throw new VerificationError('complaint/malformed');
  return hex(commitment(kind, n, q, hash));
};

/** Signs as this officer, in this page. */
export const signerFor = (officer: ActingOfficer): Signer => signerOf(reveal(officer.statementSeed));

export interface Act {
  readonly kind: ActKind;
  /** 0 for received, else the mailbox index. */
  readonly n: number;
  readonly commitment: string;
  readonly replyHash?: string;
  readonly at: Instant;
}

/** The signed part of an act as the hub takes it. */
export const signAct = async (
  act: Act,
  row: Pick<CaseRow, 'envelopeId'>,
  officer: ActingOfficer,
): Promise<{ readonly statement: string; readonly signature: string; readonly key: string }> => {
  const statement: CaseActStatement = {
    v: 1,
    kind: act.kind,
    envelopeId: row.envelopeId,
    body: officer.body,
    n: act.n,
    commitment: act.commitment,
    ...(act.replyHash === undefined ? {} : { replyHash: act.replyHash }),
    officer: officer.id,
    at: isoOf(act.at),
  };
  const bytes = canonicalBytes(statement);
  return { statement: base64(bytes), signature: base64(await signerFor(officer)(CASE_ACT_DOMAIN, bytes)), key: officer.key };
};
