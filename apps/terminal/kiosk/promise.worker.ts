/** What the screen of a promise needs that costs time: the drawing of its slip, and the proof that it stands in the public record. */
import { VerificationError } from '@dauys/basics/failure.ts';
import type { ProofsFound } from '@dauys/protocol/kiosk.ts';
import { encode } from 'uqr';
import { verifyRecorded, type Recorded } from './recorded.ts';

export type PromiseOrder =
  | { readonly do: 'draw'; readonly text: string }
  | { readonly do: 'hold'; readonly proofs: ProofsFound; readonly commitment: string; readonly casesPolicy: string };

/** `path`: in units of one module of the code, with the quiet zone that readers need; `size` wide and high. */
export interface Drawing {
  readonly path: string;
  readonly size: number;
}
/** `unproven`: a claim is made that does not hold. */
export type PromiseReport = { readonly drawing: Drawing } | { readonly recorded: Recorded | undefined } | { readonly unproven: true };

const carryOut = (order: PromiseOrder): PromiseReport => {
  if (order.do === 'draw') {
    const { data, size } = encode(order.text, { ecc: 'M', border: 4 });
    const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
    return { drawing: { path, size } };
  }
  try {
    return { recorded: verifyRecorded(order.proofs, order.commitment, order.casesPolicy) };
  } catch (error) {
    if (error instanceof VerificationError) return { unproven: true };
    throw error;
  }
};

self.onmessage = ({ data }: MessageEvent<PromiseOrder>) => self.postMessage(carryOut(data));
