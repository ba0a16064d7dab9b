import type { SpokenPack } from '@dauys/protocol/speech.ts';

export type Spoken = { readonly language: string; readonly personal?: true } & (
  | {
      readonly pack: SpokenPack;
      readonly key: string;
      readonly values: readonly { readonly name: string; readonly value: string | number }[];
    }
  | { readonly text: string }
);

const isChosen = (one: Spoken): boolean => 'key' in one && one.pack === 'ways' && one.key === 'listen.chosen';

/** What is turned on or off under somebody says so at once, by its name and how it stands now; nothing else that changes there speaks by itself. */
export const toggled = (before: readonly Spoken[] | undefined, now: readonly Spoken[] | undefined): readonly Spoken[] => {
  const was = before?.find(isChosen);
  const is = now?.some(isChosen) === true;
  if (before === undefined || now === undefined || (was !== undefined) === is) return [];
  return was === undefined || !('key' in was) ? now : [...now, { ...was, key: 'listen.unchosen' }];
};
