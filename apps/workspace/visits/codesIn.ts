/** Whether an opened complaint carries the code of a test. What the hub does not know of stays here: it is told no number of a person's text. */
import { hex } from '@dauys/basics/bytes.ts';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import type { VisitCodeShown } from '@dauys/protocol/visit.ts';
import { visitCodeHash, visitCodesIn, type VisitCode } from '@dauys/sealing/visitCode.ts';

export interface FoundCode {
  readonly code: Redacted<VisitCode>;
  readonly shown: VisitCodeShown;
}

/** The codes of this body that stand in the text; digits that are no code of ours are nothing. */
export const codesIn = (manifest: Redacted<Manifest>, known: readonly VisitCodeShown[]): readonly FoundCode[] => {
  const byHash = new Map(known.map((shown) => [shown.hash, shown]));
  return visitCodesIn(reveal(manifest).text).flatMap((code) => {
    const shown = byHash.get(hex(visitCodeHash(code)));
    return shown === undefined ? [] : [{ code, shown }];
  });
};
