import { monitorsBeatenTo } from '@dauys/directory/beaten-to.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { MONITOR_UPLINK } from '@dauys/journal/entry.ts';
import type { Peer } from './tick.ts';

/** The monitors that the directory names now, each with how it stands. */
export interface Monitors {
  now(): readonly Peer[];
  /** The transport key of this uplink; `undefined` when it is no monitor's. */
  keyOf(uplink: string): Uint8Array | undefined;
}

/** Whom the directory names, and nobody else: the hub carries the directory and signs none of its monitors. */
export const followMonitors = (directory: () => Directory): Monitors => {
  let known: readonly Peer[] = [];
  let read: Directory | undefined;
  const now = (): readonly Peer[] => {
    const current = directory();
    if (current === read) return known;
    read = current;
    const before = new Map(known.map((peer) => [peer.uplink.name, peer]));
    known = monitorsBeatenTo(current).map(({ id, url, transport }) => {
      const name = `${MONITOR_UPLINK}${id}`;
      return { uplink: { name, url }, monitorKey: transport.publicKey, health: before.get(name)?.health ?? { state: 'starting' } };
    });
    return known;
  };
  return { now, keyOf: (uplink) => now().find((peer) => peer.uplink.name === uplink)?.monitorKey };
};
