import { randomBytes } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { bytesOf, type Bytes } from '@dauys/basics/bytes.ts';
import { BUCKETS } from '@dauys/sealing/bucket.ts';
import { freshIdentity, recipientOf } from '@dauys/sealing/identity.ts';
import { sealPadded } from '@dauys/sealing/seal.ts';

/** What stands in a reply slot. */
export interface Slot {
  readonly tag: Bytes;
  readonly file: Bytes;
}

/** A slot's file in the smallest bucket is not longer than this: age header with one hybrid stanza, and two authentication tags. */
export const SLOT_BYTES = BUCKETS[0] + 2_048;

/** Makes slots that nobody can tell from sealed replies. */
export interface Dummies {
  /** As many as asked for, each given away once. */
  take(count: number): Promise<readonly Slot[]>;
}

/**
 * Keeps up to `most` dummies ready, made in the background one at a time with other work in between: each costs an encapsulation,
 * and beats must not wait for them.
 */
export const createDummies = (most: number): Dummies => {
  const ready: Slot[] = [];
  let recipient: Promise<string> | undefined;
  let filling: Promise<void> | undefined;
  const make = async (): Promise<Slot> => {
    // The identity is thrown away at once; an age file does not say to whom it is sealed.
    recipient ??= freshIdentity().then(recipientOf);
    return { tag: bytesOf(randomBytes(16)), file: await sealPadded(new Uint8Array(0), [await recipient]) };
  };
  const fill = async (): Promise<void> => {
    while (ready.length < most) {
      await breathe();
      ready.push(await make());
    }
  };
  const refill = (): void => {
    // A failure is told by `take`, which tries for itself.
    filling ??= fill()
      .catch(() => undefined)
      .finally(() => (filling = undefined));
  };
  return {
    take: async (count) => {
      const taken = ready.splice(0, count);
      while (taken.length < count) taken.push(await make());
      refill();
      return taken;
    },
  };
};
