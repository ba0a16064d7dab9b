/** The first opening: a signed `received`, and what the inbox may show from now on, sealed to the body. Pure. */
import { base64 } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import type { Redacted } from '@dauys/basics/redacted.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import type { CaseRow, ReceivedAct } from '@dauys/protocol/case.ts';
import { sealSummary, summaryOf } from '../inbox/summary.ts';
import { actCommitment, signAct, signerFor, type ActingOfficer } from './officerActs.ts';

export interface ReceivedInput {
  readonly row: Pick<CaseRow, 'envelopeId' | 'h'>;
  readonly manifest: Redacted<Manifest>;
  readonly officer: ActingOfficer;
  /** The body's current epoch recipient, from the verified directory: every officer of the body can open what is sealed to it. */
  readonly recipient: string;
  readonly at: Instant;
}

/** The body of `POST /api/cases/:envelopeId/received`. Throws as `sealTo`. */
export const composeReceived = async ({ row, manifest, officer, recipient, at }: ReceivedInput): Promise<ReceivedAct> => {
  const C = actCommitment('received', 0, manifest, row.h);
  const signed = await signAct({ kind: 'received', n: 0, commitment: C, at }, row, officer);
  return { ...signed, commitment: C, summary: base64(await sealSummary(summaryOf(manifest, officer.key), signerFor(officer), recipient)) };
};
