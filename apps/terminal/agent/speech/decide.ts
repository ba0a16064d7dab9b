import type { SpeechAsked } from '@dauys/protocol/speech.ts';

/**
 * Whether everybody in the room may hear it (AC-3). Only a sentence of the packs, with nothing in it but numbers and names that the directory states,
 * or such a name alone. Everything else belongs to the person: what is not known to be harmless is spoken into a headset or not at all.
 */
export const isOpen = (asked: SpeechAsked, publicNames: ReadonlySet<string>): boolean => {
  if (asked.personal) return false;
  if ('text' in asked) return publicNames.has(asked.text);
  return asked.values.every(({ value }) => typeof value === 'number' || publicNames.has(value));
};

/** The file of the page that holds this very sentence, where the page brings one. A sentence with values is none that anybody can have recorded. */
export const recordingOf = (asked: SpeechAsked): string | undefined =>
  'text' in asked || asked.values.length > 0 ? undefined : `sounds/${asked.language}/${asked.pack}.${asked.key}.ogg`;
