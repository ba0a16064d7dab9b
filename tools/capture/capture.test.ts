import { Fault } from '@dauys/basics/failure.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPcap } from './pcap.ts';
import { streamsOf } from './streams.ts';

interface Packet {
  readonly seq: number;
  readonly text?: string;
  readonly flags?: number;
  readonly from?: number;
}
const SYN = 2;

/** A frame as it stands on the wire: Ethernet, IPv4, TCP. */
const frameOf = ({ seq, text = '', flags = 16, from = 40_000 }: Packet): Buffer => {
  const frame = Buffer.alloc(14 + 20 + 20);
  frame.writeUInt16BE(0x0800, 12);
  frame[14] = 0x45;
  frame.writeUInt16BE(40 + Buffer.byteLength(text), 16);
  frame[23] = 6;
  frame.set([127, 0, 0, 1, 127, 0, 0, 1], 26);
  frame.writeUInt16BE(from, 34);
  frame.writeUInt16BE(7_100, 36);
  frame.writeUInt32BE(seq % 2 ** 32, 38);
  frame[46] = 0x50;
  frame[47] = flags;
  return Buffer.concat([frame, Buffer.from(text)]);
};
const captureOf = (packets: readonly Packet[], { nano = true, keep = 65_535 } = {}): Buffer => {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(nano ? 0xa1b23c4d : 0xa1b2c3d4, 0);
  head.writeUInt32LE(1, 20);
  const parts = packets.flatMap((packet, i) => {
    const frame = frameOf(packet);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_000 + i, 0);
    record.writeUInt32LE(nano ? 250_000_000 : 250_000, 4);
    record.writeUInt32LE(Math.min(keep, frame.length), 8);
    record.writeUInt32LE(frame.length, 12);
    return [record, frame.subarray(0, keep)];
  });
  return Buffer.concat([head, ...parts]);
};
const saidIn = (packets: readonly Packet[]): string[] =>
  streamsOf(readPcap(captureOf(packets))).map(({ parts }) => Buffer.concat(parts).toString());

describe('a capture', () => {
  test.each([true, false])('is read with its times (nanoseconds: %s)', (nano) => {
    const [first, second] = readPcap(
      captureOf(
        [
          { seq: 7, flags: SYN },
          { seq: 8, text: 'hello' },
        ],
        { nano },
      ),
    );
    expect(first).toMatchObject({ at: 1_000_250, syn: true, length: 0, from: '127.0.0.1:40000', to: '127.0.0.1:7100' });
    expect(second).toMatchObject({ at: 1_001_250, seq: 8, syn: false, length: 5 });
    expect(Buffer.from(second?.payload ?? []).toString()).toBe('hello');
  });
  test('of the beginnings of packets still says how long they were', () => {
    const [segment] = readPcap(captureOf([{ seq: 1, text: 'a long word' }], { keep: 58 }));
    expect([segment?.length, segment?.payload.length]).toEqual([11, 4]);
  });
  test('of another kind, or cut off, is refused', () => {
    expect(() => readPcap(Buffer.alloc(24))).toThrow(Fault);
    expect(() => readPcap(captureOf([{ seq: 1, text: 'word' }]).subarray(0, -1))).toThrow(Fault);
  });
});

describe('streams', () => {
  test.each([
    [
      'in order',
      [
        { seq: 1, text: 'ab' },
        { seq: 3, text: 'cd' },
      ],
    ],
    [
      'out of order',
      [
        { seq: 0, flags: SYN },
        { seq: 3, text: 'cd' },
        { seq: 1, text: 'ab' },
      ],
    ],
    [
      'repeated',
      [
        { seq: 1, text: 'ab' },
        { seq: 1, text: 'ab' },
        { seq: 3, text: 'cd' },
        { seq: 3, text: 'cd' },
      ],
    ],
    [
      'repeated in other pieces',
      [
        { seq: 1, text: 'ab' },
        { seq: 1, text: 'abc' },
        { seq: 3, text: 'cd' },
      ],
    ],
    [
      'around 2^32',
      [
        { seq: 2 ** 32 - 2, text: 'ab' },
        { seq: 0, text: 'cd' },
      ],
    ],
  ])('%s', (_, packets) => expect(saidIn(packets)).toEqual(['abcd']));
  test('each end and each connection is one', () => {
    expect(
      saidIn([
        { seq: 0, flags: SYN },
        { seq: 1, text: 'one' },
        { seq: 1, text: 'other', from: 40_001 },
        { seq: 90, flags: SYN },
        { seq: 91, text: 'anew' },
      ]),
    ).toEqual(['one', 'other', 'anew']);
  });
  test('one that was open before begins with the first byte seen, not with the question whether it lives', () => {
    expect(saidIn([{ seq: 99 }, { seq: 100, text: 'later' }])).toEqual(['later']);
  });
  test('with a hole, or of packets cut off, prove nothing', () => {
    expect(() =>
      saidIn([
        { seq: 1, text: 'ab' },
        { seq: 4, text: 'd' },
      ]),
    ).toThrow(Fault);
    expect(() => streamsOf(readPcap(captureOf([{ seq: 1, text: 'a long word' }], { keep: 58 })))).toThrow(Fault);
  });
  test('whatever the order and the repetition, each byte is there once', () => {
    const text = 'abcdefghijklmnopqrstuvwxyz0123456789';
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(35), fc.integer({ min: 1, max: 9 })), { maxLength: 20 }), fc.nat(2 ** 32 - 1), (cuts, isn) => {
        const pieces = cuts.map(([at, n]) => ({ seq: isn + 1 + at, text: text.slice(at, at + n) }));
        const all = Array.from(text, (c, i) => ({ seq: isn + 1 + i, text: c }));
        expect(saidIn([{ seq: isn, flags: SYN }, ...pieces, ...all])).toEqual([text]);
      }),
    );
  });
});
