import { parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { publicKeyOf, sign, type SignatureAlgorithm } from '@dauys/sealing/signature.ts';
import { readFileSync } from 'node:fs';
import * as Type from 'typebox';
import * as Value from 'typebox/value';
import { openTpm, type Tpm } from './tpm.ts';

/** The device key, wherever it lives. */
export interface Device {
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: Bytes;
  /** Signs `utf8(domain) ‖ message`, 64 bytes. Throws `Fault` when the key is out of reach: nothing may go on without it. */
  sign(domain: string, message: Uint8Array): Bytes;
  /** 32 bytes that never leave this terminal and sign nothing: what hides its day counts. */
  readonly secret: Uint8Array;
  /** Absent where the key is a file (tier 3). */
  readonly tpm: Tpm | undefined;
}

const inTpm = Type.Object(
  {
    v: Type.Literal(1),
    /** As tpm2-tools take it, `device:/dev/tpmrm0` for example; and the persistent handle of the key. */
    tpm: Type.Object(
      { tcti: Type.String({ pattern: '^[a-z]+(:[A-Za-z0-9_./=,-]{1,200})?$' }), handle: Type.String({ pattern: '^0x81[0-9a-f]{6}$' }) },
      { additionalProperties: false },
    ),
    secret: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  { additionalProperties: false },
);

/** Opens what the device's key file names: 32 bytes of hex (Ed25519, tier 3), or a key in a TPM (P-256, tier 1). Throws `Fault` otherwise. */
export const openDevice = (file: string): Device => {
  const text = readFileSync(file, 'utf8').trim();
  const seed = parseHex(text);
  if (seed?.length === 32) return softwareDevice(seed);
  const named = readJson(text);
  const secret = Value.Check(inTpm, named) ? parseHex(named.secret) : undefined;
  if (!Value.Check(inTpm, named) || secret === undefined)
    throw new Fault('the device key file holds neither 32 bytes of hex nor a key in a TPM');
  const tpm = openTpm(named.tpm);
  return { algorithm: 'p256', publicKey: tpm.publicKey, sign: tpm.sign, secret, tpm };
};

export const softwareDevice = (seed: Uint8Array): Device => ({
  algorithm: 'ed25519',
  publicKey: publicKeyOf(seed),
  sign: (domain, message) => sign(domain, message, seed),
  secret: seed,
  tpm: undefined,
});

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
