/**
 * Looks for many needles at once (Wu and Manber 1994, blocks of two bytes): most of a haystack is stepped over, so hundreds of megabytes take
 * about a second. Pure.
 */
import type { Needle } from './spellings.ts';

export interface Hit {
  readonly needle: Needle;
  /** Of its first byte, from the beginning of the haystack. */
  readonly offset: number;
}

/** One haystack that comes in chunks: what lies across their borders is found too. */
export interface Scan {
  add(chunk: Uint8Array): void;
  readonly hits: readonly Hit[];
  /** Bytes that were looked at. */
  readonly length: number;
}

export interface Search {
  begin(): Scan;
}

interface Tables {
  readonly window: number;
  /** By block: how far one may step; 0 where a window may end. */
  readonly steps: Uint8Array;
  readonly ending: ReadonlyMap<number, readonly Needle[]>;
}

/** A needle has at least two bytes; throws `RangeError` otherwise, and without any. */
export const searchFor = (needles: readonly Needle[]): Search => {
  const tables = tablesOf(needles);
  const longest = Math.max(...needles.map(({ bytes }) => bytes.length));
  return {
    begin: () => {
      const hits: Hit[] = [];
      let length = 0;
      let kept = new Uint8Array(0);
      return {
        add: (chunk) => {
          const all = kept.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([kept, chunk]);
          const from = length - kept.length;
          // A needle that lay whole in what was kept was told before.
          for (const { needle, offset } of hitsIn(all, tables))
            if (offset + needle.bytes.length > kept.length) hits.push({ needle, offset: from + offset });
          length += chunk.length;
          kept = Uint8Array.prototype.slice.call(all, Math.max(0, all.length - longest + 1));
        },
        get hits() {
          return hits;
        },
        get length() {
          return length;
        },
      };
    },
  };
};

const tablesOf = (needles: readonly Needle[]): Tables => {
  const window = Math.min(255, ...needles.map(({ bytes }) => bytes.length));
  if (needles.length === 0 || window < 2) throw new RangeError('nothing to look for, or a needle of less than two bytes');
  const steps = new Uint8Array(65_536).fill(window - 1);
  const ending = new Map<number, Needle[]>();
  for (const needle of needles) {
    for (let end = 1; end < window; end++) {
      const block = blockAt(needle.bytes, end);
      steps[block] = Math.min(steps[block] ?? 0, window - 1 - end);
    }
    const last = blockAt(needle.bytes, window - 1);
    ending.set(last, [...(ending.get(last) ?? []), needle]);
  }
  return { window, steps, ending };
};

const blockAt = (bytes: Uint8Array, end: number): number => ((bytes[end - 1] ?? 0) << 8) | (bytes[end] ?? 0);

const hitsIn = (hay: Buffer, { window, steps, ending }: Tables): Hit[] => {
  const hits: Hit[] = [];
  for (let at = window - 1; at < hay.length; ) {
    const block = ((hay[at - 1] as number) << 8) | (hay[at] as number);
    const step = steps[block] as number;
    if (step > 0) {
      at += step;
      continue;
    }
    const start = at - window + 1;
    for (const needle of ending.get(block) ?? []) {
      const { bytes } = needle;
      if (start + bytes.length <= hay.length && hay.compare(bytes, 0, bytes.length, start, start + bytes.length) === 0)
        hits.push({ needle, offset: start });
    }
    at += 1;
  }
  return hits;
};
