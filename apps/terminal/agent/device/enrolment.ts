/**
 * The device key's side of `dauys terminal enrol`, a program of its own: the key never leaves it, and it signs requests for enrolment and nothing else.
 *
 *     node enrolment.ts key --file <device.key> [--tcti …] [--handle …] [--software]      makes the key unless it is there; prints its public part
 *     node enrolment.ts sign --file <device.key>                                          signs the request on standard input (base64)
 */
import { base64, parseBase64 } from '@dauys/basics/bytes.ts';
import { Fault } from '@dauys/basics/failure.ts';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDevice } from './device.ts';
import { ENROLMENT_DOMAIN } from '@dauys/sealing/enrolment.ts';
import { makeInSoftware, makeInTpm, TPM_DEVICE, TPM_HANDLE } from './keep.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: 'string' },
    tcti: { type: 'string' },
    handle: { type: 'string', default: TPM_HANDLE },
    software: { type: 'boolean', default: false },
  },
});

/** In the TPM when there is one: that it fails is said, and never quietly answered with a weaker key. */
const keep = (file: string): void => {
  if (existsSync(file)) return;
  const tcti = values.tcti ?? (existsSync(TPM_DEVICE) ? `device:${TPM_DEVICE}` : undefined);
  if (values.software || tcti === undefined) makeInSoftware(file);
  else makeInTpm(file, { tcti, handle: values.handle });
};

const act = (word: string | undefined, file: string): object => {
  if (word === 'key') {
    keep(file);
    const { algorithm, publicKey, tpm } = openDevice(file);
    return { algorithm, publicKey: base64(publicKey), tier: tpm === undefined ? 3 : 1 };
  }
  const request = word === 'sign' ? parseBase64(readFileSync(0, 'utf8').trim()) : undefined;
  if (request === undefined) throw new Fault('key or sign, and a request in base64');
  return { signature: base64(openDevice(file).sign(ENROLMENT_DOMAIN, request)) };
};

try {
  if (values.file === undefined) throw new Fault('--file is missing');
  process.stdout.write(`${JSON.stringify(act(positionals[0], values.file))}\n`);
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 70;
}
