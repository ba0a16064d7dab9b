import type { Directory } from './directory.ts';
import type { PinServer } from './state.ts';

/** To more a terminal does not talk. */
const AT_MOST = 4;

/** Those in service that terminals ask, the newest first: their statements decide, and where two are as old, their names. */
export const pinServersAsked = ({ pinServers }: Pick<Directory, 'pinServers'>): readonly PinServer[] =>
  [...pinServers.values()]
    .filter(({ retired }) => retired === undefined)
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
    .slice(0, AT_MOST);

/** The newest two of different hands, under which a number is made; `undefined` where there are none. */
export const pinPair = <T extends { readonly by: string }>(asked: readonly T[]): readonly [T, T] | undefined => {
  const [first] = asked;
  const second = asked.find(({ by }) => by !== first?.by);
  return first === undefined || second === undefined ? undefined : [first, second];
};
