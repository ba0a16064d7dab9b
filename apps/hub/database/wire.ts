/** What may be given for `$1`, `$2`, …: bytes go as bytea, whole numbers as bigint or int, arrays as arrays. */
export type Param = string | number | boolean | null | Uint8Array | readonly (string | number | boolean | null | Uint8Array)[];

const BYTEA = 17;

/**
 * A parameter as the driver sends it with the least work: lists of bytes in PostgreSQL's binary form, which the driver would spell in
 * hexadecimal one by one and the server read back; lists of numbers spelled at once. All else as it is. Pure.
 */
export const wireOf = (param: Param): Param | Buffer => {
  if (!isList(param)) return param;
  const first = param.find((one) => one !== null);
  if (first instanceof Uint8Array) return byteaList(param);
  return typeof first === 'number' && param.every(isPlain) ? `{${param.join(',')}}` : param;
};

const isList = (param: Param): param is Extract<Param, readonly unknown[]> => Array.isArray(param);

const isPlain = (value: unknown): value is number => Number.isSafeInteger(value);

/** One dimension, as `array_send` writes it: ndim, whether a null is in it, the element's type, length, lower bound; then each with its length, -1 for null. */
const byteaList = (list: readonly unknown[]): Buffer => {
  let size = 20;
  let nulls = 0;
  for (const one of list) {
    if (one === null) nulls = 1;
    else if (!(one instanceof Uint8Array)) throw new TypeError('a list of bytes and of something else');
    size += 4 + (one?.length ?? 0);
  }
  const wire = Buffer.allocUnsafe(size);
  [1, nulls, BYTEA, list.length, 1].forEach((word, i) => wire.writeInt32BE(word, 4 * i));
  let at = 20;
  for (const one of list) {
    const bytes = one instanceof Uint8Array ? one : undefined;
    at = wire.writeInt32BE(bytes?.length ?? -1, at);
    if (bytes === undefined) continue;
    wire.set(bytes, at);
    at += bytes.length;
  }
  return wire;
};
