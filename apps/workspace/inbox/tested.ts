/** Whether an envelope is a test of the way or a cover, by what the body's responder signed about it. Pure. */
import { fromUtf8, hex, parseBase64, parseHex } from '@dauys/basics/bytes.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { canaryReport, RESPONDER_DOMAIN, type CanaryReport } from '@dauys/protocol/canary.ts';
import type { CaseRow } from '@dauys/protocol/case.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import { verify } from '@dauys/sealing/signature.ts';
import Value from 'typebox/value';

/**
 * `true` only for a report that this body's responder signed with a key of the directory, about this very envelope, and whose `r` opens its
 * commitment: neither the hub nor a thief of the responder's key can put a complaint aside that was not opened as a test.
 */
export const isTest = (
  row: Pick<CaseRow, 'envelopeId' | 'terminal' | 'h' | 'C' | 'report'>,
  { body, directory }: { readonly body: string; readonly directory: Pick<Directory, 'responderKey'> },
): boolean => {
  const [statement, signature] = [parseBase64(row.report?.statement ?? ''), parseBase64(row.report?.signature ?? '')];
  const held = directory.responderKey(row.report?.key ?? '');
  if (statement === undefined || signature === undefined || held?.body !== body) return false;
  if (!verify(RESPONDER_DOMAIN, statement, signature, { publicKey: held.publicKey, algorithm: 'ed25519' })) return false;
  const said = reportIn(statement);
  const [r, h] = [parseHex(said?.r ?? ''), parseHex(row.h)];
  if (said === undefined || r?.length !== 16 || h?.length !== 32) return false;
  const isAbout = said.body === body && said.envelopeId === row.envelopeId && said.terminal === row.terminal && said.h === row.h;
  return isAbout && hex(commitment('accepted', 0, r, h)) === row.C;
};

const reportIn = (statement: Uint8Array): CanaryReport | undefined => {
  try {
    const value: unknown = JSON.parse(fromUtf8(statement));
    return Value.Check(canaryReport, value) ? value : undefined;
  } catch {
    return undefined;
  }
};
