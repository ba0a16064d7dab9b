/** PNG of grey pictures, for looking at and for decoders. Tests only. */
import { crc32, deflateSync } from 'node:zlib';
import { concat, u32, utf8, type Bytes } from '@dauys/basics/bytes.ts';

interface Grey {
  readonly width: number;
  readonly height: number;
  /** One byte a dot: 0 is black. */
  readonly grey: Uint8Array;
}

/** A PNG file (ISO/IEC 15948): eight bits of grey, no filter. */
export const pngOf = ({ width, height, grey }: Grey): Bytes => {
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(grey.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const signature = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const head = concat(u32(width), u32(height), new Uint8Array([8, 0, 0, 0, 0]));
  return concat(signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array()));
};

const chunk = (name: string, data: Uint8Array): Bytes => {
  const named = concat(utf8(name), data);
  return concat(u32(data.length), named, u32(crc32(named)));
};
