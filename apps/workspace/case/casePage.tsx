import { Link, useParams } from '@tanstack/react-router';
import { reveal } from '@dauys/basics/redacted.ts';
import type { CaseRow } from '@dauys/protocol/case.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Icon } from '@dauys/ui/desk/icon.tsx';
import { Mark } from '@dauys/ui/desk/mark.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { EpochNotice } from '../directory/keyNotices.tsx';
import { placeOf } from '../directory/places.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useArrival } from '../frame/arrival.ts';
import { NotFound } from '../frame/notFound.tsx';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useWords } from '../frame/words.tsx';
import { threadMates, type InboxEntry } from '../inbox/order.ts';
import { matterOf, receivedAt, sizeOf } from '../inbox/rowWords.ts';
import { summaryOf } from '../inbox/summary.ts';
import { useInbox } from '../inbox/useInbox.ts';
import { refusalOf } from '../link/refused.ts';
import { ProofPanel } from '../proof/proofPanel.tsx';
import { FoundCodes } from '../visits/foundCodes.tsx';
import { CaseText } from './caseText.tsx';
import { HistoryPanel } from './historyPanel.tsx';
import { verdictOf } from './proofStep.ts';
import { ReplyPanel } from './replyPanel.tsx';
import { useOpened, useProof, useReceipt } from './useCase.ts';

export const CasePage = () => {
  const { t } = useWords();
  const { envelopeId } = useParams({ from: '/case/$envelopeId' });
  const { entries, isLoading, error } = useInbox();
  const entry = entries.find(({ row }) => row.envelopeId === envelopeId);
  if (entry !== undefined) return <OneCase key={envelopeId} entry={entry} entries={entries} />;
  if (isLoading) return <p role="status">{t('loading')}</p>;
  return error === null ? <NotFound /> : <RefusalNotice refusal={refusalOf(error)} />;
};

const OneCase = ({ entry, entries }: { readonly entry: InboxEntry; readonly entries: readonly InboxEntry[] }) => {
  const { t } = useWords();
  const { row } = entry;
  const opened = useOpened(row);
  const steps = useProof(row, opened.data);
  const receipt = useReceipt(row, opened.data);
  // From inside the case itself: the inbox may not have read its summary yet, and the answer must take a free place.
  const manifest = opened.data?.manifest;
  const mates = threadMates(entries, row.envelopeId, manifest === undefined ? undefined : reveal(manifest).threadToken);
  return (
    <article className="case">
      <Head entry={manifest === undefined ? entry : { ...entry, summary: summaryOf(manifest, '') }} />
      {verdictOf(steps) === 'fails' ? <Doubt /> : null}
      <div className="case-columns">
        <div className="case-read">
          {opened.isPending ? <Opening /> : null}
          {opened.error === null ? null : <Failure error={opened.error} again={() => void opened.refetch()} />}
          {opened.data?.label === undefined ? null : <EpochNotice epoch={opened.data.label.epoch} />}
          {manifest === undefined ? null : <FoundCodes row={row} manifest={manifest} />}
          {opened.data === undefined ? null : <CaseText opened={opened.data} />}
          {receipt.state === 'failed' ? (
            <Notice tone="wait" live="status">
              <p>{t('case.received-failed')}</p>
            </Notice>
          ) : null}
          <Mates mates={mates} />
        </div>
        <div className="case-side">
          <ProofPanel steps={steps} isWorking={opened.isPending} />
          <HistoryPanel row={row} />
        </div>
        <div className="case-reply">{manifest === undefined ? null : <ReplyPanel entry={entry} mates={mates} manifest={manifest} />}</div>
      </div>
    </article>
  );
};

/** Said before anything is read: on a narrow screen the proof itself stands further down. */
const Doubt = () => {
  const { t } = useWords();
  return (
    <Notice tone="bad" live="alert" title={t('proof.fails')}>
      <p>
        <a href="#proof-title">{t('proof.title')}</a>
      </p>
    </Notice>
  );
};

const Head = ({ entry }: { readonly entry: InboxEntry }) => {
  const words = useWords();
  const heading = useArrival();
  const { t } = words;
  const { row, summary } = entry;
  return (
    <header className="case-head">
      <title>{`${matterOf(words, entry)} · ${t('app.name')}`}</title>
      <Link to="/" className="case-back">
        <Icon name="arrow" />
        {t('case.back')}
      </Link>
      <h1 ref={heading} tabIndex={-1}>
        {matterOf(words, entry)}
        {row.urgent ? <Mark look="urgent">{t('mark.urgent')}</Mark> : null}
        {summary?.canary === true ? <Mark>{t('mark.test')}</Mark> : null}
        <Mark look={row.state === 'accepted' ? 'fresh' : 'plain'}>{t(`state.${row.state}`)}</Mark>
      </h1>
      <Where row={row} />
    </header>
  );
};

const Where = ({ row }: { readonly row: CaseRow }) => {
  const words = useWords();
  const { t, language, dateTime } = words;
  const { trusted } = useTrusted();
  const place = placeOf(trusted?.directory, row.terminal, language);
  return (
    <p className="case-where desk-figures">
      <span>{place.facility ?? t('inbox.unknown-facility')}</span>
      <span>
        {t('inbox.terminal', { terminal: row.terminal })}, {t('inbox.number', { counter: row.counter })}
      </span>
      <span>{dateTime(receivedAt(row), place.zone)}</span>
      <span>{sizeOf(words, row.bucket)}</span>
    </p>
  );
};

const Opening = () => {
  const { t } = useWords();
  return (
    <div className="desk-card case-opening" role="status">
      <Icon name="seal" />
      <p>{t('case.opening')}</p>
    </div>
  );
};

const Failure = ({ error, again }: { readonly error: Error; readonly again: () => void }) => {
  const { t } = useWords();
  return (
    <RefusalNotice refusal={refusalOf(error)}>
      <Button onPress={again}>{t('again')}</Button>
    </RefusalNotice>
  );
};

const Mates = ({ mates }: { readonly mates: readonly InboxEntry[] }) => {
  const words = useWords();
  const { t, language, dateTime } = words;
  const { trusted } = useTrusted();
  if (mates.length === 0) return null;
  return (
    <section className="desk-card">
      <h2>{t('case.thread')}</h2>
      <ul className="mates">
        {mates.map((mate) => (
          <li key={mate.row.envelopeId}>
            <Link to="/case/$envelopeId" params={{ envelopeId: mate.row.envelopeId }}>
              {matterOf(words, mate)}
            </Link>
            <span className="desk-quiet desk-small desk-figures">
              {dateTime(receivedAt(mate.row), placeOf(trusted?.directory, mate.row.terminal, language).zone)} ·{' '}
              {t(`state.${mate.row.state}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
