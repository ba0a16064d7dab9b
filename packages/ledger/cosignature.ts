import { bytesOf, concat, readU64, u64, utf8, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, LAST_INSTANT, type Instant } from '@dauys/basics/clock.ts';
import { SIGNATURE_BYTES, verifyEd25519, type Ed25519Signer } from './ed25519.ts';
import { COSIGNATURE, signatureLine, verifierKeyOf, type VerifierKey } from './note.ts';

/**
 * A witness's statement over a checkpoint text, as a note signature line with its newline (C2SP tlog-cosignature,
 * cosignature/v1, type 0x04): u64 seconds ‖ Ed25519 over `cosignature/v1\ntime <seconds>\n` ‖ text. `at` loses its fraction of a second.
 */
export const cosign = async (
  checkpointText: string,
  { name, signer, at }: { readonly name: string; readonly signer: Ed25519Signer; readonly at: Instant },
): Promise<string> => {
  const seconds = Math.floor(at / 1000);
  const signature = await signer.sign(cosignedMessage(checkpointText, seconds));
  return signatureLine(verifierKeyOf(name, COSIGNATURE, signer.publicKey), concat(u64(seconds), signature));
};

/** When the key's witness cosigned, or `undefined` when the 72 bytes are no cosignature by it. The time may lie in the future: that is the caller's to judge. */
export const verifyCosignature = (checkpointText: string, signature: Uint8Array, key: VerifierKey): Instant | undefined => {
  const seconds = key.type === COSIGNATURE ? secondsOf(signature) : undefined;
  if (seconds === undefined) return undefined;
  const holds = verifyEd25519(signature.subarray(8), cosignedMessage(checkpointText, seconds), key.publicKey);
  return holds ? instant(seconds * 1000) : undefined;
};

const cosignedMessage = (checkpointText: string, seconds: number): Bytes => utf8(`cosignature/v1\ntime ${seconds}\n${checkpointText}`);

// The timestamp is read before the signature is checked: beyond what an Instant holds, it is nobody's clock.
const secondsOf = (signature: Uint8Array): number | undefined => {
  if (signature.length !== 8 + SIGNATURE_BYTES) return undefined;
  try {
    const seconds = readU64(bytesOf(signature), 0);
    return seconds * 1000 <= LAST_INSTANT ? seconds : undefined;
  } catch {
    return undefined;
  }
};
