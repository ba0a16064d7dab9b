/** Which uplinks have been silent in the thread that beats for longer than any beat takes. Pure but for what it remembers; times are ms of a clock that nobody sets back. */
export interface Silences {
  beatTo(uplinks: readonly { readonly name: string; readonly url: string }[], now: number): void;
  /** `seconds`: the pace that was said to it, where it was. */
  heard(uplink: string, now: number, seconds?: number): void;
  /** Whom nothing is said to, it need not answer. */
  forget(uplink: string): void;
  /** Whether any of them hangs: one that goes on hides no other. */
  look(now: number): boolean;
}

/** More than a pace and what an answer may take (patience, lane.ts), ms, at any pace of so many seconds. */
const longestSilence = (seconds: number): number => 10_000 + seconds * 3_000;

interface Known {
  readonly url: string;
  heard: number;
  seconds: number;
  looks: number;
}

export const watchSilences = (): Silences => {
  let known = new Map<string, Known>();
  return {
    beatTo: (uplinks, now) => {
      known = new Map(
        uplinks.map(({ name, url }) => {
          const before = known.get(name);
          return [name, before?.url === url ? before : { url, heard: now, seconds: 0, looks: 0 }];
        }),
      );
    },
    heard: (uplink, now, seconds) => {
      const one = known.get(uplink);
      if (one !== undefined) Object.assign(one, { heard: now, looks: 0, seconds: seconds ?? one.seconds });
    },
    forget: (uplink) => void known.delete(uplink),
    look: (now) => {
      for (const one of known.values()) one.looks += 1;
      // Looked at twice: after a process was stopped and goes on, what the thread said meanwhile is read after the first look.
      return [...known.values()].some(({ looks, heard, seconds }) => looks > 1 && now - heard > longestSilence(seconds));
    },
  };
};
