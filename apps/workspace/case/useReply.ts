/** Sending an answer once: composed once for a draft and a version, sent again as the same bytes, stopped by a colleague's step. */
import { useRef, useState } from 'react';
import type { Refusal } from '@dauys/basics/failure.ts';
import { instant } from '@dauys/basics/clock.ts';
import type { Redacted } from '@dauys/basics/redacted.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import { caseAfter, type CaseRow, type ReplyAct } from '@dauys/protocol/case.ts';
import { useLookAgain } from '../inbox/useInbox.ts';
import { refusalOf } from '../link/refused.ts';
import { useDesk } from '../session/session.tsx';
import { composeReply } from './composeReply.ts';
import { officerOf } from './officerOf.ts';
import type { ReplyDraft } from './replyDraft.ts';

export type Sending =
  | { readonly state: 'idle' }
  | { readonly state: 'sending' }
  | { readonly state: 'sent' }
  /** The case moved on while this was being written: nothing was sent, the draft stays. */
  | { readonly state: 'conflict' }
  | { readonly state: 'failed'; readonly refusal: Refusal<string> };

/** How often, and how long apart, an answer waits for the note that its case was opened. */
const RECEIPT_TRIES = 20;
const RECEIPT_MS = 250;

const CONFLICTS: readonly string[] = ['case/conflict', 'case/closed', 'case/wrong-order'];

export interface Reply {
  readonly sending: Sending;
  readonly send: (draft: ReplyDraft) => Promise<void>;
  readonly reset: () => void;
}

/**
 * How the case stands once the note that it was opened has had time to come. That note is made beside the reading: a quick answer may be there first, or
 * meet nothing but it, and it is no colleague's step. `undefined`: a colleague was quicker.
 */
const useReceiptNoted = (): ((on: CaseRow) => Promise<CaseRow | undefined>) => {
  const { book } = useDesk();
  const lookAgain = useLookAgain();
  return async (on) => {
    await new Promise((resolve) => setTimeout(resolve, RECEIPT_MS));
    await lookAgain(on);
    const present = book.rows().find(({ envelopeId }) => envelopeId === on.envelopeId);
    const isReceipt = present?.version === on.version + 1 && present.state === 'received';
    return present?.version === on.version || isReceipt ? present : undefined;
  };
};

/** The signed and sealed act of a draft. A retry gets the same bytes: sealing twice would make two answers of one (S-39). */
const useComposed = (manifest: Redacted<Manifest>, mailboxIndex: number) => {
  const { session } = useDesk();
  const composed = useRef<{ readonly name: string; readonly act: ReplyAct }>(undefined);
  return async (draft: ReplyDraft, on: CaseRow): Promise<ReplyAct | Refusal<string>> => {
    const name = JSON.stringify([draft, on.version, mailboxIndex]);
    if (composed.current?.name === name) return composed.current.act;
    const made = await composeReply({ draft, row: on, mailboxIndex, manifest, officer: officerOf(session), at: instant(Date.now()) });
    if (!made.ok) return made.error;
    composed.current = { name, act: made.value };
    return made.value;
  };
};

/** `mailboxIndex`: the next free place in the person's mailbox, which all that came under one code share. */
export const useReply = (row: CaseRow, manifest: Redacted<Manifest>, mailboxIndex: number): Reply => {
  const { hub, session, drafts } = useDesk();
  const lookAgain = useLookAgain();
  const actFor = useComposed(manifest, mailboxIndex);
  const afterReceipt = useReceiptNoted();
  const [sending, setSending] = useState<Sending>({ state: 'idle' });
  const busy = useRef(false);

  const attempt = async (draft: ReplyDraft, on: CaseRow = row, patience = RECEIPT_TRIES): Promise<Sending> => {
    const act = await actFor(draft, on);
    if ('code' in act) return { state: 'failed', refusal: act };
    const path = `/api/cases/${row.envelopeId}/replies`;
    const answer = await hub.ask(caseAfter, { method: 'POST', path, token: session.token, body: act });
    if (answer.ok) {
      drafts.drop(row.envelopeId);
      await lookAgain(row, answer.value);
      return { state: 'sent' };
    }
    if (!CONFLICTS.includes(answer.error.code)) return { state: 'failed', refusal: answer.error };
    const present = on.state === 'accepted' && patience > 0 ? await afterReceipt(on) : undefined;
    return present === undefined ? { state: 'conflict' } : attempt(draft, present, patience - 1);
  };

  const send = async (draft: ReplyDraft): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    setSending({ state: 'sending' });
    const result = await attempt(draft).catch((error: unknown): Sending => ({ state: 'failed', refusal: refusalOf(error) }));
    setSending(result);
    busy.current = false;
    if (result.state === 'conflict') await lookAgain(row);
  };
  return { sending, send, reset: () => setSending({ state: 'idle' }) };
};
