/** From what the directory says to a verified image in the slot that does not run. */
import { hex } from '@dauys/basics/bytes.ts';
import { instant, type Clock } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { parseAnchor } from '@dauys/directory/anchor.ts';
import { imageToInstall } from '@dauys/directory/image.ts';
import { verifyNative } from '@dauys/directory/signature-node.ts';
import type { Image } from '@dauys/directory/state.ts';
import { isFresh, shownEntries, verifyDirectoryView } from '@dauys/protocol/directory-view.ts';
import { kioskDirectory } from '@dauys/protocol/kiosk.ts';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Value from 'typebox/value';
import { makeList } from './program.ts';
import { askAgent } from './self-test.ts';
import { otherThan, readSlots, switchSlots } from './slots.ts';
import type { BoxConfig } from './config.ts';

export type UpdateStep = 'no-mirror' | 'newest' | 'trial-stands' | 'hub-away' | 'old-view' | 'no-image' | 'not-the-image' | 'trying';

/** What a mirror may take for an image. */
const PATIENCE_MS = 3_600_000;

/**
 * Looks for a newer image and puts it to the trial; whoever called restarts the program after `trying`. Every other step has changed nothing that runs.
 * Throws `VerificationError` when what the agent shows is not the directory, `Fault` when the disk fails.
 */
export const update = async (config: BoxConfig, clock: Clock): Promise<UpdateStep> => {
  const { from } = config;
  if (from === undefined) return 'no-mirror';
  const { confirmed, trial, refused } = readSlots(config.slots);
  if (trial !== undefined) return 'trial-stands';
  const state = await askAgent(config.agent);
  // Who reached nobody before would be condemned for it after.
  if (state?.hub !== 'reachable') return 'hub-away';
  const images = await imagesFrom(config, clock);
  if (images === undefined) return 'old-view';
  const image = imageToInstall(images, { sha256: confirmed.sha256, refused }, clock.now());
  if (image === undefined) return 'newest';
  const file = join(config.slots, 'image.tar.gz');
  const slot = otherThan(confirmed.slot);
  try {
    const fetched = await fetchImage(new URL(`${image.sha256}.tar.gz`, from), image, file);
    if (fetched !== 'whole') return fetched;
    unpack(file, join(config.slots, slot));
  } finally {
    rmSync(file, { force: true });
  }
  switchSlots(config.switcher, config.slots, 'try', slot, image.sha256);
  return 'trying';
};

/**
 * The images of the ledger as the agent has it, verified here anew: it speaks with the network, and this program may write what runs. A view that is older
 * than a week hides what was said since, and nothing is installed by it.
 */
const imagesFrom = async ({ agent, anchor }: BoxConfig, clock: Clock): Promise<readonly Image[] | undefined> => {
  const answer = await fetch(`${agent}/api/directory`, { signal: AbortSignal.timeout(30_000) });
  const shown: unknown = await answer.json();
  if (!Value.Check(kioskDirectory, shown)) return undefined;
  const pinned = parseAnchor(readFileSync(anchor, 'utf8'));
  const { directory, checkpoint } = verifyDirectoryView({
    anchor: pinned,
    note: shown.note,
    entries: shownEntries(shown.entries),
    verify: verifyNative,
  });
  return isFresh(checkpoint, instant(clock.now())) ? directory.images : undefined;
};

/** Threat: the mirror is anybody. It is read up to the length that the directory states, hashed on its way to the disk, and not looked into before. */
const fetchImage = async (url: URL, { sha256, bytes }: Image, file: string): Promise<'whole' | 'no-image' | 'not-the-image'> => {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
  if (answer?.status !== 200 || answer.body === null) return 'no-image';
  const hash = createHash('sha256');
  let length = 0;
  const counted = async function* (body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const part of body) {
      length += part.length;
      if (length > bytes) throw new RangeError('longer than stated');
      hash.update(part);
      yield part;
    }
  };
  try {
    await pipeline(answer.body, counted, createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw new Fault('the disk is full', { cause: error });
    return length > bytes ? 'not-the-image' : 'no-image';
  }
  return length === bytes && hex(new Uint8Array(hash.digest())) === sha256 ? 'whole' : 'not-the-image';
};

/** Its bytes are those that a quorum named: what they unpack to is what it wanted. On the disk when this returns. */
const unpack = (file: string, slot: string): void => {
  rmSync(slot, { recursive: true, force: true });
  mkdirSync(slot, { recursive: true, mode: 0o755 });
  const flags = ['-xzf', file, '-C', slot, '--no-same-owner', '--no-overwrite-dir', '--delay-directory-restore'];
  if (spawnSync('tar', flags, { stdio: 'ignore' }).status !== 0) throw new Fault('the image could not be unpacked');
  if (!existsSync(join(slot, 'bin/node'))) throw new Fault('the image holds no program');
  makeList(slot);
  if (spawnSync('sync', ['-f', slot], { stdio: 'ignore' }).status !== 0) throw new Fault('the disk did not take the image');
};
