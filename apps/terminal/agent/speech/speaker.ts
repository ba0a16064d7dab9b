/** From what the page wants to be heard to a sound. Sentences pass through memory only: nothing here logs, and nothing writes. */
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import type { SpeechAsked } from '@dauys/protocol/speech.ts';
import { isOpen, recordingOf } from './decide.ts';
import type { Voice } from './espeak.ts';
import type { Headset } from './headset.ts';
import { wordsOf } from './words.ts';

export interface Sound {
  readonly mime: string;
  readonly bytes: Buffer;
  /** Everybody may hear it. */
  readonly open: boolean;
}

export interface Speaker {
  readonly headset: Headset;
  /**
   * `speech/no-headset`: it is somebody's own and would be heard by all. `speech/none`: no voice here for it. `http/busy`: others are being said.
   * `stop` ends the making at once.
   */
  say(asked: SpeechAsked, stop: AbortSignal): Promise<Result<Sound, Refusal<HttpCode>>>;
}

interface Parts {
  readonly voice: Voice;
  readonly headset: Headset;
  /** A file of the page that is being handed out: verified with it. */
  file(path: string): { readonly bytes: Buffer } | undefined;
  /** What is written on doors: bodies and facilities, as the directory states them. */
  publicNames(): ReadonlySet<string>;
}

/** One person asks for one sentence and the next, and may have gone on several times before the first is given up; more is no person. */
const MOST_AT_ONCE = 16;

export const makeSpeaker = ({ voice, headset, file, publicNames }: Parts): Speaker => {
  let working = 0;
  const make = async (asked: SpeechAsked, open: boolean, stop: AbortSignal): Promise<Result<Sound, Refusal<HttpCode>>> => {
    const path = recordingOf(asked);
    const recorded = path === undefined ? undefined : file(path);
    if (recorded !== undefined) return ok({ mime: 'audio/ogg', bytes: recorded.bytes, open });
    const words = await wordsOf(asked);
    const bytes = words === undefined ? undefined : await voice.say(words, asked.language, stop);
    return bytes === undefined ? err({ code: 'speech/none' }) : ok({ mime: 'audio/wav', bytes, open });
  };
  return {
    headset,
    say: async (asked, stop) => {
      const open = isOpen(asked, publicNames());
      if (!open && !headset.isPlugged()) return err({ code: 'speech/no-headset' });
      if (!voice.has(asked.language)) return err({ code: 'speech/none' });
      if (working >= MOST_AT_ONCE) return err({ code: 'http/busy' });
      working += 1;
      try {
        const made = await make(asked, open, stop);
        // Pulled out while the sound was made.
        return open || headset.isPlugged() ? made : err({ code: 'speech/no-headset' });
      } finally {
        working -= 1;
      }
    },
  };
};
