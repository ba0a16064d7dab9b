/** What a responder can say of one envelope: a test or a cover that it opened, or nothing. */
import { hex, parseBase64 } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import { checkOpened } from '@dauys/complaint/link.ts';
import { decodeInner } from '@dauys/complaint/manifest.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { CanaryReport } from '@dauys/protocol/canary.ts';
import { parseEnvelopeParcel, verifyLabel } from '@dauys/sealing/envelope.ts';
import { open } from '@dauys/sealing/open.ts';

export interface Opener {
  readonly body: string;
  /** Age identities of the canary keys of the body's epochs, and of nothing else. */
  readonly identities: readonly Redacted<string>[];
  readonly directory: Pick<Directory, 'terminals'>;
}

/**
 * `undefined` for whatever it cannot open, and for what the terminal that it names has not signed or does not say inside the seal: whoever knows the
 * public key can seal a canary, only a terminal can have lodged one. Looks no further than the manifest's few fields that a report needs.
 */
export const openTest = async (parcel: string, { body, identities, directory }: Opener, at: Instant): Promise<CanaryReport | undefined> => {
  try {
    const { label, ...rest } = parseEnvelopeParcel(parseBase64(parcel) ?? new Uint8Array(0));
    const terminal = directory.terminals.get(label.terminal);
    if (terminal === undefined || label.body !== body || !verifyLabel(rest, terminal)) return undefined;
    const { manifest } = decodeInner(reveal(await open(rest.file, identities)));
    checkOpened({ label, manifest });
    const { r, canary } = reveal(manifest);
    return {
      ...{
        v: 1,
        kind: canary === undefined ? 'cover' : 'canary',
        body,
        envelopeId: label.envelopeId,
        terminal: label.terminal,
        h: label.h,
      },
      ...{ r: hex(parseBase64(r) ?? new Uint8Array(0)), at: isoOf(at) },
      ...(canary === undefined ? {} : { nonce: canary }),
    };
  } catch (error) {
    // What is not for this key, or not what it should be, is for officers to look at.
    if (error instanceof VerificationError) return undefined;
    throw error;
  }
};
