import type { Part } from './source.ts';
import type { Tree } from './tree.ts';

export type Touch = 'there' | 'missing';

/** Whether the kernel has a touch screen. Whether it is touched is never asked. */
export const touch: Part<Touch> = {
  name: 'touch',
  read: (tree) => readTouch(tree),
  states: {
    there: { says: 'touch-back', conditions: [], holdMs: 15_000, calm: true },
    missing: { says: 'touch-missing', conditions: ['touch-missing'], holdMs: 15_000 },
  },
  gone: 'missing',
};

// linux/input-event-codes.h
const [PROP_POINTER, PROP_DIRECT] = [0n, 1n] as const;
const [ABS_X, ABS_MT_POSITION_X, BTN_TOUCH] = [0n, 0x35n, 0x14an] as const;

const readTouch = (tree: Tree): Touch | undefined =>
  (tree.text('proc/bus/input/devices') ?? '').split(/\n\s*\n/).some(isTouchScreen) ? 'there' : undefined;

/** One block of `proc/bus/input/devices`. A touch pad points; a touch screen is direct, or at least touched and not pointing. */
const isTouchScreen = (block: string): boolean => {
  const [properties, axes, keys] = [bitmap(block, 'PROP'), bitmap(block, 'ABS'), bitmap(block, 'KEY')];
  const isPlane = has(axes, ABS_X) || has(axes, ABS_MT_POSITION_X);
  const isTouched = has(properties, PROP_DIRECT) || (has(keys, BTN_TOUCH) && !has(properties, PROP_POINTER));
  return isPlane && isTouched;
};

const has = (bits: bigint, bit: bigint): boolean => ((bits >> bit) & 1n) === 1n;

/** `B: KEY=1 0 0`: words of 64 bits in hex, the lowest last. */
const bitmap = (block: string, name: string): bigint => {
  const words = new RegExp(`^B: ${name}=([0-9a-f ]+)$`, 'm').exec(block)?.[1]?.trim().split(' ') ?? [];
  return words.reduce((bits, word) => (bits << 64n) | BigInt(`0x${word}`), 0n);
};
