/** Who is signed in, on this page, in memory only (docs/decisions/0003). */
import { createContext, useContext } from 'react';
import type { Session } from '../sign-in/unlock.ts';
import type { CryptoClient } from '../worker/cryptoClient.ts';
import type { HubClient } from '../link/hubClient.ts';
import type { PasskeyBrowser } from '../keys/passkeyBrowser.ts';
import type { VerifyGate } from './verifyGate.ts';
import type { DraftBook } from '../case/draftBook.ts';
import type { CaseBook } from '../inbox/caseBook.ts';

/** Why nobody is signed in. */
export type Farewell = 'ended' | 'signed-out';

export interface Desk {
  readonly session: Session;
  /** What needs her to have shown that it is she goes through `gate`. */
  readonly hub: HubClient;
  readonly gate: VerifyGate;
  readonly browser: PasskeyBrowser;
  readonly crypto: CryptoClient;
  readonly drafts: DraftBook;
  readonly book: CaseBook;
  readonly leave: (why: Farewell) => void;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

/** The officer who is signed in. Throws where none is. */
export const useDesk = (): Desk => {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('nobody is signed in above this component');
  return desk;
};
