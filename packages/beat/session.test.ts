import { concat, equalBytes, u32, u64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import { AEAD_AES_256_GCM, AEAD_ChaCha20Poly1305, CipherSuite, KDF_HKDF_SHA256, KEM_MLKEM768_X25519 } from 'hpke';
import { generateKeyPairSync, sign as nodeSign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openUpFrame, sealUpFrame } from './cell.ts';
import type { DeviceKey } from './device.ts';
import { BODY, encodeUpFrame, parseUpFrame, UP_BYTES } from './frame.ts';
import {
  acceptSetUp,
  acceptSetUpByAny,
  generateTransportKey,
  loadTransportKey,
  PRIVATE_KEY_BYTES,
  PUBLIC_KEY_BYTES,
  setUp,
  type TransportKey,
} from './session.ts';
import { encodeUpCell } from './up.ts';

const bytesFrom = (text: string, encoding: 'hex' | 'base64url'): Bytes => new Uint8Array(Buffer.from(text, encoding));
const session = new Uint8Array(16).fill(9);
const at = instant(1_790_000_000_000);

const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' });
const devices: readonly [DeviceKey['algorithm'], DeviceKey, (m: Bytes) => Bytes][] = [
  [
    'ed25519',
    { algorithm: 'ed25519', publicKey: bytesFrom(jwkOf(ed25519.publicKey).x ?? '', 'base64url') },
    (m) => new Uint8Array(nodeSign(null, m, ed25519.privateKey)),
  ],
  [
    'p256',
    {
      algorithm: 'p256',
      publicKey: new Uint8Array([
        4,
        ...bytesFrom(jwkOf(p256.publicKey).x ?? '', 'base64url'),
        ...bytesFrom(jwkOf(p256.publicKey).y ?? '', 'base64url'),
      ]),
    },
    (m) => new Uint8Array(nodeSign('sha256', m, { key: p256.privateKey, dsaEncoding: 'ieee-p1363' })),
  ],
];

let transport: TransportKey;
let other: TransportKey;
beforeAll(async () => {
  const [a, b] = [await generateTransportKey(), await generateTransportKey()];
  expect([a.privateKey.length, a.publicKey.length]).toEqual([PRIVATE_KEY_BYTES, PUBLIC_KEY_BYTES]);
  transport = await loadTransportKey(a.privateKey, a.publicKey);
  other = await loadTransportKey(b.privateKey, b.publicKey);
});

const begin = (sign: (m: Bytes) => Bytes) => setUp({ hubPublicKey: transport.publicKey, terminal: 77, session, boot: 3, at, sign });

describe('session set-up', () => {
  test.each(devices)('%s: both sides hold the same two keys, and a beat opens under them', async (_, device, sign) => {
    const { frame, keys } = await begin(sign);
    expect(frame.length).toBe(UP_BYTES);
    const accepted = await acceptSetUp(parseUpFrame(frame), { transport, device });
    expect(accepted).toMatchObject({ boot: 3, at });
    expect(equalBytes(accepted.keys.up, keys.up) && equalBytes(accepted.keys.down, keys.down)).toBe(true);
    expect(equalBytes(keys.up, keys.down)).toBe(false);
    const beat = sealUpFrame(keys, { terminal: 77, session, sequence: 1 }, encodeUpCell(new Uint8Array(0), []));
    openUpFrame(accepted.keys, parseUpFrame(beat));
  });
  test.each(devices)('%s: what was signed can not be changed, nor said for another key or terminal', async (_, device, sign) => {
    const { frame } = await begin(sign);
    const refused = async (bytes: Uint8Array, keys: { transport: TransportKey; device: DeviceKey }) =>
      expect(await acceptSetUp(parseUpFrame(bytes), keys).catch((e: unknown) => e)).toEqual(new VerificationError('beat/set-up-signature'));
    await refused(frame, { transport: other, device });
    for (const at of [2, 5, 6, 21, 30, 1_149, 1_150, 1_153, 1_161, 1_162, 1_225]) {
      const bad = frame.slice();
      bad[at] = (bad[at] ?? 0) ^ 1;
      await refused(bad, { transport, device });
    }
  });
  test.each(devices)('%s: any of the hub’s own keys opens what was made for it, and none of them nothing', async (_, device, sign) => {
    const { frame, keys } = await begin(sign);
    const by = (...transports: TransportKey[]) => acceptSetUpByAny(parseUpFrame(frame), { transports, device });
    for (const order of [[transport, other], [other, transport], [transport]]) expect((await by(...order))?.keys).toEqual(keys);
    expect(await by(other)).toBeUndefined();
    expect(await by()).toBeUndefined();
  });
  test('what went wrong here is not taken for another key', async () => {
    const [, device, sign] = devices[0] ?? [];
    if (device === undefined || sign === undefined) throw new Error('no device');
    const { frame } = await begin(sign);
    const gone = new Error('the key store is away');
    const broken = {
      ...device,
      get publicKey(): Uint8Array {
        throw gone;
      },
    };
    await expect(acceptSetUpByAny(parseUpFrame(frame), { transports: [transport, other], device: broken })).rejects.toBe(gone);
  });
  test('a key in the directory that is none is named', async () => {
    const request = { terminal: 77, session, boot: 3, at, sign: () => new Uint8Array(64) };
    for (const hubPublicKey of [new Uint8Array(5), new Uint8Array(PUBLIC_KEY_BYTES).fill(255)])
      expect(await setUp({ ...request, hubPublicKey }).catch((e: unknown) => e)).toEqual(new VerificationError('beat/transport-key'));
  });
  test('a device may sign what encapsulates nothing: no hub falls over it', async () => {
    const [, device, sign] = devices[0] ?? [];
    if (device === undefined || sign === undefined) throw new Error('no device');
    const enc = new Uint8Array(1_120);
    const told = (time: Uint8Array) => concat(utf8('dauys/v1/session\0'), u32(77), session, transport.id, u32(3), time, enc);
    const sent = (time: Uint8Array) => {
      const said = concat(enc, u32(3), time, sign(told(time)));
      const frame = encodeUpFrame({ type: 'set-up', terminal: 77, session, sequence: 0 }, concat(said, new Uint8Array(BODY - said.length)));
      return acceptSetUp(parseUpFrame(frame), { transport, device }).catch((e: unknown) => e);
    };
    expect(await sent(u64(at))).toEqual(new VerificationError('beat/frame-malformed'));
    expect(await sent(new Uint8Array(8).fill(255))).toEqual(new VerificationError('beat/frame-malformed'));
  });
  test('a beat is not a set-up', async () => {
    const [, device] = devices[0] ?? [];
    const frame = parseUpFrame(
      sealUpFrame({ up: new Uint8Array(32), down: new Uint8Array(32) }, { terminal: 1, session, sequence: 1 }, encodeUpCell(session, [])),
    );
    if (device === undefined) throw new Error('no device');
    expect(await acceptSetUp(frame, { transport, device }).catch((e: unknown) => e)).toEqual(new VerificationError('beat/frame-malformed'));
  });
  test('vector: an old set-up is still accepted and gives the same keys', async () => {
    const v: Record<string, string> = JSON.parse(readFileSync(new URL('../../vectors/session.json', import.meta.url), 'utf8'));
    const from = (name: string) => bytesFrom(v[name] ?? '', 'hex');
    const key = await loadTransportKey(from('transportPrivateKey'), from('transportPublicKey'));
    const frame = new Uint8Array(UP_BYTES);
    frame.set(from('frameStart'));
    const accepted = await acceptSetUp(parseUpFrame(frame), {
      transport: key,
      device: { algorithm: 'ed25519', publicKey: from('deviceKey') },
    });
    expect(Buffer.from(accepted.keys.up).toString('hex')).toBe(v['up']);
    expect(Buffer.from(accepted.keys.down).toString('hex')).toBe(v['down']);
    expect(accepted).toMatchObject({ boot: 4, at: 1_790_000_000_000 });
  });
});

interface HpkeVector {
  readonly mode: number;
  readonly kem_id: number;
  readonly kdf_id: number;
  readonly aead_id: number;
  readonly info: string;
  readonly skRm: string;
  readonly enc: string;
  readonly encryptions: readonly { readonly aad: string; readonly ct: string; readonly pt: string }[];
  readonly exports: readonly { readonly exporter_context: string; readonly L: number; readonly exported_value: string }[];
}
const conformance = ((): readonly HpkeVector[] => {
  try {
    return JSON.parse(readFileSync(new URL('../../../shared/vectors/hpkepq.json', import.meta.url), 'utf8'));
  } catch {
    return [];
  }
})().filter((v) => v.mode === 0 && v.kem_id === 25_722 && v.kdf_id === 1);

describe.skipIf(conformance.length === 0)('HPKE with MLKEM768-X25519 and HKDF-SHA256 (skipped when ../shared/vectors is absent)', () => {
  test('published vectors open and export', async () => {
    for (const v of conformance) {
      const suite = new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, v.aead_id === 2 ? AEAD_AES_256_GCM : AEAD_ChaCha20Poly1305);
      const key = await suite.DeserializePrivateKey(bytesFrom(v.skRm, 'hex'), false);
      const ctx = await suite.SetupRecipient(key, bytesFrom(v.enc, 'hex'), { info: bytesFrom(v.info, 'hex') });
      for (const e of v.encryptions)
        expect(Buffer.from(await ctx.Open(bytesFrom(e.ct, 'hex'), bytesFrom(e.aad, 'hex'))).toString('hex')).toBe(e.pt);
      for (const e of v.exports)
        expect(Buffer.from(await ctx.Export(bytesFrom(e.exporter_context, 'hex'), e.L)).toString('hex')).toBe(e.exported_value);
    }
  });
});
