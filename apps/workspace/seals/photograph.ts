import type { Bytes } from '@dauys/basics/bytes.ts';
import { bytesOf } from '@dauys/basics/bytes.ts';
import { PHOTOGRAPH_BYTES } from '@dauys/protocol/seals.ts';

const LONG_SIDE = 1_600;

/**
 * A photograph as it is kept: drawn anew, so that nothing of the camera (place, device, time) goes along, and small enough. `undefined` for a file
 * that is no picture.
 */
export const photographOf = async (file: Blob): Promise<Bytes | undefined> => {
  const whole = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined);
  if (whole === undefined) return undefined;
  for (let side = LONG_SIDE; side >= 400; side /= 2) {
    const scale = Math.min(1, side / Math.max(whole.width, whole.height));
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(whole.width * scale)), Math.max(1, Math.round(whole.height * scale)));
    canvas.getContext('2d')?.drawImage(whole, 0, 0, canvas.width, canvas.height);
    const bytes = bytesOf(new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer()));
    if (bytes.length <= PHOTOGRAPH_BYTES) return bytes;
  }
  return undefined;
};
