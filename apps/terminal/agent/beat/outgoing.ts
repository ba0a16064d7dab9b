import type { Said } from './uplink.ts';

/** What is to be said with the next beat of one uplink, in the thread that beats. What was said once goes out once: the rest of the process counts it as sent. */
export interface Outgoing {
  /** A beat comes soon: asks what to say. Not while words wait to go out, an exchange is under way or the last question is open: then afterwards. */
  ask(): void;
  /** The answer; `undefined` when the next beat carries no words. */
  say(words: Said | undefined): void;
  /** What goes out with this beat; `undefined`: nothing new. */
  take(): Said | undefined;
  /** Around the exchange of a beat. */
  begin(): void;
  end(): void;
}

/** `question` is called whenever words are wanted; each call is answered by one `say`. */
export const makeOutgoing = (question: () => void): Outgoing => {
  let waiting: Said | undefined;
  let [running, isOpen, isWanted] = [0, false, false];
  const ask = (): void => {
    // After an exchange, so that what is said next knows of its answer.
    isWanted = running > 0 || isOpen || waiting !== undefined;
    if (isWanted) return;
    isOpen = true;
    question();
  };
  const askIfWanted = (): void => {
    if (isWanted) ask();
  };
  return {
    ask,
    say: (words) => {
      isOpen = false;
      waiting = words;
      askIfWanted();
    },
    take: () => {
      const said = waiting;
      waiting = undefined;
      return said;
    },
    begin: () => void (running += 1),
    end: () => {
      running -= 1;
      askIfWanted();
    },
  };
};
