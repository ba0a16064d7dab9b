import { concat, equalBytes, u32, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openAnswer, openCell, openDownFrame, openUpFrame, sealCell, sealDownFrame, sealUpFrame, upNonce } from './cell.ts';
import { encodeDownCell, parseDownCell, type Piece } from './down.ts';
import { DOWN_BYTES, encodeDownNotice, parseDownFrame, parseUpFrame, PAYLOAD, UP_BYTES, upHeader } from './frame.ts';
import { encodeUpCell, FRAGMENT_HEAD, FRAGMENT_ROOM, parseUpCell, type Fragment } from './up.ts';

const keys = { up: new Uint8Array(32).fill(1), down: new Uint8Array(32).fill(2) };
const session = new Uint8Array(16).fill(7);
const head = { terminal: 0x1a2b3c4d, session, sequence: 5 };
const few = { numRuns: 30 };

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof VerificationError) return error.code;
    throw error;
  }
  return 'nothing thrown';
};

const status = fc.uint8Array({ maxLength: 2_048 });
const fragment: fc.Arbitrary<Fragment> = fc
  .record({
    parcel: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    offset: fc.nat(1000),
    rest: fc.nat(1000),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 3_000 }),
  })
  .map(({ parcel, offset, rest, bytes }) => ({ parcel, offset, total: offset + bytes.length + rest, bytes }));
const piece: fc.Arbitrary<Piece> = fragment.chain((f) =>
  fc.maxSafeNat().map((chunk) => ({ chunk, offset: f.offset, total: f.total, bytes: f.bytes })),
);
const copyOf = <T extends { readonly bytes: Uint8Array }>(parts: readonly T[]) => parts.map((p) => ({ ...p, bytes: Array.from(p.bytes) }));

describe('frames are of one size and say what was put in', () => {
  test('up, whatever is inside', () => {
    fc.assert(
      fc.property(status, fc.array(fragment, { maxLength: 7 }), (said, fragments) => {
        const frame = sealUpFrame(keys, head, encodeUpCell(said, fragments));
        expect(frame.length).toBe(UP_BYTES);
        const parsed = parseUpFrame(frame);
        expect(parsed).toMatchObject({ type: 'beat', terminal: head.terminal, sequence: 5 });
        const cell = parseUpCell(openUpFrame(keys, parsed));
        expect(equalBytes(cell.status, said)).toBe(true);
        expect(copyOf(cell.fragments.map((f) => ({ ...f, parcel: Array.from(f.parcel) })))).toEqual(
          copyOf(fragments.map((f) => ({ ...f, parcel: Array.from(f.parcel) }))),
        );
      }),
      few,
    );
  });
  test('cells and frames written over used memory are those written over fresh memory', () => {
    const [cell, frame] = [new Uint8Array(PAYLOAD).fill(9), new Uint8Array(DOWN_BYTES).fill(9)];
    fc.assert(
      fc.property(status, fc.array(piece, { maxLength: 7 }), (said, pieces) => {
        expect(equalBytes(encodeDownCell(said, pieces, cell), encodeDownCell(said, pieces))).toBe(true);
        sealDownFrame(keys, { type: 'beat', session }, cell, frame);
        expect(equalBytes(openDownFrame(keys, parseDownFrame(frame)), cell)).toBe(true);
      }),
      few,
    );
    expect(() => encodeDownCell(u32(1), [], cell.subarray(1))).toThrow(RangeError);
    expect(() => sealDownFrame(keys, { type: 'beat', session }, cell, frame.subarray(1))).toThrow(RangeError);
  });
  test('no nonce is given twice', () => {
    const nonces = Array.from({ length: 600 }, () => sealDownFrame(keys, { type: 'beat', session }, new Uint8Array(PAYLOAD)).slice(18, 30));
    expect(new Set(nonces.map((n) => n.join())).size).toBe(600);
  });
  test('down, whatever is inside, notices too', () => {
    fc.assert(
      fc.property(status, fc.array(piece, { maxLength: 7 }), (said, pieces) => {
        const frame = sealDownFrame(keys, { type: 'session-accepted', session }, encodeDownCell(said, pieces));
        expect(frame.length).toBe(DOWN_BYTES);
        const cell = parseDownCell(openDownFrame(keys, parseDownFrame(frame)));
        expect(equalBytes(cell.status, said)).toBe(true);
        expect(copyOf(cell.pieces)).toEqual(copyOf(pieces));
      }),
      few,
    );
    for (const type of ['unknown-session', 'refused'] as const) {
      const notice = encodeDownNotice(type, session);
      expect(notice.length).toBe(DOWN_BYTES);
      expect(parseDownFrame(notice).type).toBe(type);
    }
  });
  test('a 16 KiB complaint goes in one beat under the longest status', () => {
    const bytes = new Uint8Array(FRAGMENT_ROOM - FRAGMENT_HEAD);
    expect(bytes.length).toBeGreaterThan(16_384 + 4_096);
    const cell = encodeUpCell(new Uint8Array(2_048), [{ parcel: new Uint8Array(32), total: bytes.length, offset: 0, bytes }]);
    expect(cell.length).toBe(PAYLOAD);
    expect(() => encodeUpCell(new Uint8Array(2_049), [])).toThrow(RangeError);
  });
});

