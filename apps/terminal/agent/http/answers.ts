import { base64, hex } from '@dauys/basics/bytes.ts';
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import { parseEntry, parseStatement } from '@dauys/directory/statement.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import type { KioskDirectory, KioskState, ProofsFound, RepliesFound, Whereabouts } from '@dauys/protocol/kiosk.ts';
import { parseWitnesses } from './witnesses.ts';
import type { Headset } from '../speech/headset.ts';
import type { Disk } from '../disk-store.ts';
import { appliedCheckpoint, directoryEntries, leafOf, repliesFor } from '../feed/store.ts';
import { proofFor } from '../feed/tree.ts';
import { LARGEST } from '../outbox/lodge.ts';
import { heldBytes, whereaboutsOf } from '../outbox/store.ts';

export const stateAnswer = (facts: {
  readonly disk: Disk;
  readonly terminal: string;
  readonly facility: string;
  readonly zone: string;
  readonly now: Instant;
  readonly hub: KioskState['hub'];
  readonly quota: number;
  readonly directory: Directory;
  readonly isDamaged: boolean;
  readonly canaryDue: boolean;
  readonly prints: boolean;
  readonly headset: Headset | undefined;
  readonly pictures: KioskState['pictures'];
  readonly readers: KioskState['readers'];
  readonly ownNumber?: KioskState['ownNumber'] | undefined;
}): KioskState => {
  const { disk, terminal, facility, zone, now, hub, quota, directory, canaryDue, prints } = facts;
  const room = Math.max(0, quota - heldBytes(disk));
  const names = directory.facilities.get(facility)?.names ?? { kk: facility, ru: facility, en: facility };
  const integrity = facts.isDamaged ? 'damaged' : 'good';
  const speech = facts.headset === undefined ? {} : { speech: { headset: facts.headset.isPlugged() } };
  const readers = facts.readers === undefined ? {} : { readers: facts.readers };
  const own = facts.ownNumber === undefined ? {} : { ownNumber: facts.ownNumber };
  const stand = { hub, open: room >= LARGEST, room, integrity, canaryDue, prints } as const;
  const by = facts.pictures === undefined ? {} : { pictures: facts.pictures };
  return { terminal, facility, facilityNames: names, zone, now: isoOf(now), ...stand, ...by, ...speech, ...own, ...readers };
};

/** Every entry under the newest proven checkpoint but the feed heads, with its audit path; `undefined` before the first checkpoint. */
export const directoryAnswer = (disk: Disk, anchor: string): KioskDirectory | undefined => {
  const checkpoint = appliedCheckpoint(disk, 'directory');
  if (checkpoint === undefined) return undefined;
  const entries = directoryEntries(disk)
    .filter(({ index, bytes }) => index < checkpoint.size && !isFeedHead(bytes))
    .map(({ index, bytes }) => ({
      index,
      bytes: base64(bytes),
      hashes: proofFor(disk, 'directory', { index, size: checkpoint.size }).map(hex),
    }));
  return { anchor, note: checkpoint.note, entries };
};

const isFeedHead = (bytes: Uint8Array): boolean => {
  try {
    return parseStatement(parseEntry(bytes).statement).kind === 'feed-head';
  } catch {
    return false;
  }
};

export const whereaboutsAnswer = (disk: Disk, envelopeId: string): Whereabouts | undefined => {
  const found = whereaboutsOf(disk, envelopeId);
  if (found === undefined) return undefined;
  return {
    envelopeId,
    state: found.state === 'stored' ? 'kept' : found.state,
    ...(found.acceptedAt === undefined ? {} : { acceptedAt: new Date(found.acceptedAt).toISOString() }),
    ...(found.witnesses === undefined ? {} : { witnesses: parseWitnesses(found.witnesses) }),
  };
};

/** Proofs against one checkpoint for all that stand in it. */
export const proofsAnswer = (disk: Disk, commitments: readonly string[]): ProofsFound => {
  const checkpoint = appliedCheckpoint(disk, 'cases');
  if (checkpoint === undefined) return { found: commitments.map((commitment) => ({ commitment })) };
  const { note, size } = checkpoint;
  const found = commitments.map((commitment) => {
    const leaf = leafOf(disk, commitment);
    if (leaf === undefined || leaf.index >= size) return { commitment };
    const hashes = proofFor(disk, 'cases', { index: leaf.index, size }).map(hex);
    return { commitment, batch: leaf.batch, inclusion: { index: leaf.index, size, hashes } };
  });
  return { note, found };
};

/** At most as many files as tags, so that a hub that stuffs one tag can not make the answer grow. */
export const repliesAnswer = (disk: Disk, tags: readonly string[]): RepliesFound => ({
  replies: tags.flatMap((tag) => repliesFor(disk, tag, 4).map((file) => ({ tag, file: base64(file) }))).slice(0, tags.length),
});
