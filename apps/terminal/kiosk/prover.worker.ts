import type { Instant } from '@dauys/basics/clock.ts';
import { VerificationError } from '@dauys/basics/failure.ts';
import type { KioskDirectory } from '@dauys/protocol/kiosk.ts';
import { proveView, type ProvenView } from './proven.ts';

export interface ProverOrder {
  readonly shown: KioskDirectory;
  readonly now: Instant;
  readonly newestSeen?: Instant;
}
export type ProverReport = { readonly view: ProvenView } | { readonly code: string };

const prove = ({ shown, now, newestSeen }: ProverOrder): ProverReport => {
  try {
    return { view: proveView(shown, now, newestSeen) };
  } catch (error) {
    return { code: error instanceof VerificationError ? error.code : 'kiosk/fault' };
  }
};

self.onmessage = ({ data }: MessageEvent<ProverOrder>) => self.postMessage(prove(data));
