/** Making the device key, once: a file that is there already is never overwritten, because another key would be another device. */
import { hex } from '@dauys/basics/bytes.ts';
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { makeTpmKey, type TpmPlace } from './tpm.ts';

/** Where Linux shows a TPM that several processes may use. */
export const TPM_DEVICE = '/dev/tpmrm0';
export const TPM_HANDLE = '0x81010001';

/** A P-256 key in the TPM and a file that names it. Throws `Fault` when TPM or tools fail, or something is at the handle; then there is no file either. */
export const makeInTpm = (file: string, place: TpmPlace): void => {
  // Not over another: that one may hide the counts of days already told. Before the key, which is made only once.
  writeNew(file, JSON.stringify({ v: 1, tpm: place, secret: hex(randomBytes(32)) }));
  try {
    makeTpmKey(place);
  } catch (error) {
    rmSync(file);
    throw error;
  }
};

/** An Ed25519 seed in a file (tier 3): whoever opens the device can copy it. */
export const makeInSoftware = (file: string): void => writeNew(file, `${hex(randomBytes(32))}\n`);

const writeNew = (file: string, text: string): void => {
  const to = openSync(file, 'wx', 0o600);
  writeSync(to, text);
  fsyncSync(to);
  closeSync(to);
};
