/** What page and worker say to each other. Both are ours and in one origin; content crosses in clear, within the process. */
import type { Bytes } from '@dauys/basics/bytes.ts';

export type WorkAsked =
  | { readonly id: number; readonly work: 'split' | 'split-recovery'; readonly secret: string; readonly salt: Bytes }
  | { readonly id: number; readonly work: 'open'; readonly file: Bytes; readonly identities: readonly string[] };

export type WorkAnswer =
  | { readonly id: number; readonly ok: true; readonly bytes: readonly Bytes[] }
  /** `code` of a `VerificationError`; absent for a fault. */
  | { readonly id: number; readonly ok: false; readonly code?: string };
