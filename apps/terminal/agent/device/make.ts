/** `node apps/terminal/agent/device/make.ts --tcti device:/dev/tpmrm0 --out device.json`: a device key in the TPM, and what the directory is told of it. */
import { base64 } from '@dauys/basics/bytes.ts';
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openDevice } from './device.ts';
import { makeInTpm, TPM_DEVICE, TPM_HANDLE } from './keep.ts';

const { values } = parseArgs({
  options: {
    tcti: { type: 'string', default: `device:${TPM_DEVICE}` },
    handle: { type: 'string', default: TPM_HANDLE },
    out: { type: 'string' },
  },
});
const { tcti, handle, out } = values;
if (out === undefined) {
  process.stderr.write('usage: make.ts --out <device.json> [--tcti device:/dev/tpmrm0] [--handle 0x81010001]\n');
  process.exit(2);
}
makeInTpm(out, { tcti, handle });
const { algorithm, publicKey } = openDevice(out);
process.stdout.write(
  `${JSON.stringify({ algorithm, publicKey: base64(publicKey), fingerprint: createHash('sha256').update(publicKey).digest('hex') })}\n`,
);
