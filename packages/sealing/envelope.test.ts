import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, concat, hex, parseBase64, parseHex, u32, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import vectors from '../../vectors/seal.json' with { type: 'json' };
import { LEAF_KINDS, commitment } from './commitment.ts';
import {
  LABEL_DOMAIN,
  encodeEnvelopeParcel,
  fileHash,
  labelBytes,
  parseEnvelopeParcel,
  parseLabel,
  verifyLabel,
  type Label,
} from './envelope.ts';
import { sign } from './signature.ts';

const bytesFrom = (text: string): Bytes => parseHex(text) ?? new Uint8Array();
const codeOf = (act: () => unknown): unknown => {
  try {
    act();
    return 'read';
  } catch (error) {
    return error instanceof VerificationError ? error.code : error;
  }
};
const [vector] = vectors.labels;
if (vector === undefined) throw new Error('no vector');
const label: Label = { ...vector.label, v: 1 };
const file = parseBase64(vectors.files[0]?.file ?? '') ?? new Uint8Array();
const key = { publicKey: bytesFrom(vector.publicKey), algorithm: 'ed25519' as const };
const signature = bytesFrom(vector.signature);
const parcel = encodeEnvelopeParcel({ labelBytes: labelBytes(label), signature, file });

describe('label', () => {
  test('bytes and signature are the vector’s', () => {
    expect(hex(labelBytes(label))).toBe(hex(parseBase64(vector.labelBytes) ?? new Uint8Array()));
    expect(hex(sign(LABEL_DOMAIN, labelBytes(label), bytesFrom(vector.seed)))).toBe(vector.signature);
    expect(parseLabel(labelBytes(label))).toEqual(label);
  });
  const changed = (change: object) => labelBytes({ ...label, ...change });
  test.each([
    ['an unknown field', { more: 1 }],
    ['an id of another shape', { envelopeId: 'X' }],
    ['a body that is a path', { body: '../court' }],
    ['epoch zero', { epoch: 0 }],
    ['a fraction', { epoch: 1.5 }],
    ['a size that is no bucket', { bucket: 16_385 }],
    ['urgency as a word', { urgent: 'yes' }],
    ['a hash in capitals', { h: label.h.toUpperCase() }],
    ['a counter past 32 bits', { counter: 2 ** 32 }],
    ['a day past 16 bits', { day: 65_536 }],
    ['a number for a terminal', { terminal: 7 }],
    ['a field that is missing', { C: undefined }],
  ])('refuses %s', (_, change) => expect(codeOf(() => parseLabel(changed(change)))).toBe('sealing/label-malformed'));
  test('names a version from later, and refuses a second spelling', () => {
    expect(codeOf(() => parseLabel(changed({ v: 2 })))).toBe('sealing/label-version');
    const text = new TextDecoder().decode(labelBytes(label));
    for (const other of [
      text.replace('"v":1', '"v":1,"v":1'),
      `${text} `,
      text.replace(':1,', ': 1,'),
      text.replace('"C"', '"\\u0043"'),
      '[]',
      'null',
      '1',
    ])
      expect(
        codeOf(() => parseLabel(utf8(other))),
        other.slice(0, 20),
      ).toMatch(/^sealing\/label-/);
  });
});

describe('parcel', () => {
  test('reads back as written, and the terminal’s signature holds over the bytes as received', () => {
    expect([hex(fileHash(parcel)), parcel.length]).toEqual([vector.parcelSha256, vector.parcelLength]);
    const read = parseEnvelopeParcel(parcel);
    expect(read.label).toEqual(label);
    expect(hex(read.file)).toBe(hex(file));
    expect(verifyLabel(read, key)).toBe(true);
  });
  test('every flipped bit before the file, and any in the file, is noticed', () => {
    const fileStart = parcel.length - file.length;
    for (const at of [...Array(fileStart + 4).keys(), parcel.length - 1]) {
      const flipped = bytesOf(parcel);
      flipped[at] = (flipped[at] ?? 0) ^ 4;
      const noticed = codeOf(() => {
        if (!verifyLabel(parseEnvelopeParcel(flipped), key)) throw new VerificationError('signature');
      });
      expect(noticed, `byte ${at}`).not.toBe('read');
      expect(typeof noticed, `byte ${at}`).toBe('string');
    }
  });
  test.each([
    ['nothing', new Uint8Array(0), 'sealing/parcel-malformed'],
    ['a version from later', concat(u8(2), parcel.subarray(1)), 'sealing/parcel-version'],
    ['a label length past the end', concat(u8(1), u32(parcel.length), parcel.subarray(5)), 'sealing/parcel-malformed'],
    ['a label length of four gigabytes', concat(u8(1), u32(0xffffffff), parcel.subarray(5)), 'sealing/parcel-malformed'],
    ['no file', parcel.subarray(0, parcel.length - file.length), 'sealing/parcel-malformed'],
    ['another file', concat(parcel, u8(0)), 'sealing/file-mismatch'],
  ])('refuses %s', (_, bytes, code) => expect(codeOf(() => parseEnvelopeParcel(bytes))).toBe(code));
  test('no bytes make the parser crash', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => typeof codeOf(() => parseEnvelopeParcel(bytes)) === 'string'));
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 1_100 }),
        (bytes) =>
          typeof codeOf(() => parseEnvelopeParcel(concat(u8(1), u32(bytes.length), bytes, u8(64), new Uint8Array(70)))) === 'string',
      ),
    );
  });
});

describe('commitment', () => {
  test.each(vectors.commitments)('$kind, n = $n', (one) => {
    const kind = LEAF_KINDS.find((known) => known === one.kind);
    expect(kind && hex(commitment(kind, one.n, bytesFrom(one.x), bytesFrom(one.h)))).toBe(one.commitment);
  });
  test('every part counts, and lengths are fixed', () => {
    const x = new Uint8Array(16);
    const h = new Uint8Array(32);
    const all = [
      commitment('received', 0, x, h),
      commitment('interim', 0, x, h),
      commitment('received', 1, x, h),
      commitment(
        'received',
        0,
        x.map(() => 1),
        h,
      ),
      commitment(
        'received',
        0,
        x,
        h.map(() => 1),
      ),
    ];
    expect(new Set(all.map(hex)).size).toBe(all.length);
    expect(() => commitment('dummy', 0, h, x)).toThrow(RangeError);
  });
});
