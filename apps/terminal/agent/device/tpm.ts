/** A TPM through tpm2-tools: one process a question. The private key is made in the TPM and cannot leave it. */
import { bytesOf, concat, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TpmPlace {
  /** How to reach it, as tpm2-tools spell it. */
  readonly tcti: string;
  /** The persistent handle of the key. */
  readonly handle: string;
}

/** What a TPM says of its own life (TPM2_ReadClock). */
export interface TpmLife {
  /** Power cycles of the machine, counted where no disk that is set back can hide them. */
  readonly resets: number;
  /** False when its clock may have been set back: it lost power before it could write it down. */
  readonly safe: boolean;
}

export interface Tpm {
  readonly publicKey: Bytes;
  sign(domain: string, message: Uint8Array): Bytes;
  life(): TpmLife;
}

const PATIENCE_MS = 10_000;

/** Reaches the key and reads its public part. Throws `Fault` when TPM, tools or key are not there, or it is no P-256 key. */
export const openTpm = (place: TpmPlace): Tpm => {
  const publicKey = inFolder((at) => {
    run(place, 'tpm2_readpublic', ['-Q', '-c', place.handle, '-f', 'pem', '-o', at('public.pem')]);
    return pointOf(readFileSync(at('public.pem'), 'utf8'));
  });
  return {
    publicKey,
    sign: (domain, message) => signIn(place, createHash('sha256').update(utf8(domain)).update(message).digest()),
    life: () => readLife(run(place, 'tpm2_readclock', [])),
  };
};

/** Makes a P-256 key that signs and cannot be taken out, under the storage hierarchy, and keeps it at the handle. Throws `Fault`, also when something is there. */
export const makeTpmKey = (place: TpmPlace): void =>
  inFolder((at) => {
    const flush = (): unknown => run(place, 'tpm2_flushcontext', ['-t']);
    const can = 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign|noda';
    run(place, 'tpm2_createprimary', ['-Q', '-C', 'o', '-g', 'sha256', '-G', 'ecc', '-c', at('primary')]);
    flush();
    run(place, 'tpm2_create', ['-Q', '-C', at('primary'), '-G', 'ecc256:ecdsa-sha256', '-a', can, '-u', at('public'), '-r', at('private')]);
    flush();
    run(place, 'tpm2_load', ['-Q', '-C', at('primary'), '-u', at('public'), '-r', at('private'), '-c', at('key')]);
    flush();
    run(place, 'tpm2_evictcontrol', ['-Q', '-C', 'o', '-c', at('key'), place.handle]);
    flush();
  });

const signIn = (place: TpmPlace, digest: Uint8Array): Bytes =>
  inFolder((at) => {
    run(place, 'tpm2_sign', ['-Q', '-c', place.handle, '-g', 'sha256', '-s', 'ecdsa', '-d', '-f', 'tss', '-o', at('signature')], digest);
    return rawSignature(readFileSync(at('signature')));
  });

const [ALG_ECDSA, ALG_SHA256] = [0x0018, 0x000b] as const;

/** TPMT_SIGNATURE (TPM 2.0 part 2, 11.3.4): u16 algorithm ‖ u16 hash ‖ u16 length ‖ r ‖ u16 length ‖ s. As r ‖ s, 32 bytes each. */
export const rawSignature = (bytes: Uint8Array): Bytes => {
  const view = Buffer.from(bytes);
  const unread = (): never => {
    throw new Fault('the TPM gave something that is no ECDSA signature');
  };
  if (view.length < 8 || view.readUInt16BE(0) !== ALG_ECDSA || view.readUInt16BE(2) !== ALG_SHA256) return unread();
  const r = view.subarray(6, 6 + view.readUInt16BE(4));
  const rest = view.subarray(6 + r.length);
  const s = rest.length < 2 ? unread() : rest.subarray(2);
  if (r.length > 32 || s.length > 32 || rest.readUInt16BE(0) !== s.length) return unread();
  return concat(new Uint8Array(32 - r.length), r, new Uint8Array(32 - s.length), s);
};

/** From what tpm2_readclock prints. Throws `Fault`. */
export const readLife = (text: string): TpmLife => {
  const resets = /^\s*reset_count: (\d{1,10})$/m.exec(text)?.[1];
  const safe = /^\s*safe: (yes|no)$/m.exec(text)?.[1];
  if (resets === undefined || safe === undefined) throw new Fault('the TPM did not tell its clock');
  return { resets: Number(resets), safe: safe === 'yes' };
};

/** A point in compressed form, as the directory names it. */
const pointOf = (pem: string): Bytes => {
  const { crv, x = '', y = '' } = createPublicKey(pem).export({ format: 'jwk' });
  if (crv !== 'P-256') throw new Fault('the key in the TPM is not a P-256 key');
  const [across, up] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  return bytesOf(concat(Uint8Array.of(2 + ((up.at(-1) ?? 0) & 1)), across));
};

const run = ({ tcti }: TpmPlace, tool: string, words: readonly string[], input?: Uint8Array): string => {
  try {
    return execFileSync(tool, ['-T', tcti, ...words], {
      ...(input === undefined ? {} : { input }),
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: PATIENCE_MS,
    });
  } catch (cause) {
    throw new Fault(`${tool} failed: is the TPM there, and are tpm2-tools?`, { cause });
  }
};

const inFolder = <T>(act: (at: (name: string) => string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'dauys-tpm-'));
  try {
    return act((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
