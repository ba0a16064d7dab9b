import fc from 'fast-check';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { bytesOf, concat, hex, parseBase64, parseHex, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import vectors from '../../vectors/seal.json' with { type: 'json' };
import { BUCKETS, bucketFor, isBucket, padToBucket } from './bucket.ts';
import { fileHash } from './envelope.ts';
import { freshIdentity, identityOfSeed, isHybridRecipient, recipientOf, seedOfIdentity } from './identity.ts';
import { open } from './open.ts';
import { sealPadded, sealStream, sealTo } from './seal.ts';

const bytesFrom = (base64: string): Bytes => parseBase64(base64) ?? new Uint8Array();
const codeOf = async (act: () => Promise<unknown>): Promise<unknown> => {
  try {
    await act();
    return 'opened';
  } catch (error) {
    return error instanceof VerificationError ? error.code : error;
  }
};
const identities = vectors.identities.map(({ identity }) => identity);
const [identity = '', second = ''] = identities;
const [recipient = '', secondRecipient = ''] = vectors.identities.map((one) => one.recipient);
const opened = async (file: Uint8Array, by = identity): Promise<Bytes> => reveal(await open(file, [redact(by)]));
const openCode = (file: Uint8Array, by = identity) => codeOf(() => opened(file, by));

describe('seal and open', () => {
  test.each(vectors.identities)('the identity of seed $seed', async ({ seed, identity: expected, recipient: public_ }) => {
    expect(identityOfSeed(parseHex(seed) ?? new Uint8Array())).toBe(expected);
    expect(hex(seedOfIdentity(expected))).toBe(seed);
    expect(await recipientOf(expected)).toBe(public_);
  });
  test.each(vectors.files)('vector: $name', async (vector) => {
    const file = bytesFrom(vector.file);
    expect(hex(fileHash(file))).toBe(vector.h);
    for (const [i, by] of identities.entries()) {
      if (!vector.opensWith.includes(i)) expect(await openCode(file, by)).toBe('sealing/not-for-us');
      else expect(hex(fileHash((await opened(file, by)).subarray(0, vector.innerLength)))).toBe(vector.innerSha256);
    }
  });
  test('open ∘ seal = id', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200_000, size: 'max' }),
        async (inner) => hex(fileHash(await opened(await sealTo(inner, [recipient])))) === hex(fileHash(inner)),
      ),
      { numRuns: 12 },
    );
  });
  test('an envelope opens with the age library alone, given the epoch identity', async () => {
    const epoch = await freshIdentity();
    const file = await sealPadded(utf8('Мен көрдім'), [await recipientOf(epoch)]);
    const library = new Decrypter();
    library.addIdentity(epoch);
    const inner = await library.decrypt(file);
    expect(inner.length).toBe(BUCKETS[0]);
    expect(new TextDecoder().decode(inner).replace(/\0+$/, '')).toBe('Мен көрдім');
  });
  test('one file for two recipients opens for either; several identities are tried in turn', async () => {
    const file = await sealTo(utf8('both'), [recipient, secondRecipient]);
    expect(await opened(file, second)).toEqual(utf8('both'));
    const onlySecond = await sealTo(utf8('one'), [secondRecipient]);
    expect(reveal(await open(onlySecond, [redact(identity), redact(second)]))).toEqual(utf8('one'));
    expect(await codeOf(() => open(file, []))).toBe('sealing/not-for-us');
  });
  test('a stream seals to the same thing', async () => {
    const inner = new Uint8Array(150_000).fill(7);
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(inner.subarray(0, 70_001));
        controller.enqueue(inner.subarray(70_001));
        controller.close();
      },
    });
    const file = new Uint8Array(
      await new Response((await sealStream(source, [recipient])).pipeThrough(new TransformStream())).arrayBuffer(),
    );
    expect(await opened(file)).toEqual(inner);
    await expect(async () => sealStream(source, ['age1x'])).rejects.toMatchObject({ code: 'sealing/classical-recipient' });
  });
});

describe('only post-quantum recipients', () => {
  test.each(vectors.refusedRecipients)('refused: %s', async (classical) => {
    expect(isHybridRecipient(classical)).toBe(false);
    expect(await codeOf(() => sealTo(utf8('x'), [classical]))).toBe('sealing/classical-recipient');
    expect(await codeOf(() => sealTo(utf8('x'), [recipient, classical]))).toBe('sealing/classical-recipient');
    expect(await codeOf(() => sealPadded(utf8('x'), [classical, recipient]))).toBe('sealing/classical-recipient');
  });
  test('nobody to seal to is no seal', async () => expect(await codeOf(() => sealTo(utf8('x'), []))).toBe('sealing/no-recipient'));
  test.each(vectors.refused)('on opening: $name', async ({ file, code }) => {
    expect(await openCode(bytesFrom(file))).toBe(code);
    // The library itself would open it: this is our rule, not its.
    const library = new Decrypter();
    library.addIdentity(identity);
    expect(await library.decrypt(bytesFrom(file))).toEqual(utf8('two recipients'));
  });
  test('a classical or broken identity is a fault whose text does not repeat it', async () => {
    for (const bad of [await generateX25519Identity(), identity.slice(0, -1), identity.toLowerCase(), 'AGE-SECRET-KEY-PQ-1SENTINEL']) {
      const fault = await codeOf(() => opened(new Uint8Array(vectors.files.length).fill(0), bad));
      expect(fault).toBe('sealing/damaged');
      const asked = await codeOf(() => opened(bytesFrom(vectors.files[1]?.file ?? ''), bad));
      expect(asked).toMatchObject({ name: 'Fault' });
      expect(String(asked)).not.toContain(bad);
      expect(() => recipientOf(bad)).toThrow('not a hybrid age identity');
    }
  });
});

