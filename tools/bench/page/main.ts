/** What the kiosk's and the workspace's pages do, one act at a time, in the page itself. Called from tools/bench/page.ts. */
import { redact } from '@dauys/basics/redacted.ts';
import { stretch } from '@dauys/sealing/argon2.ts';
import { freshIdentity, recipientOf } from '@dauys/sealing/identity.ts';
import { open } from '@dauys/sealing/open.ts';
import { sealPadded, sealStream } from '@dauys/sealing/seal.ts';
import { encodeSlip, SLIP_DOMAIN, slipBody, verifySlip, type Slip } from '@dauys/sealing/slip.ts';
import { publicKeyOf, sign } from '@dauys/sealing/signature.ts';
import { recordFor } from './recording.ts';

const text = new Uint8Array(6_000).fill(0x61);
const identity = await freshIdentity();
const recipient = await recipientOf(identity);
const sealed = await sealPadded(text, [recipient]);
const seed = crypto.getRandomValues(new Uint8Array(32));
const slip: Slip = { v: 1, terminal: '00000901', counter: 7, day: 20_000, h: 'ab'.repeat(32), r: 'cd'.repeat(16) };
const slipBytes = encodeSlip(slip, sign(SLIP_DOMAIN, slipBody(slip), seed));
const slipKey = { publicKey: publicKeyOf(seed), algorithm: 'ed25519' } as const;
const RECORDING = 16 * 1024 * 1024;

/** Fixed bytes in pieces of 64 KiB, as a recorder hands them over. */
const recording = (): ReadableStream<Uint8Array> => {
  const piece = new Uint8Array(65_536).fill(7);
  let left = RECORDING;
  return new ReadableStream({
    pull: (controller) => {
      if (left === 0) return controller.close();
      left -= piece.length;
      controller.enqueue(piece.slice());
    },
  });
};

const drain = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
  const reader = stream.getReader();
  while (!(await reader.read()).done);
};

const acts = {
  seal: () => sealPadded(text, [recipient]),
  open: () => open(sealed, [redact(identity)]),
  stretch: () => stretch(text.subarray(0, 24), text.subarray(0, 16)),
  slip: async () => verifySlip(slipBytes, slipKey),
  recording: async () => drain(await sealStream(recording(), [recipient])),
} satisfies Record<string, () => Promise<unknown>>;

declare global {
  interface Window {
    record: typeof recordFor;
    /** Milliseconds that an act took. */
    bench?: (act: keyof typeof acts) => Promise<number>;
  }
}

window.record = recordFor;
window.bench = async (act) => {
  const began = performance.now();
  await acts[act]();
  return performance.now() - began;
};
