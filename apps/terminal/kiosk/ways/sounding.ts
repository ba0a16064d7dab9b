import { codes } from '@dauys/protocol/codes.ts';
import { OPEN_HEADER, type SpeechAsked } from '@dauys/protocol/speech.ts';
import { agent } from '../agent.ts';
import { HEARD } from '../idle.ts';
import type { Spoken } from './steps.ts';

export interface Sounding {
  /** Instead of what is being said. `pace` and `loudness` are shares. */
  say(spoken: readonly Spoken[], how: { readonly pace: number; readonly loudness: number }): void;
  hush(): void;
}

/** Asks the agent for each sentence, the next while one sounds. A sound is in memory only and gone when it has been heard. */
export const makeSounding = (said: () => void, failed: () => void = () => undefined): Sounding => {
  let now: AbortController | undefined;
  const hush = (): void => {
    now?.abort();
    now = undefined;
  };
  return {
    hush,
    say: (spoken, how) => {
      hush();
      const mine = new AbortController();
      now = mine;
      void sayAll(spoken, how, mine.signal).then((isWhole) => {
        if (!mine.signal.aborted) (isWhole ? said : failed)();
      });
    },
  };
};

type How = Parameters<Sounding['say']>[1];

/** True when all of it has sounded. */
const sayAll = async (spoken: readonly Spoken[], how: How, stop: AbortSignal): Promise<boolean> => {
  const asked: ReturnType<typeof fetchSound>[] = [];
  const askUpTo = (end: number): void => {
    for (const one of spoken.slice(asked.length, end)) asked.push(fetchSound(one, stop));
  };
  for (const [i, one] of spoken.entries()) {
    // The next is made while this one sounds.
    askUpTo(i + 2);
    const sound = await asked[i];
    if (stop.aborted || sound === undefined) return false;
    if (sound === 'no-headset') {
      // Once for all that follows: it would be the same sentence again and again.
      const why = await fetchSound({ language: one.language, pack: 'ways', key: 'listen.private', values: [] }, stop);
      return why !== undefined && why !== 'no-headset' && (await play(why, how, stop));
    }
    if (!(await play(sound, how, stop))) return false;
  }
  return spoken.length > 0;
};

/** `personal`: it may be heard only while a headset is plugged in. */
interface Sound {
  readonly bytes: Blob;
  readonly personal: boolean;
}

const fetchSound = async (spoken: Spoken, stop: AbortSignal): Promise<Sound | 'no-headset' | undefined> => {
  const { language, personal = false } = spoken;
  const asked: SpeechAsked =
    'text' in spoken
      ? { language, personal, text: spoken.text }
      : { language, personal, pack: spoken.pack, key: spoken.key, values: [...spoken.values] };
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('api/speech', { method: 'POST', headers, body: JSON.stringify(asked), signal: stop });
    if (answer.ok) return { bytes: await answer.blob(), personal: answer.headers.get(OPEN_HEADER) === null };
    return answer.status === codes['speech/no-headset'].status ? 'no-headset' : undefined;
  } catch {
    return undefined;
  }
};

const LOOK_MS = 300;

/** True when it sounded to its end. What is somebody's own ends the moment the headset is out. */
const play = async ({ bytes, personal }: Sound, how: How, stop: AbortSignal): Promise<boolean> => {
  const address = URL.createObjectURL(bytes);
  const audio = new Audio(address);
  [audio.playbackRate, audio.volume] = [how.pace, how.loudness];
  const end = new AbortController();
  const until = AbortSignal.any([stop, end.signal]);
  window.dispatchEvent(new Event(HEARD));
  try {
    return await new Promise<boolean>((resolve) => {
      until.addEventListener('abort', () => resolve(false));
      audio.addEventListener('ended', () => resolve(true));
      audio.addEventListener('error', () => resolve(false));
      audio.play().catch(() => resolve(false));
      if (personal) void whileHeadset(until, () => end.abort());
    });
  } finally {
    end.abort();
    audio.pause();
    audio.removeAttribute('src');
    URL.revokeObjectURL(address);
    window.dispatchEvent(new Event(HEARD));
  }
};

/** Calls `gone` when no headset is plugged in any more. */
export const whileHeadset = async (until: AbortSignal, gone: () => void): Promise<void> => {
  while (!until.aborted) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const state = await agent.state();
    // An agent that does not answer can not say that it is still plugged in.
    if (!state.ok || state.value.speech?.headset !== true) return gone();
  }
};