describe('bytes from anybody', () => {
  const parsers: readonly [string, number, (b: Bytes) => unknown][] = [
    ['up frame', UP_BYTES, parseUpFrame],
    ['down frame', DOWN_BYTES, parseDownFrame],
    ['up cell', PAYLOAD, parseUpCell],
    ['down cell', PAYLOAD, parseDownCell],
  ];
  test.each(parsers)('%s: random bytes are read or distrusted, never a crash', (_, size, parse) => {
    const start = fc.oneof(
      fc.uint8Array({ minLength: 80, maxLength: 400 }),
      fc.uint8Array({ minLength: 98, maxLength: 98 }).map((b) => concat(Uint8Array.of(0, 0, 3), b)),
    );
    fc.assert(
      fc.property(start, fc.constantFrom(0, 1, 255), fc.constantFrom(size, size - 1, 0, size + 1), (first, fill, length) => {
        const bytes = new Uint8Array(length).fill(fill);
        bytes.set(first.subarray(0, length));
        expect(codeOf(() => parse(bytes))).toMatch(/^(nothing thrown|beat\/)/);
      }),
      { numRuns: 300 },
    );
  });
  test.each([
    ['empty', { total: 10, offset: 0, length: 0 }],
    ['past its total', { total: 10, offset: 5, length: 6 }],
    ['of a total above the limit', { total: 0xffffffff, offset: 0, length: 1 }],
    ['past the cell', { total: PAYLOAD, offset: 0, length: PAYLOAD }],
  ])('a fragment or piece that is %s is refused', (_, { total, offset, length }) => {
    const numbers = concat(u32(total), u32(offset), u32(length));
    const cellOf = (head: Uint8Array): Bytes => {
      const cell = new Uint8Array(PAYLOAD);
      cell.set(concat(Uint8Array.of(0, 0, 1), head));
      return cell;
    };
    expect(codeOf(() => parseUpCell(cellOf(concat(new Uint8Array(32), numbers))))).toBe('beat/cell-malformed');
    const piece = concat(new Uint8Array(8), u32(offset), u32(total), u32(length));
    expect(codeOf(() => parseDownCell(cellOf(piece)))).toBe('beat/cell-malformed');
  });
  test('versions outside the accepted range are named', () => {
    for (const version of [0, 2, 255]) {
      const frame = sealUpFrame(keys, head, encodeUpCell(new Uint8Array(0), []));
      frame[0] = version;
      expect(codeOf(() => parseUpFrame(frame))).toBe('beat/version');
    }
  });
  test('any flipped bit of a frame is refused', () => {
    const up = sealUpFrame(keys, head, encodeUpCell(utf8('{}'), []));
    const down = sealDownFrame(keys, { type: 'beat', session }, encodeDownCell(utf8('{}'), []));
    fc.assert(
      fc.property(fc.nat(UP_BYTES * 8 - 1), (bit) => {
        const flip = (frame: Uint8Array) => {
          const bad = frame.slice();
          bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          return bad;
        };
        expect(codeOf(() => openUpFrame(keys, parseUpFrame(flip(up))))).toMatch(/^beat\//);
        expect(codeOf(() => openDownFrame(keys, parseDownFrame(flip(down))))).toMatch(/^beat\//);
      }),
      { numRuns: 200, examples: Array.from({ length: 240 }, (_, bit): [number] => [bit]) },
    );
  });
  test('up and down keys are not exchangeable', () => {
    const up = sealUpFrame({ up: keys.down, down: keys.up }, head, encodeUpCell(utf8('{}'), []));
    expect(codeOf(() => openUpFrame(keys, parseUpFrame(up)))).toBe('beat/cell-damaged');
  });
  test('an answer to another session, or our own frame thrown back at us, is called so', () => {
    const answer = (to: Uint8Array) => parseDownFrame(sealDownFrame(keys, { type: 'beat', session: to }, encodeDownCell(utf8('{}'), [])));
    expect(parseDownCell(openAnswer(keys, answer(session), session)).pieces).toEqual([]);
    expect(codeOf(() => openAnswer(keys, answer(session.map((b) => b ^ 1)), session))).toBe('beat/other-session');
    const echo = sealUpFrame(keys, head, encodeUpCell(utf8('{}'), []));
    expect(codeOf(() => openAnswer(keys, parseDownFrame(echo), session))).toBe('beat/other-session');
  });
});

const wycheproof = new URL('../../../shared/vectors/wycheproof/aes_gcm_test.json', import.meta.url);
interface GcmCase {
  readonly tcId: number;
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
  readonly result: string;
}
const gcm = (() => {
  try {
    const parsed: { testGroups: { keySize: number; ivSize: number; tagSize: number; tests: GcmCase[] }[] } = JSON.parse(
      readFileSync(wycheproof, 'utf8'),
    );
    return parsed.testGroups.filter((g) => g.keySize === 256 && g.ivSize === 96 && g.tagSize === 128).flatMap((g) => g.tests);
  } catch {
    return [];
  }
})();
describe.skipIf(gcm.length === 0)('Wycheproof AES-256-GCM (skipped when ../shared/vectors is absent)', () => {
  const from = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
  test('every case', () => {
    for (const c of gcm) {
      const open = () => openCell(from(c.key), from(c.iv), from(c.aad), from(c.ct + c.tag));
      if (c.result === 'invalid') expect(codeOf(open), String(c.tcId)).toBe('beat/cell-damaged');
      else {
        expect(equalBytes(open(), from(c.msg)), String(c.tcId)).toBe(true);
        expect(equalBytes(sealCell(from(c.key), from(c.iv), from(c.aad), from(c.msg)), from(c.ct + c.tag))).toBe(true);
      }
    }
  });
});

const vectors: Record<'frame' | 'cell', Record<string, string>> = {
  frame: JSON.parse(readFileSync(new URL('../../vectors/frame.json', import.meta.url), 'utf8')),
  cell: JSON.parse(readFileSync(new URL('../../vectors/cell.json', import.meta.url), 'utf8')),
};
describe('vectors', () => {
  const text = (name: 'frame' | 'cell', field: string): string => vectors[name][field] ?? '';
  test('header', () => {
    expect(Buffer.from(upHeader({ type: 'beat', ...head })).toString('hex')).toBe(text('frame', 'header'));
  });
  test('cell', () => {
    const sealed = sealCell(keys.up, upNonce(5), upHeader({ type: 'beat', ...head }), utf8(text('cell', 'plaintext')));
    expect(Buffer.from(sealed).toString('hex')).toBe(text('cell', 'sealed'));
    expect(Buffer.from(upNonce(5)).toString('hex')).toBe(text('cell', 'nonce'));
  });
});
