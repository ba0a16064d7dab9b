import { concat, u16, u32, u8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { describe, expect, test } from 'vitest';
import { CHUNK_LIMIT, encodeDownCell, parseDownCell, PIECE_HEAD, PIECE_ROOM } from './down.ts';
import { PAYLOAD } from './frame.ts';
import { encodeUpCell, filled, FRAGMENT_HEAD, FRAGMENT_ROOM, PARCEL_LIMIT, parseUpCell, STATUS_LIMIT } from './up.ts';

const name = new Uint8Array(32).fill(3);
const bytes = (length: number) => new Uint8Array(length).fill(5);
const none = bytes(0);
const START = 3;

/** Each way: a part of so many bytes, and its head as it stands in a cell, whatever it claims. */
const ways = {
  up: {
    head: FRAGMENT_HEAD,
    limit: PARCEL_LIMIT,
    pack: (status: Uint8Array, length: number) => encodeUpCell(status, [{ parcel: name, total: length, offset: 0, bytes: bytes(length) }]),
    claim: (total: number, offset: number, length: number) => concat(name, u32(total), u32(offset), u32(length)),
    read: (cell: Bytes) => parseUpCell(cell).fragments.map((f) => f.bytes.length),
  },
  down: {
    head: PIECE_HEAD,
    limit: CHUNK_LIMIT,
    pack: (status: Uint8Array, length: number) => encodeDownCell(status, [{ chunk: 1, total: length, offset: 0, bytes: bytes(length) }]),
    claim: (total: number, offset: number, length: number) => concat(u32(0), u32(1), u32(offset), u32(total), u32(length)),
    read: (cell: Uint8Array) => parseDownCell(cell).pieces.map((p) => p.bytes.length),
  },
} as const;

const outcome = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    if (error instanceof RangeError) return 'range';
    throw error;
  }
};
const MALFORMED = 'beat/cell-malformed';

/** A cell with no status and these parts, said to be so many. */
const cellOf = (count: number, ...parts: readonly Uint8Array[]) => {
  const said = concat(u16(0), u8(count), ...parts);
  return concat(said, bytes(PAYLOAD - said.length));
};

test('the sizes that both sides rely on', () => {
  expect({ PARCEL_LIMIT, CHUNK_LIMIT, STATUS_LIMIT, FRAGMENT_HEAD, PIECE_HEAD, rooms: [FRAGMENT_ROOM, PIECE_ROOM] }).toEqual({
    PARCEL_LIMIT: 16_908_288,
    CHUNK_LIMIT: 17_825_792,
    STATUS_LIMIT: 2_048,
    FRAGMENT_HEAD: 44,
    PIECE_HEAD: 20,
    rooms: [PAYLOAD - 2_051, PAYLOAD - 2_051],
  });
});

describe.each(['up', 'down'] as const)('the edges of a cell on its way %s', (way) => {
  const { head, limit, pack, claim, read } = ways[way];
  const room = PAYLOAD - START - head;

  test.each([
    ['a part that fills it to the last byte', () => read(pack(none, room)), [room]],
    ['a part of one byte', () => read(pack(none, 1)), [1]],
    ['the longest status beside the longest part', () => read(pack(bytes(STATUS_LIMIT), room - STATUS_LIMIT)), [room - STATUS_LIMIT]],
    ['one byte more than it holds', () => pack(none, room + 1), 'range'],
    ['a status above its limit', () => pack(bytes(STATUS_LIMIT + 1), 1), 'range'],
    ['a part of no byte', () => read(cellOf(1, claim(10, 0, 0))), MALFORMED],
    ['a whole of the limit', () => read(cellOf(1, claim(limit, limit - 9, 9))), [9]],
    ['a whole above the limit', () => read(cellOf(1, claim(limit + 1, 0, 9))), MALFORMED],
    ['a part past the end of its whole', () => read(cellOf(1, claim(10, 2, 9))), MALFORMED],
    ['a part that reaches to the last byte', () => read(cellOf(1, claim(room, 0, room))), [room]],
    ['a part past the end of the cell', () => read(cellOf(1, claim(room + 1, 0, room + 1))), MALFORMED],
    ['a head with no room left for it', () => read(cellOf(2, claim(room - 5, 0, room - 5), bytes(room - 5))), MALFORMED],
    ['a head that ends the cell', () => read(cellOf(2, claim(room - head, 0, room - head), bytes(room - head), claim(1, 0, 1))), MALFORMED],
    ['another size', () => read(bytes(PAYLOAD - 1)), MALFORMED],
    ['a status said to be longer than any', () => read(concat(u16(STATUS_LIMIT + 1), bytes(PAYLOAD - 2))), MALFORMED],
  ])('%s', (_, act, expected) => expect(outcome(act)).toEqual(expected));
});

test('memory of another size is not written into', () => {
  expect(outcome(() => filled(none, [], bytes(PAYLOAD - 1)))).toBe('range');
  expect(outcome(() => filled(none, [], bytes(PAYLOAD)).length)).toBe(PAYLOAD);
});
