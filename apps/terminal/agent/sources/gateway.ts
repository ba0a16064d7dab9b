import { readLink } from './link.ts';
import type { Part, Read } from './source.ts';
import type { Tree } from './tree.ts';

export type Gateway = 'up' | 'down';

/** Whether the next router answers: its default route, and its neighbour entry, which the beats keep fresh. Without carrier it has no word. */
export const gatewayOf = (named: string | undefined): Part<Gateway> => ({
  name: 'gateway',
  read: (tree) => (readLink(tree, named) === 'down' ? 'no-word' : readGateway(tree)),
  states: {
    up: { says: 'gateway-up', conditions: [], holdMs: 5_000, calm: true },
    down: { says: 'gateway-down', conditions: ['gateway-down'], holdMs: 5_000 },
  },
  gone: 'down',
});

const readGateway = (tree: Tree): Read<Gateway> => {
  const best = defaultRoutes(tree).toSorted((a, b) => a.metric - b.metric)[0];
  if (best === undefined) return undefined;
  // A line to the other end of a cable or a modem: there is no neighbour to ask.
  if (best.gateway === undefined) return 'up';
  const neighbour = neighbourFlags(tree, best.gateway, best.device);
  // Nobody has spoken to it yet, or not for long.
  if (neighbour === undefined) return 'no-word';
  return (neighbour & ATF_COM) === 0 ? 'down' : 'up';
};

interface Route {
  readonly device: string;
  readonly gateway: string | undefined;
  readonly metric: number;
}

const [RTF_UP, RTF_GATEWAY, ATF_COM] = [0x1, 0x2, 0x2] as const;

/** `proc/net/route`: Iface Destination Gateway Flags RefCnt Use Metric Mask …, addresses as hex in the order of the machine (little-endian). */
const defaultRoutes = (tree: Tree): Route[] =>
  rows(tree, 'proc/net/route').flatMap(([device = '', destination, gateway = '', flags = '0', , , metric = '0', mask]) => {
    const bits = Number.parseInt(flags, 16);
    if (destination !== '00000000' || mask !== '00000000' || (bits & RTF_UP) === 0) return [];
    return [{ device, gateway: (bits & RTF_GATEWAY) === 0 ? undefined : dotted(gateway), metric: Number(metric) }];
  });

const dotted = (hex: string): string =>
  (hex.match(/../g) ?? [])
    .toReversed()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');

/** `proc/net/arp`: address, hardware type, flags, hardware address, mask, device. An address that nobody answers for has flags 0. */
const neighbourFlags = (tree: Tree, address: string, device: string): number | undefined => {
  const row = rows(tree, 'proc/net/arp').find((fields) => fields[0] === address && fields[5] === device);
  return row?.[2] === undefined ? undefined : Number.parseInt(row[2], 16);
};

const rows = (tree: Tree, path: string): string[][] =>
  (tree.text(path) ?? '')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
