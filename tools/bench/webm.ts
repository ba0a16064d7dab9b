/** When the sounds of a WebM file are: enough of its format to see whether some are missing. */

/** Milliseconds of each block of one track, in their order; of files as a browser records them (clusters of unknown length). */
export const timesOf = (bytes: Uint8Array, track: number): number[] => {
  const times: number[] = [];
  let [at, cluster] = [0, 0];
  while (at < bytes.length) {
    const id = numberAt(bytes, at, true);
    const size = numberAt(bytes, at + id.length, false);
    const body = at + id.length + size.length;
    // EBML's Segment and Cluster hold others: one goes into them, and past everything else.
    if (id.value === 0x18538067 || id.value === 0x1f43b675) {
      at = body;
      continue;
    }
    if (id.value === 0xe7) cluster = wholeAt(bytes, body, size.value);
    if (id.value === 0xa3 && ((bytes[body] ?? 0) & 0x7f) === track)
      times.push(cluster + new DataView(bytes.buffer, bytes.byteOffset + body + 1, 2).getInt16(0));
    at = body + size.value;
  }
  return times;
};

/** EBML's numbers say in their first byte how long they are. */
const numberAt = (bytes: Uint8Array, at: number, marked: boolean): { readonly value: number; readonly length: number } => {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  const value = wholeAt(bytes, at, length);
  return { value: marked ? value : value - 2 ** (7 * length), length };
};

const wholeAt = (bytes: Uint8Array, at: number, length: number): number =>
  bytes.subarray(at, at + length).reduce((sum, byte) => sum * 256 + byte, 0);
