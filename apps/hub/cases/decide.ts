import type { CaseActStatement, CaseRow } from '@dauys/protocol/case.ts';

export type CaseState = CaseRow['state'];
export type ActKind = CaseActStatement['kind'];

/** How far a case has come, as the hub keeps it. */
export interface Standing {
  readonly state: CaseState;
  /** Rises with every change. */
  readonly version: number;
  /** How many replies were given in this case. What came under one code shares one mailbox, so the next index may be higher. */
  readonly replies: number;
}

/** A case of which nobody has said anything yet. */
export const untouched: Standing = { state: 'accepted', version: 0, replies: 0 };

/** The acts that each state takes. A closed case takes none: a person who is not content lodges anew, linked inside the seal. */
export const takes: Readonly<Record<CaseState, readonly ActKind[]>> = {
  accepted: ['received'],
  received: ['interim', 'answered', 'forwarded'],
  interim: ['interim', 'answered', 'forwarded'],
  answered: [],
  forwarded: [],
};

/** An act as brought; `version` is the one on which the officer decided. */
export interface Offered {
  readonly kind: ActKind;
  readonly n: number;
  readonly commitment: string;
  /** SHA-256 of the sealed reply, hex; none for received. */
  readonly replyHash?: string;
  readonly version?: number;
}

/** An act that was taken before, at the same place: the receipt, or the reply with the same index. */
export type Known = Pick<Offered, 'kind' | 'commitment' | 'replyHash'>;

export type CaseCode = 'case/conflict' | 'case/closed' | 'case/wrong-order';
export type Decision =
  | { readonly kind: 'take'; readonly next: Standing }
  /** The same again: answered as before, and nothing happens. */
  | { readonly kind: 'again' }
  | { readonly kind: 'refuse'; readonly code: CaseCode };

const refuse = (code: CaseCode): Decision => ({ kind: 'refuse', code });

/**
 * Whether an act may follow. The same act again is the same answer (S-39); places in the mailbox are the officers' to choose upwards (a
 * taken one is caught by its tag); a reply decided on an older version is a conflict, and
 * nothing of it is kept or lost (S-38). Two officers who open a case at once both get "received", and one receipt is written.
 */
export const decide = (standing: Standing, offered: Offered, known: Known | undefined): Decision => {
  if (known !== undefined && isSame(offered, known)) return { kind: 'again' };
  if (offered.kind === 'received')
    return known === undefined && standing.state === 'accepted' ? takeAct(standing, offered) : refuse('case/conflict');
  if (standing.state === 'accepted') return refuse('case/wrong-order');
  if (!takes[standing.state].includes(offered.kind)) return refuse('case/closed');
  if (offered.version !== standing.version || offered.n < standing.replies || known !== undefined) return refuse('case/conflict');
  return takeAct(standing, offered);
};

const isSame = (offered: Offered, known: Known): boolean =>
  offered.kind === known.kind && offered.commitment === known.commitment && offered.replyHash === known.replyHash;

const takeAct = ({ version, replies }: Standing, { kind }: Offered): Decision => ({
  kind: 'take',
  next: { state: kind, version: version + 1, replies: kind === 'received' ? replies : replies + 1 },
});
