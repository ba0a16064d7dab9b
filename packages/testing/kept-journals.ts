/** The journals that terminals sent in parcels, verified as a hub does. Tests only. */
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { DeviceKey } from '@dauys/beat/device.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { EMPTY, HEAD_DOMAIN, type Head } from '@dauys/journal/chain.ts';
import type { Entry } from '@dauys/journal/entry.ts';
import { continueWith, parseSegment } from '@dauys/journal/segment.ts';
import { verify } from '@dauys/sealing/signature.ts';

interface Kept {
  readonly head: Head;
  readonly bytes: readonly Bytes[];
  readonly entries: readonly Entry[];
}
const nothing: Kept = { head: EMPTY, bytes: [], entries: [] };

export class KeptJournals {
  readonly #kept = new Map<number, Kept>();

  of(terminal: number): readonly Entry[] {
    return (this.#kept.get(terminal) ?? nothing).entries;
  }

  /** The code of a refusal, or nothing. */
  take(terminal: number, device: DeviceKey | undefined, parcel: Bytes): string | undefined {
    const before = this.#kept.get(terminal) ?? nothing;
    try {
      const segment = parseSegment(parcel);
      const held = { head: before.head, repeated: before.bytes.slice(segment.after) };
      const { added, head } = continueWith(
        held,
        segment,
        (said, signature) => device !== undefined && verify(HEAD_DOMAIN, said, signature, device),
      );
      this.#kept.set(terminal, {
        head,
        bytes: [...before.bytes, ...added.map(({ bytes }) => bytes)],
        entries: [...before.entries, ...added.map(({ entry }) => entry)],
      });
      return undefined;
    } catch (error) {
      if (error instanceof VerificationError) return error.code;
      throw error;
    }
  }
}
