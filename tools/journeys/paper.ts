/** A slip on paper, as a phone sees it: a picture, and a film for a camera that is none. */
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

interface Gray {
  readonly width: number;
  readonly height: number;
  /** One byte a pixel, 0 is black. */
  readonly rows: readonly Uint8Array[];
}

const LIGHT = 226;
const DARK = 38;

/** The square code somewhere on a grey sheet, not in its middle. */
const sheet = (text: string, { width, height, module }: { width: number; height: number; module: number }): Gray => {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const [left, top] = [Math.floor((width - size * module) / 3), Math.floor((height - size * module) / 2)];
  const at = (x: number, y: number): number => {
    const row = data[Math.floor((y - top) / module)];
    const dark = x >= left && y >= top && row?.[Math.floor((x - left) / module)] === true;
    return dark ? DARK : LIGHT;
  };
  return { width, height, rows: Array.from({ length: height }, (_, y) => Uint8Array.from({ length: width }, (_x, x) => at(x, y))) };
};

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/** Writes a PNG (8 bits of grey) of a slip. */
export const writePicture = (file: string, text: string): void => {
  const { width, height, rows } = sheet(text, { width: 900, height: 1_200, module: 9 });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const lines = Buffer.concat(rows.flatMap((row) => [Buffer.of(0), row]));
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND', new Uint8Array(0))];
  writeFileSync(file, Buffer.concat([signature, ...parts]));
};

/** Writes a film of two frames (YUV4MPEG2) that Chromium plays in a loop as its camera. */
export const writeFilm = (file: string, text: string): void => {
  const { width, height, rows } = sheet(text, { width: 640, height: 480, module: 7 });
  const frame = Buffer.concat([Buffer.from('FRAME\n'), ...rows, Buffer.alloc((width * height) / 2, 128)]);
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), frame, frame]));
};
