/** From pictures and camera frames to the text of a slip: by the browser's own reader of codes where there is one, else by ours. */
import type { Ask } from './asking.ts';
import type { Pixels } from './conversation.ts';

interface Detector {
  detect(image: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>;
}

type DetectorClass = new (options: { readonly formats: readonly string[] }) => Detector;

const isDetectorClass = (value: unknown): value is DetectorClass => typeof value === 'function';

/** Chromium on phones and Macs has one; `undefined` elsewhere. */
const nativeDetector = (): Detector | undefined => {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector');
  try {
    return isDetectorClass(found) ? new found({ formats: ['qr_code'] }) : undefined;
  } catch {
    return undefined;
  }
};

type Drawable = ImageBitmap | HTMLVideoElement;

const sizeOf = (image: Drawable): { readonly width: number; readonly height: number } =>
  image instanceof HTMLVideoElement ? { width: image.videoWidth, height: image.videoHeight } : image;

/** The pixels, at most `longest` along the longer side. */
const pixelsOf = (image: Drawable, longest: number): Pixels | undefined => {
  const { width, height } = sizeOf(image);
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  const pen = canvas.width * canvas.height === 0 ? null : canvas.getContext('2d', { willReadFrequently: true });
  if (pen === null) return undefined;
  // What is transparent was meant to be paper.
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return { data: new Uint8ClampedArray(data), width: canvas.width, height: canvas.height };
};

const isSlip = (text: string): boolean => /^DAUYS\d+:/.test(text);

export const createLooker = (ask: Ask) => {
  const native = nativeDetector();
  const look = async (image: Drawable, longest: number): Promise<string | undefined> => {
    const seen = await native?.detect(image).catch(() => []);
    const known = seen?.find(({ rawValue }) => isSlip(rawValue))?.rawValue;
    if (known !== undefined) return known;
    const pixels = pixelsOf(image, longest);
    return pixels && ask('look', { pixels }, { transfer: [pixels.data.buffer] });
  };
  return {
    frame: (video: HTMLVideoElement) => look(video, 900),
    /** Several sizes: a small code is lost in a small copy, noise in a large one. */
    picture: async (file: Blob): Promise<string | undefined> => {
      const image = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined);
      if (image === undefined) return undefined;
      try {
        for (const longest of [1_000, 1_800, 600]) {
          const found = await look(image, longest);
          if (found !== undefined) return found;
        }
        return undefined;
      } finally {
        image.close();
      }
    },
  };
};
export type Looker = ReturnType<typeof createLooker>;
