/** What mutation showed that nobody had asked (docs/mutation.md): lengths, fields that are wrong alone, streams, texts before and behind. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { base64, bytesOf, concat, hex, u32, u8, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { redact, reveal } from '@dauys/basics/redacted.ts';
import { padToBucket } from './bucket.ts';
import { generateCode, parseCode } from './code.ts';
import { commitment } from './commitment.ts';
import { withCheckDigits } from './digits.ts';
import { freshIdentity, identityOfSeed, recipientOf } from './identity.ts';
import { canonicalBytes, isExactly, isString, isWhole, parseFields } from './json.ts';
import { openStream } from './open.ts';
import { parsePaperKey } from './paperKey.ts';
import { passkeyMark } from './passkey.ts';
import { encodeReply, parseReply, type ReplyStatement } from './reply.ts';
import { sealTo } from './seal.ts';
import { publicKeyOf, sign, signerOf, verify } from './signature.ts';
import { parseSlipText, slipText, encodeSlip } from './slip.ts';
import { shareName, splitSeed } from './trustees.ts';
import { visitCodesIn } from './visitCode.ts';
import { unwrapKeys } from './wrap.ts';

const thrown = (code: string) => expect.objectContaining({ code: `sealing/${code}` });
const filled = (length: number, fill = 7): Bytes => new Uint8Array(length).fill(fill);

test('what has another length is a mistake of ours, each length by itself', () => {
  expect(commitment('accepted', 0, filled(16), filled(32))).toHaveLength(32);
  expect(() => commitment('accepted', 0, filled(15), filled(32))).toThrow(RangeError);
  expect(() => commitment('accepted', 0, filled(16), filled(33))).toThrow(RangeError);
  expect(() => identityOfSeed(filled(31))).toThrow(Fault);
  expect(() => padToBucket(new Uint8Array(16 * 1024 * 1024 + 1))).toThrow(thrown('too-large'));
});

test('who typed too few digits is told how many they were, and how many it takes', () => {
  const given = (text: string) => ({ ok: false, error: { params: { given: [...text].filter((c) => c >= '0' && c <= '9').length } } });
  for (const text of ['1 2 3', 'a1b', 'none', '']) {
    expect(parseCode(text)).toMatchObject(given(text));
    expect(parsePaperKey(text)).toMatchObject(given(text));
  }
  expect(parseCode('1')).toMatchObject({ error: { code: 'sealing/code-length', params: { expected: 24, given: 1 } } });
  expect(parsePaperKey('1')).toMatchObject({ error: { code: 'sealing/paper-key-length', params: { expected: 30, given: 1 } } });
  expect(parseCode(reveal(generateCode((n) => filled(n)))).ok).toBe(true);
});

describe('canonical JSON', () => {
  test('is read up to its limit, and only an object is', () => {
    const bytes = canonicalBytes({ a: 1 });
    expect([parseFields(bytes, bytes.length), parseFields(bytes, bytes.length - 1)]).toEqual([{ a: 1 }, undefined]);
    for (const other of ['5', '"a"', 'null', '[1]', '{']) expect(parseFields(utf8(other), 99)).toBeUndefined();
    expect([isExactly(bytes, { a: 1 }), isExactly(bytes, { a: 2 }), isExactly(bytes, { b: 1 })]).toEqual([true, false, false]);
  });
  test('a number is no text, a text no number, and both ends of a range belong to it', () => {
    expect([isString('5', /5/), isString(5, /5/)]).toEqual([true, false]);
    expect([0, 9, -1, 10, 1.5, '5'].map((value) => isWhole(value, 0, 9))).toEqual([true, true, false, false, false, false]);
  });
});

describe('a stream', () => {
  const whole = new Uint8Array(150_000).map((_, i) => i % 251);
  const streamOf = (bytes: Uint8Array) => new Blob([bytesOf(bytes)]).stream();
  const readAll = async (stream: ReadableStream<Uint8Array>): Promise<Bytes> => new Uint8Array(await new Response(stream).arrayBuffer());
  test('opens as it was sealed; cut, damaged or for somebody else it ends with that word', async () => {
    const identity = await freshIdentity();
    const file = await sealTo(whole, [await recipientOf(identity)]);
    const opened = await readAll(await openStream(streamOf(file), [redact(identity)]));
    expect(hex(opened)).toBe(hex(whole));
    const bad = file.slice();
    bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1;
    for (const broken of [bad, file.subarray(0, -1), file.subarray(0, 90_000)])
      await expect(openStream(streamOf(broken), [redact(identity)]).then(readAll)).rejects.toThrow(thrown('damaged'));
    await expect(openStream(streamOf(file), [redact(identityOfSeed(filled(32)))])).rejects.toThrow(thrown('damaged'));
    await expect(openStream(streamOf(utf8('no file')), [redact(identity)])).rejects.toThrow(thrown('damaged'));
  });
});

test('the mark of any passkey has sixteen digits, also where its number is short', () => {
  const marks = Array.from({ length: 60 }, (_, i) => passkeyMark(u8(i)));
  for (const mark of marks) expect(mark).toMatch(/^\d{4}(?: \d{4}){3}$/);
  expect(marks.some((mark) => mark.startsWith('0'))).toBe(true);
});

describe('a reply', () => {
  const seed = filled(32);
  const good: ReplyStatement = {
    ...{ v: 1, envelopeId: '0'.repeat(32), body: 'court', n: 31, kind: 'answered', language: 'ru', text: 'ответ', officer: 'saule' },
    ...{ key: '0'.repeat(16), at: '2026-11-27T05:00:00.000Z' },
  };
  const read = (statement: object) => {
    const bytes = canonicalBytes(statement);
    return parseReply(concat(u32(bytes.length), bytes, filled(64, 0))).statement;
  };
  test('is read in each language, with a route or without', async () => {
    for (const language of ['kk', 'ru', 'en'] as const) expect(read({ ...good, language })).toEqual({ ...good, language });
    expect(read({ ...good, route: 'а' })).toEqual({ ...good, route: 'а' });
    expect(Object.keys(read(good))).not.toContain('route');
    expect(await encodeReply(good, signerOf(seed))).toHaveLength(4 + canonicalBytes(good).length + 64);
  });
  test.each<[string, object]>([
    ['another kind', { kind: 'praise' }],
    ['another language', { language: 'de' }],
    ['an identifier that is none', { envelopeId: 'x' }],
    ['a body that is none', { body: 'X' }],
    ['a place behind the last', { n: 32 }],
    ['a number for a time', { at: 5 }],
    ['no time', { at: 'soon' }],
    ['a number for a text', { text: 5 }],
    ['an empty text', { text: '' }],
    ['an empty route', { route: '' }],
  ])('with %s is none', (_, change) => expect(() => read({ ...good, ...change })).toThrow(thrown('reply-malformed')));
});

test('a signature with the group’s order added to S holds no more: there is one for each text', () => {
  const [seed, text] = [filled(32, 3), utf8('text')];
  const key = { publicKey: publicKeyOf(seed), algorithm: 'ed25519' } as const;
  const signature = sign('d', text, seed);
  const little = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes.toReversed())}`);
  const s = little(signature.subarray(32)) + ed25519.Point.Fn.ORDER;
  const other = bytesOf(Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse());
  expect(verify('d', text, signature, key)).toBe(true);
  expect(verify('d', text, concat(signature.subarray(0, 32), other), key)).toBe(false);
});

test('a slip’s text is forgiven blanks around it and nothing else', () => {
  const slip = { v: 1, terminal: '00000001', counter: 1, day: 1, h: '0'.repeat(64), r: '0'.repeat(32) } as const;
  const text = slipText(encodeSlip(slip, filled(64)));
  expect(parseSlipText(` \n${text}\t `)).toHaveLength(123);
  expect(() => parseSlipText(`x${text}`)).toThrow(thrown('slip-malformed'));
  for (const version of ['2', '12', '999']) expect(() => parseSlipText(text.replace('1', version))).toThrow(thrown('slip-version'));
});

describe('a share', () => {
  const good = { v: 1, body: 'court', epoch: 1, trustee: 'a-1', commitment: '0'.repeat(64), share: base64(filled(33)) };
  test.each<[string, object]>([
    ['a body that is none', { body: 'X' }],
    ['an epoch before the first', { epoch: 0 }],
    ['a trustee that is none', { trustee: 'A' }],
    ['a commitment that is none', { commitment: 'x' }],
    ['a number for a share', { share: 5 }],
    ['a short share', { share: base64(filled(32)) }],
    ['a field more', { more: 1 }],
  ])('with %s is none', (_, change) => {
    expect(shareName(redact(canonicalBytes(good)))).toEqual({ body: 'court', epoch: 1, trustee: 'a-1' });
    expect(() => shareName(redact(canonicalBytes({ ...good, ...change })))).toThrow(thrown('share-malformed'));
  });
  test('goes to three people: a fourth name that is one of them again is refused', async () => {
    const split = (...trustees: readonly string[]) => splitSeed(redact(filled(32)), { body: 'court', epoch: 1 }, trustees);
    await expect(split('a-1', 'b-1', 'c-1', 'a-1')).rejects.toThrow(RangeError);
  });
});

describe('wrapped keys', () => {
  const key = filled(32, 9);
  const wrapped = async (plain: Uint8Array): Promise<Bytes> => {
    const iv = filled(12, 1);
    const additionalData = concat(utf8('dauys/v1/wrapped-keys\0'), u8(1), utf8('saule'));
    const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, imported, bytesOf(plain));
    return concat(u8(1), iv, new Uint8Array(sealed));
  };
  const opened = async (plain: Uint8Array) => reveal(await unwrapKeys(await wrapped(plain), redact(key), 'saule'));
  const good = { identity: 'AGE-SECRET-KEY-PQ-1ABC', statementSeed: base64(filled(32)) };
  test.each<[string, Uint8Array]>([
    ['nothing', utf8('')],
    ['no object', utf8('5')],
    ['no seed', canonicalBytes({ identity: good.identity })],
    ['a number for a seed', canonicalBytes({ ...good, statementSeed: 5 })],
    ['a short seed', canonicalBytes({ ...good, statementSeed: base64(filled(31)) })],
    ['no identity', canonicalBytes({ statementSeed: good.statementSeed })],
    ['something before the identity', canonicalBytes({ ...good, identity: `x${good.identity}` })],
    ['something behind it', canonicalBytes({ ...good, identity: `${good.identity}x` })],
    ['a field more', canonicalBytes({ ...good, more: 1 })],
  ])('that hold %s are none', async (_, plain) => {
    expect(await opened(canonicalBytes(good))).toEqual({ identity: good.identity, statementSeed: filled(32) });
    await expect(opened(plain)).rejects.toThrow(thrown('wrapped-malformed'));
  });
});

test('of a text with more codes than are looked for, as many are found; of one without, none', () => {
  const codes = Array.from({ length: 230 }, (_, i) => withCheckDigits(`1${String(i).padStart(17, '0')}`));
  expect(visitCodesIn(codes.join(' x ')).map(reveal)).toEqual(codes.slice(0, 200));
  expect(visitCodesIn('12345678901234567890')).toEqual([]);
});
