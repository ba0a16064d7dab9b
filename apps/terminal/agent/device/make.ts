/** `node apps/terminal/agent/device/make.ts --tcti device:/dev/tpmrm0 --out device.json`: a device key in the TPM, and what the directory is told of it. */
import { base64, hex } from '@dauys/basics/bytes.ts';
import { createHash, randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDevice } from './device.ts';
import { makeTpmKey } from './tpm.ts';

const { values } = parseArgs({
  options: {
    tcti: { type: 'string', default: 'device:/dev/tpmrm0' },
    handle: { type: 'string', default: '0x81010001' },
    out: { type: 'string' },
  },
});
const { tcti, handle, out } = values;
if (out === undefined) {
  process.stderr.write('usage: make.ts --out <device.json> [--tcti device:/dev/tpmrm0] [--handle 0x81010001]\n');
  process.exit(2);
}
// Not over another: that one may hide the counts of days already told. Before the key, which is made only once.
writeFileSync(out, JSON.stringify({ v: 1, tpm: { tcti, handle }, secret: hex(randomBytes(32)) }), { mode: 0o600, flag: 'wx' });
try {
  makeTpmKey({ tcti, handle });
} catch (error) {
  rmSync(out);
  throw error;
}
const { algorithm, publicKey } = openDevice(out);
process.stdout.write(
  `${JSON.stringify({ algorithm, publicKey: base64(publicKey), fingerprint: createHash('sha256').update(publicKey).digest('hex') })}\n`,
);
