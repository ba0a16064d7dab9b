import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import type { KnownDirectory } from '../feed/directory.ts';
import type { PageKeeper } from '../page/keeper.ts';
import type { Tree } from '../sources/tree.ts';
import { espeak, ESPEAK } from './espeak.ts';
import { headsetOf, NO_HEADSET } from './headset.ts';
import { makeSpeaker, type Speaker } from './speaker.ts';

interface Around {
  readonly tree: Tree;
  readonly page: PageKeeper | undefined;
  readonly directory: KnownDirectory;
}

/** What this machine speaks with; `undefined` where the voice is not installed: the page then offers nothing to listen to. */
export const openSpeaker = (speech: NonNullable<Config['speech']>, { tree, page, directory }: Around): Speaker | undefined => {
  const program = speech.program ?? ESPEAK;
  if (!existsSync(program)) return undefined;
  return makeSpeaker({
    voice: espeak(program),
    headset: speech.headset === undefined ? NO_HEADSET : headsetOf(speech.headset, tree),
    file: (path) => (page?.standing().state === 'served' ? page.file(path) : undefined),
    publicNames: () => {
      const { bodies, facilities } = directory.current();
      return new Set([...bodies.values(), ...facilities.values()].flatMap(({ names }) => Object.values(names)));
    },
  });
};
