/** What page and vault say to each other. Both are the page's own memory: the vault is a worker, so that the screen stays alive while it works. */
import type { Bytes } from '@dauys/basics/bytes.ts';
import type { Lodging, RepliesFound } from '@dauys/protocol/kiosk.ts';
import type { OwnAnswered, OwnAsked } from '@dauys/protocol/own-number.ts';
import type { ReplyStatement } from '@dauys/sealing/reply.ts';
import type { OfficerKeys } from './answers.ts';
import type { Content, Picture, SealingStage, SealOrder } from './lodge.ts';
import type { OwnTrouble } from './own-said.ts';
import type { NumberServer } from './proven.ts';

/** `hold`, `add` and `drop` are not answered. */
export type VaultOrder =
  /** `follows`: seal under the code that was opened in this vault. */
  | {
      readonly do: 'seal';
      readonly content: Content;
      readonly to: SealOrder['to'];
      readonly terminal: string;
      readonly follows: boolean;
      readonly canary?: string;
      /** What this vault holds goes with it, under this name. */
      readonly recording?: Pick<Picture, 'name' | 'mime'>;
    }
  /** A recording begins; one that was held before is forgotten. */
  | { readonly do: 'hold' }
  /** The next piece of it. */
  | { readonly do: 'add'; readonly piece: ArrayBuffer }
  | { readonly do: 'close' }
  /** In clear, to be listened to. */
  | { readonly do: 'hear' }
  | { readonly do: 'drop' }
  | { readonly do: 'enter'; readonly digits: string }
  /** A word and a number: what to ask of whom. */
  | { readonly do: 'own-ask'; readonly word: string; readonly number: string; readonly servers: readonly NumberServer[] }
  /** After they answered: the code is wrapped, to be left with both. */
  | { readonly do: 'own-wrap'; readonly code: string; readonly answered: OwnAnswered }
  /** After they answered: the codes behind it are opened. */
  | { readonly do: 'own-open'; readonly answered: OwnAnswered }
  | { readonly do: 'open'; readonly replies: RepliesFound['replies']; readonly officers: OfficerKeys };

export interface Sealed {
  readonly lodging: Lodging;
  readonly body: Bytes;
  /** Six groups of four digits, only when the code is new. */
  readonly code?: readonly string[];
}
/** Tags to ask for, of each code. */
export interface Entered {
  readonly tags: readonly (readonly string[])[];
}
export interface Opened {
  readonly statements: readonly ReplyStatement[];
  readonly untrusted: readonly string[];
}

export type VaultReport =
  | { readonly say: 'stage'; readonly stage: SealingStage }
  | { readonly say: 'sealed'; readonly value: Sealed }
  | { readonly say: 'entered'; readonly value: Entered }
  | { readonly say: 'own'; readonly value: OwnAsked['asks'] | OwnTrouble }
  | { readonly say: 'opened'; readonly value: Opened }
  | { readonly say: 'closed'; readonly value: number }
  | { readonly say: 'heard'; readonly value: Bytes }
  | { readonly say: 'failed'; readonly code: string };