describe('S-14: a file cut short, flipped or without its end shows nothing', () => {
  const sealed = (length: number) => sealTo(new Uint8Array(length).fill(65), [recipient]);
  const headerEnd = (file: Uint8Array): number =>
    new TextDecoder('latin1').decode(file).indexOf('\n', new TextDecoder('latin1').decode(file).indexOf('\n--- ') + 1) + 1;
  const refused = /^sealing\/(damaged|not-for-us|classical-stanza)$/;

  test.each([0, 1, 65_536, 65_537, 131_072])('%i bytes, cut at many places', async (length) => {
    const file = await sealed(length);
    const payload = headerEnd(file) + 16;
    const ends = [
      0,
      1,
      22,
      payload - 17,
      payload - 16,
      payload,
      payload + 1,
      payload + 15,
      payload + 16,
      payload + 65_552,
      file.length - 17,
      file.length - 16,
      file.length - 1,
    ];
    for (const end of ends.filter((n) => n < file.length)) {
      expect(await openCode(file.subarray(0, end)), `cut at ${end} of ${file.length}`).toBe('sealing/damaged');
    }
    expect(await openCode(concat(file, Uint8Array.of(0)))).toBe('sealing/damaged');
  });
  test('every byte of header and payload edge, one bit flipped', async () => {
    const file = await sealed(65_537);
    const payload = headerEnd(file);
    const places = [
      ...Array(payload + 64).keys(),
      payload + 65_552,
      payload + 65_568,
      ...Array.from({ length: 40 }, (_, i) => file.length - 1 - i),
    ];
    // Every eleventh place of the long stanza is enough; the edges are all there.
    for (const at of places.filter((place, i) => place < 60 || place > payload - 60 || i % 11 === 0)) {
      const flipped = bytesOf(file);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const code = await openCode(flipped);
      expect(code, `byte ${at}`).toMatch(refused);
      if (at >= payload) expect(code).toBe('sealing/damaged');
    }
  });
  test('the last chunk dropped at a chunk border, two chunks swapped, a chunk doubled', async () => {
    const file = await sealed(3 * 65_536);
    const start = headerEnd(file) + 16;
    const chunk = (i: number) => file.subarray(start + i * 65_552, start + (i + 1) * 65_552);
    const head = file.subarray(0, start);
    for (const damaged of [
      concat(head, chunk(0), chunk(1)),
      concat(head, chunk(1), chunk(0), chunk(2)),
      concat(head, chunk(0), chunk(0), chunk(1), chunk(2)),
    ])
      expect(await openCode(damaged)).toBe('sealing/damaged');
    expect(await openCode(concat(head, chunk(0), chunk(1), chunk(2)))).toBe('opened');
  });
  test('any bytes at all', async () => {
    const start = utf8('age-encryption.org/v1\n-> mlkem768x25519 ');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, dressed) =>
        refused.test(String(await openCode(dressed ? concat(start, bytes) : bytes))),
      ),
    );
    expect(await openCode(concat(start, new Uint8Array(200_000).fill(65)))).toBe('sealing/damaged');
  });
  test('a stanza that is not ours and a passphrase are refused by type', async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()));
    expect(await openCode(bytesOf(await encrypter.encrypt('x')))).toBe('sealing/classical-stanza');
    const locked = new Encrypter();
    locked.setScryptWorkFactor(2);
    locked.setPassphrase('x');
    expect(await openCode(bytesOf(await locked.encrypt('x')))).toBe('sealing/classical-stanza');
  });
});

describe('S-13: buckets', () => {
  test.each(BUCKETS.map((bucket, i) => [bucket, BUCKETS[i - 1] ?? -1]))('%i holds from %i + 1 up to itself', (bucket, below) => {
    expect([bucketFor(below + 1), bucketFor(bucket), isBucket(bucket), isBucket(bucket - 1)]).toEqual([bucket, bucket, true, false]);
  });
  test('two complaints of one bucket have one sealed size', async () => {
    const sizes = await Promise.all(
      [0, 1, 9_000, 16_383, 16_384].map(async (n) => (await sealPadded(new Uint8Array(n).fill(1), [recipient])).length),
    );
    expect(new Set(sizes).size).toBe(1);
    expect((await sealPadded(new Uint8Array(16_385), [recipient])).length).toBeGreaterThan(sizes[0] ?? Infinity);
  });
  test('padding is zeros, and above the largest bucket there is none', () => {
    expect(
      padToBucket(utf8('x'))
        .subarray(1)
        .every((byte) => byte === 0),
    ).toBe(true);
    expect(bucketFor(16_777_217)).toBeUndefined();
    expect(() => padToBucket(new Uint8Array(16_777_217))).toThrow(VerificationError);
  });
});
