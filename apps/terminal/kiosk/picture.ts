import { bytesOf } from '@dauys/basics/bytes.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import type { Picture } from './lodge.ts';

/** Pixels along the longer side: enough to read a document, small enough to travel. */
const LONGEST = 2_000;
const QUALITY = 0.82;

/**
 * Draws a chosen file anew and keeps only the pixels: place, time, camera and whatever else the file carried are gone (S-29). `n` names it.
 * Refuses `pictures/unreadable` what the browser cannot draw.
 */
export const redraw = async (file: Blob, n: number): Promise<Result<Picture, Refusal<'pictures/unreadable'>>> => {
  try {
    const whole = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, LONGEST / Math.max(whole.width, whole.height));
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(whole.width * scale)), Math.max(1, Math.round(whole.height * scale)));
    const pen = canvas.getContext('2d');
    if (pen === null) return err({ code: 'pictures/unreadable' });
    // Transparent pictures would turn black in JPEG.
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(whole, 0, 0, canvas.width, canvas.height);
    whole.close();
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
    const bytes = bytesOf(new Uint8Array(await blob.arrayBuffer()));
    return ok({ name: `picture-${n}.jpg`, mime: 'image/jpeg', bytes });
  } catch {
    return err({ code: 'pictures/unreadable' });
  }
};

/** For the screen: drawn to a canvas, so that no address of the picture exists. */
export const bitmapOf = (picture: Picture): Promise<ImageBitmap> => createImageBitmap(new Blob([picture.bytes], { type: picture.mime }));
