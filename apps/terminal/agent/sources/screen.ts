import type { Part } from './source.ts';
import type { Tree } from './tree.ts';

export type Screen = 'on' | 'off' | 'missing';

/**
 * The screen as the graphics driver shows it (`sys/class/drm/card*-*`). A screen that went off whenever nobody touches it would tell in the
 * journal when somebody does: a kiosk's screen is never blanked by idleness (docs/operating/terminal-sources.md).
 */
export const screen: Part<Screen> = {
  name: 'screen',
  read: (tree) => readScreen(tree),
  states: {
    on: { says: 'screen-on', conditions: [], holdMs: 15_000, calm: true },
    off: { says: 'screen-off', conditions: ['screen-off'], holdMs: 15_000 },
    missing: { says: 'screen-off', conditions: ['screen-missing'], holdMs: 15_000 },
  },
  gone: 'missing',
};

const readScreen = (tree: Tree): Screen | undefined => {
  const connected = tree
    .names('sys/class/drm')
    .filter((name) => /^card\d+-(?!Writeback)/.test(name))
    .filter((name) => tree.text(`sys/class/drm/${name}/status`) === 'connected');
  if (connected.length === 0) return undefined;
  return connected.some((name) => isLit(tree, name)) ? 'on' : 'off';
};

const isLit = (tree: Tree, name: string): boolean =>
  tree.text(`sys/class/drm/${name}/enabled`) !== 'disabled' && (tree.text(`sys/class/drm/${name}/dpms`) ?? 'On') === 'On';
