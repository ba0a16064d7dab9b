/** Which image of a terminal is to be installed: the newest that the ledger names, and that did not fail here. Pure. */
import type { Instant } from '@dauys/basics/clock.ts';
import type { Image } from './state.ts';

export interface Installed {
  /** SHA-256 of the image that runs, lower-case hex; absent where a technician put the program there. */
  readonly sha256?: string | undefined;
  /** Of images that were tried here and did not pass the self-test. */
  readonly refused: readonly string[];
}

/**
 * The image to install at an instant; `undefined` while what runs is the newest. The order is the ledger's: an older version is installed when it was
 * stated anew after the newer one, and never because a mirror has no other. What has ended is not installed, and what failed here not again.
 */
export const imageToInstall = (images: readonly Image[], { sha256, refused }: Installed, now: Instant): Image | undefined => {
  const newest = images.toSorted((a, b) => b.index - a.index).find((image) => now < image.notAfter && !refused.includes(image.sha256));
  if (newest === undefined || newest.sha256 === sha256) return undefined;
  const running = images.findLast((image) => image.sha256 === sha256);
  return running !== undefined && running.index > newest.index ? undefined : newest;
};
