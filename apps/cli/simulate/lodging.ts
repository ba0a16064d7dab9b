/** Lets simulated terminals lodge tests of the way, at the directory's pace, to bodies that have a responder. */
import { systemClock, type Instant } from '@dauys/basics/clock.ts';
import { CANARY_EVERY_SECONDS } from '@dauys/fleet/usable.ts';
import { directoryFrom, type ReadDirectory } from '../directory/read.ts';
import type { Output } from '../output.ts';
import { addresseesIn, canaryClock, canaryKeys, canaryParcel, type Addressee } from './canary.ts';
import type { SimulatedDevice } from './device.ts';

/** Until a body has stated a responder it is asked for so often; then epochs may change. */
const SEEK_MS = 10_000;
const AGAIN_MS = 3_600_000;

export interface Lodging {
  lodge(terminal: { readonly id: string }, device: SimulatedDevice, now: Instant): Promise<void>;
  /** Reads the directory anew when that is due. One that cannot be read now is read later. */
  look(): Promise<void>;
}

interface Asking {
  readonly options: { readonly anchor: string; readonly hub: string };
  readonly output: Output;
}

export const lodgingFrom = ({ options, output }: Asking, read: ReadDirectory): Lodging => {
  let known = read.directory;
  let to: readonly Addressee[] = addresseesIn(known, systemClock.now());
  let lookedAt = systemClock.now();
  const clock = canaryClock(() => 1_000 * (known.policy?.canarySeconds ?? CANARY_EVERY_SECONDS), Math.random);
  let keys: ReturnType<typeof canaryKeys> | undefined;
  return {
    lodge: async ({ id }, device, now) => {
      const one = to[Math.floor(Math.random() * to.length)];
      if (one === undefined || !clock.takes(id, now)) return;
      const made = await (keys ??= canaryKeys());
      await device.lodge((counter, sign) => canaryParcel({ terminal: id, counter, at: now, to: one, sign }, made));
    },
    look: async () => {
      const now = systemClock.now();
      if (now - lookedAt < (to.length === 0 ? SEEK_MS : AGAIN_MS)) return;
      lookedAt = now;
      const again = await directoryFrom({ anchor: options.anchor, from: options.hub }, output).catch(() => undefined);
      if (again === undefined) return;
      known = again.directory;
      to = addresseesIn(known, now);
    },
  };
};
