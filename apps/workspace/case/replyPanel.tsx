import { useEffect, useRef, useState } from 'react';
import { reveal, type Redacted } from '@dauys/basics/redacted.ts';
import type { Manifest } from '@dauys/complaint/manifest.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Confirm } from '@dauys/ui/desk/confirm.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { namesOf } from '@dauys/wording/kiosk-language.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useWords } from '../frame/words.tsx';
import { isClosed, mailboxIndexOf, type InboxEntry } from '../inbox/order.ts';
import { useDesk } from '../session/session.tsx';
import { closes, faultsOfDraft, type ReplyDraft } from './replyDraft.ts';
import { ReplyFields } from './replyFields.tsx';
import { ReplyPreview } from './replyPreview.tsx';
import { useReply, type Reply } from './useReply.ts';

interface ReplyPanelProps {
  readonly entry: InboxEntry;
  /** What else came under the same code. */
  readonly mates: readonly InboxEntry[];
  readonly manifest: Redacted<Manifest>;
}

/** An officer answers in one of the three; whoever reads another knows Russian or Kazakh best, as the names at the kiosk assume. */
const answerIn = (theirs: Manifest['language']): ReplyDraft['language'] => namesOf(theirs);

const emptyDraft = (language: ReplyDraft['language']): ReplyDraft => ({ kind: 'interim', language, text: '', route: '' });

export const ReplyPanel = ({ entry, mates, manifest }: ReplyPanelProps) => {
  const { t } = useWords();
  const { row } = entry;
  const reply = useReply(row, manifest, mailboxIndexOf([entry, ...mates]));
  const heading = useRef<HTMLHeadingElement>(null);
  const isSent = reply.sending.state === 'sent';
  // The editor goes away under the officer's hands: focus moves to what came of it.
  useEffect(() => (isSent ? heading.current?.focus() : undefined), [isSent]);
  const { language: theirs, solved, canary } = reveal(manifest);
  const ended = row.state === 'answered' || row.state === 'forwarded';
  const quiet = !ended && (isClosed(entry) || solved !== undefined || canary !== undefined);
  return (
    <section className="desk-card reply" aria-labelledby="reply-title">
      <div className="card-head">
        <h2 id="reply-title" ref={heading} tabIndex={-1}>
          {t('reply.title')}
        </h2>
        <p className="desk-quiet desk-small">{t('reply.number', { n: row.replies })}</p>
      </div>
      {isSent ? (
        <Notice tone="good" live="status">
          <p>{t('reply.sent')}</p>
        </Notice>
      ) : null}
      {ended && reply.sending.state !== 'conflict' ? <p>{t('reply.closed')}</p> : null}
      {quiet ? <p>{t('reply.no-answer-needed')}</p> : null}
      {(ended && reply.sending.state !== 'conflict') || quiet ? null : <Editor entry={entry} theirs={theirs} reply={reply} />}
    </section>
  );
};

interface EditorProps {
  readonly entry: InboxEntry;
  /** Language in which the person wrote. */
  readonly theirs: Manifest['language'];
  readonly reply: Reply;
}

const useDraft = (envelopeId: string, theirs: Manifest['language']) => {
  const { drafts } = useDesk();
  const begun = emptyDraft(answerIn(theirs));
  const [draft, setDraft] = useState<ReplyDraft>(() => drafts.draftOf(envelopeId) ?? begun);
  const change = (next: ReplyDraft): void => {
    setDraft(next);
    drafts.keep(envelopeId, next);
  };
  return { draft, change, clear: () => setDraft(begun) };
};

const Editor = ({ entry, theirs, reply }: EditorProps) => {
  const { t } = useWords();
  const { draft, change, clear } = useDraft(entry.row.envelopeId, theirs);
  const [showFaults, setShowFaults] = useState(false);
  const [asking, setAsking] = useState(false);
  const { sending, send } = reply;
  const go = async (): Promise<void> => {
    setAsking(false);
    await send(draft);
  };
  const press = (): void => {
    setShowFaults(true);
    if (faultsOfDraft(draft).length > 0) return;
    if (closes(draft.kind)) setAsking(true);
    else void go();
  };
  const edit = (next: ReplyDraft): void => {
    change(next);
    if (sending.state === 'sent' || sending.state === 'failed') reply.reset();
  };
  const isSent = sending.state === 'sent' && !closes(draft.kind);
  return (
    <>
      <ReplyFields draft={draft} theirs={theirs} showFaults={showFaults && !isSent} onChange={edit} />
      <ReplyPreview draft={draft} />
      <Conflict entry={entry} reply={reply} />
      <RefusalNotice refusal={sending.state === 'failed' ? sending.refusal : undefined} />
      <div className="desk-actions">
        <Button look="main" onPress={press} isPending={sending.state === 'sending'} isDisabled={sending.state === 'conflict' || isSent}>
          {t(sending.state === 'sending' ? 'reply.sending' : 'reply.send')}
        </Button>
        {isSent || draft.text === '' ? null : <span className="desk-quiet desk-small">{t('reply.draft-kept')}</span>}
        {isSent ? <Button onPress={() => (clear(), reply.reset(), setShowFaults(false))}>{t('reply.another')}</Button> : null}
      </div>
      <ConfirmClosing kind={draft.kind} isOpen={asking} onGo={() => void go()} onLeave={() => setAsking(false)} />
    </>
  );
};

/** A colleague was quicker: what the case says now, and the officer decides. */
const Conflict = ({ entry, reply }: { readonly entry: InboxEntry; readonly reply: Reply }) => {
  const { t } = useWords();
  if (reply.sending.state !== 'conflict') return null;
  const ended = entry.row.state === 'answered' || entry.row.state === 'forwarded';
  return (
    <Notice tone="bad" live="alert" title={t('reply.conflict-title')}>
      <p>{t('reply.conflict-text', { state: t(`state.${entry.row.state}`) })}</p>
      {ended ? <p>{t('reply.closed')}</p> : <Button onPress={reply.reset}>{t('reply.conflict-go')}</Button>}
    </Notice>
  );
};

interface ConfirmClosingProps {
  readonly kind: ReplyDraft['kind'];
  readonly isOpen: boolean;
  readonly onGo: () => void;
  readonly onLeave: () => void;
}

const ConfirmClosing = ({ kind, isOpen, onGo, onLeave }: ConfirmClosingProps) => {
  const { t } = useWords();
  const forward = kind === 'forwarded';
  return (
    <Confirm
      isOpen={isOpen}
      title={t(forward ? 'reply.confirm-forward-title' : 'reply.confirm-title')}
      go={t('reply.confirm-go')}
      leave={t('cancel')}
      onGo={onGo}
      onLeave={onLeave}
    >
      <p>{t(forward ? 'reply.confirm-forward-text' : 'reply.confirm-text')}</p>
    </Confirm>
  );
};
