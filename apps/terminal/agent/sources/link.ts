import type { Part } from './source.ts';
import type { Tree } from './tree.ts';

export type Link = 'up' | 'down';

/** Carrier of the wired interface named in the configuration, or of any that looks like one. */
export const linkOf = (named: string | undefined): Part<Link> => ({
  name: 'link',
  read: (tree) => readLink(tree, named),
  states: {
    up: { says: 'link-up', conditions: [], holdMs: 3_000, calm: true },
    down: { says: 'link-down', conditions: ['link-down'], holdMs: 3_000 },
  },
  gone: 'down',
});

/** `sys/class/net/*`: carrier cannot be read while an interface is switched off; that is down too. */
export const readLink = (tree: Tree, named: string | undefined): Link | undefined => {
  const present = tree.names('sys/class/net');
  const watched = named === undefined ? present.filter((name) => isWired(tree, name)) : present.filter((name) => name === named);
  if (watched.length === 0) return undefined;
  return watched.some((name) => hasCarrier(tree, name)) ? 'up' : 'down';
};

const ETHERNET = '1';
const isWired = (tree: Tree, name: string): boolean => {
  const at = `sys/class/net/${name}`;
  const isMadeUp = tree.names(`${at}/bridge`).length > 0 || tree.text(`${at}/tun_flags`) !== undefined || /^(?:ifb|dummy)\d/.test(name);
  return tree.text(`${at}/type`) === ETHERNET && !isMadeUp;
};

const hasCarrier = (tree: Tree, name: string): boolean => {
  const operates = tree.text(`sys/class/net/${name}/operstate`);
  return tree.text(`sys/class/net/${name}/carrier`) === '1' && (operates === 'up' || operates === 'unknown' || operates === undefined);
};
