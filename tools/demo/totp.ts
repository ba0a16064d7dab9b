import { createHmac } from 'node:crypto';

/** The six digits of RFC 6238 (SHA-1, 30 s) at an instant in milliseconds: what an officer's own device shows. */
export const totpAt = (secret: Uint8Array, at: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
};
