import type { Bytes } from '@dauys/basics/bytes.ts';
import type { OwnAnswered, OwnAsked } from '@dauys/protocol/own-number.ts';
import type { SealingStage } from './lodge.ts';
import type { OwnTrouble } from './own-said.ts';
import type { Entered, Opened, Sealed, VaultOrder, VaultReport } from './vaultWords.ts';

/** Seals and opens beside the screen. One vault per session: closing it forgets every key it held. Orders are given one at a time. */
export interface Vault {
  seal(order: Omit<Extract<VaultOrder, { do: 'seal' }>, 'do'>, onStage: (stage: SealingStage) => void): Promise<Sealed>;
  /** Derives the keys of a code (about a second) and returns the tags to ask for. */
  enter(digits: string): Promise<Entered>;
  /** What to ask of the servers of numbers: of a word and number (some seconds), or to leave the code with them; or why not. */
  own(order: Extract<VaultOrder, { do: 'own-ask' | 'own-wrap' }>): Promise<OwnAsked['asks'] | OwnTrouble>;
  /** After they answered: the tags of what a number opens, or why it opens nothing. */
  openOwn(answered: OwnAnswered): Promise<Entered | OwnTrouble>;
  open(order: Omit<Extract<VaultOrder, { do: 'open' }>, 'do'>): Promise<Opened>;
  /** A recording begins; `add` its pieces in their order, then `closeHeld`: bytes of all of it. It goes with what is sealed next. */
  hold(): void;
  /** Gives the memory of the piece away. */
  add(piece: ArrayBuffer): void;
  closeHeld(): Promise<number>;
  hear(): Promise<Bytes>;
  drop(): void;
  close(): void;
}

/** The vault could not do it: `code` of sealing, complaint or kiosk. */
export class VaultFailure extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.name = 'VaultFailure';
    this.code = code;
  }
}

/**
 * The vault of one session: opened when somebody first asks for it. Once closed it opens no more: whoever has gone and is still waiting for it gets a
 * VaultFailure, and her digits or answers are never given to the vault of the next.
 */
export const oneVault = (open: () => Vault = openVault): { give(): Vault; close(): void } => {
  let held: Vault | undefined;
  let isOver = false;
  return {
    give: () => {
      if (isOver) throw new VaultFailure('kiosk/fault');
      return (held ??= open());
    },
    close: () => {
      isOver = true;
      held?.close();
      held = undefined;
    },
  };
};

export const openVault = (): Vault => {
  const worker = new Worker(new URL('./vault.worker.ts', import.meta.url), { type: 'module', name: 'vault' });
  /** `take` picks the awaited report; anything else is a failure. */
  const order = <T>(given: VaultOrder, take: (report: VaultReport) => T | undefined, onStage?: (stage: SealingStage) => void): Promise<T> =>
    new Promise((resolve, reject) => {
      worker.onerror = () => reject(new VaultFailure('kiosk/fault'));
      worker.onmessage = ({ data }: MessageEvent<VaultReport>) => {
        const taken = take(data);
        if (data.say === 'stage') onStage?.(data.stage);
        else if (taken !== undefined) resolve(taken);
        else reject(new VaultFailure(data.say === 'failed' ? data.code : 'kiosk/fault'));
      };
      worker.postMessage(given);
    });
  return {
    seal: (given, onStage) => order({ do: 'seal', ...given }, (r) => (r.say === 'sealed' ? r.value : undefined), onStage),
    own: (given) => order(given, (r) => (r.say === 'own' ? r.value : undefined)),
    openOwn: (answered) =>
      order({ do: 'own-open', answered }, (r): Entered | OwnTrouble | undefined =>
        r.say === 'entered' ? r.value : r.say === 'own' && 'trouble' in r.value ? r.value : undefined,
      ),
    enter: (digits) => order({ do: 'enter', digits }, (r) => (r.say === 'entered' ? r.value : undefined)),
    open: (given) => order({ do: 'open', ...given }, (r) => (r.say === 'opened' ? r.value : undefined)),
    hold: () => worker.postMessage({ do: 'hold' } satisfies VaultOrder),
    add: (piece) => worker.postMessage({ do: 'add', piece } satisfies VaultOrder, [piece]),
    closeHeld: () => order({ do: 'close' }, (r) => (r.say === 'closed' ? r.value : undefined)),
    hear: () => order({ do: 'hear' }, (r) => (r.say === 'heard' ? r.value : undefined)),
    drop: () => worker.postMessage({ do: 'drop' } satisfies VaultOrder),
    close: () => worker.terminate(),
  };
};
