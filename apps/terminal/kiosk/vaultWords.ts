/** What page and vault say to each other. Both are the page's own memory: the vault is a worker, so that the screen stays alive while it works. */
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Lodging, RepliesFound } from '@dauys/protocol/kiosk.ts';
import type { ReplyStatement } from '@dauys/sealing/reply.ts';
import type { OfficerKeys } from './answers.ts';
import type { Content, SealingStage, SealOrder } from './lodge.ts';

export type VaultOrder =
  /** `follows`: seal under the code that was opened in this vault. */
  | {
      readonly do: 'seal';
      readonly content: Content;
      readonly to: SealOrder['to'];
      readonly terminal: string;
      readonly follows: boolean;
      readonly canary?: string;
    }
  | { readonly do: 'enter'; readonly digits: string }
  | { readonly do: 'open'; readonly replies: RepliesFound['replies']; readonly officers: OfficerKeys };

export interface Sealed {
  readonly lodging: Lodging;
  readonly body: Bytes;
  /** Six groups of four digits, only when the code is new. */
  readonly code?: readonly string[];
}
export interface Entered {
  readonly tags: readonly string[];
}
export interface Opened {
  readonly statements: readonly ReplyStatement[];
  readonly untrusted: readonly string[];
}

export type VaultReport =
  | { readonly say: 'stage'; readonly stage: SealingStage }
  | { readonly say: 'sealed'; readonly value: Sealed }
  | { readonly say: 'entered'; readonly value: Entered }
  | { readonly say: 'opened'; readonly value: Opened }
  | { readonly say: 'failed'; readonly code: string };
