import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Segments } from '@dauys/ui/desk/segments.tsx';
import { KeyNotices } from '../directory/keyNotices.tsx';
import { useArrival } from '../frame/arrival.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useWords } from '../frame/words.tsx';
import { refusalOf } from '../link/refused.ts';
import { CaseLine } from './caseLine.tsx';
import { Arrivals } from './arrivals.tsx';
import { countsOf, inboxLines, type InboxLine, type InboxView } from './order.ts';
import { CASES, useInbox } from './useInbox.ts';

const VIEWS: readonly InboxView[] = ['open', 'closed', 'all'];

export const InboxPage = () => {
  const { t } = useWords();
  const { entries, isLoading, error, updatedAt } = useInbox();
  const heading = useArrival();
  const [view, setView] = useState<InboxView>('open');
  const lines = inboxLines(entries, view);
  const counts = countsOf(entries);
  const nothing = entries.length === counts.tests;
  return (
    <div className="inbox">
      <title>{`${counts.unopened > 0 ? `(${counts.unopened}) ` : ''}${t('inbox.title')} · ${t('app.name')}`}</title>
      <div className="inbox-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {t('inbox.title')}
          </h1>
          {nothing ? null : <p className="desk-quiet">{t('inbox.counts', counts)}</p>}
        </div>
        <Segments
          label={t('inbox.view')}
          segments={VIEWS.map((id) => ({ id, label: t(`inbox.view.${id}`) }))}
          chosen={view}
          onChoose={setView}
        />
      </div>
      <Arrivals />
      <KeyNotices />
      {error !== null && nothing ? <Failure error={error} /> : null}
      {isLoading ? <Skeleton /> : null}
      {error === null && !isLoading && lines.length === 0 ? <Empty view={nothing ? undefined : view} /> : null}
      {lines.length === 0 ? null : <Lines lines={lines} now={updatedAt} />}
      {counts.tests === 0 || view !== 'all' ? null : <p className="desk-quiet desk-small">{t('inbox.tests', { n: counts.tests })}</p>}
      {lines.length === 0 || view !== 'open' ? null : <p className="desk-quiet desk-small">{t('inbox.order')}</p>}
    </div>
  );
};

const Lines = ({ lines, now }: { readonly lines: readonly InboxLine[]; readonly now: number }) => {
  const { t } = useWords();
  return (
    <div className="lines desk-card">
      <ColumnNames />
      <ol aria-label={t('inbox.list')}>
        {lines.map(({ entry, follows }) => (
          <CaseLine key={entry.row.envelopeId} entry={entry} follows={follows} now={now} />
        ))}
      </ol>
    </div>
  );
};

/** For the eye only: each line says to a screen reader what its parts are. */
const ColumnNames = () => {
  const { t } = useWords();
  return (
    <div className="line line-names" aria-hidden="true">
      <span>{t('inbox.col.matter')}</span>
      <span>{t('inbox.col.facility')}</span>
      <span>{t('inbox.col.received')}</span>
      <span>{t('inbox.col.state')}</span>
    </div>
  );
};

const Failure = ({ error }: { readonly error: Error }) => {
  const { t } = useWords();
  const memory = useQueryClient();
  return (
    <RefusalNotice refusal={refusalOf(error)}>
      <Button onPress={() => void memory.invalidateQueries({ queryKey: CASES })}>{t('again')}</Button>
    </RefusalNotice>
  );
};

const Skeleton = () => {
  const { t } = useWords();
  return (
    <div className="lines desk-card" role="status">
      <span className="desk-hidden">{t('loading')}</span>
      {[1, 2, 3, 4].map((n) => (
        <div key={n} className="line line-blank" aria-hidden="true" />
      ))}
    </div>
  );
};

const Empty = ({ view }: { readonly view: InboxView | undefined }) => {
  const { t } = useWords();
  if (view !== undefined && view !== 'all') return <p className="empty desk-card">{t(`inbox.empty-${view}`)}</p>;
  return (
    <div className="empty desk-card">
      <p className="empty-title">{t('inbox.empty')}</p>
      <p className="desk-quiet">{t('inbox.empty-detail')}</p>
    </div>
  );
};
