import type { CaseHistory, CaseRow } from '@dauys/protocol/case.ts';
import { placeOf } from '../directory/places.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useWords } from '../frame/words.tsx';
import { useHistory } from './useCase.ts';

type ActOnWire = CaseHistory['acts'][number];

const SAID = ['received', 'interim', 'answered', 'forwarded'] as const;

/** What happened, when, by whom; newest last. */
export const HistoryPanel = ({ row }: { readonly row: CaseRow }) => {
  const { t, language, dateTime } = useWords();
  const { trusted } = useTrusted();
  const { data, error } = useHistory(row);
  const { zone } = placeOf(trusted?.directory, row.terminal, language);
  return (
    <section className="desk-card" aria-labelledby="history-title">
      <h2 id="history-title">{t('history.title')}</h2>
      {error === null ? null : <p className="desk-fault">{t('history.failed')}</p>}
      <ol className="history">
        <li>
          <p>{t('history.accepted')}</p>
          <p className="desk-quiet desk-small desk-figures">
            {dateTime(Date.parse(row.acceptedAt), zone)} · {t(row.logged ? 'inbox.in-record' : 'inbox.not-in-record')}
          </p>
        </li>
        {(data?.acts ?? []).map((act) => (
          <HistoryAct key={`${act.kind}-${act.n}`} act={act} zone={zone} />
        ))}
      </ol>
    </section>
  );
};

const HistoryAct = ({ act, zone }: { readonly act: ActOnWire; readonly zone: string }) => {
  const { t, dateTime } = useWords();
  const { trusted } = useTrusted();
  const kind = SAID.find((known) => known === act.kind);
  const officer = trusted?.directory.officers.get(act.officer)?.name ?? act.officer;
  return (
    <li>
      <p>{kind === undefined ? act.kind : t(`history.${kind}`, { officer })}</p>
      <p className="desk-quiet desk-small desk-figures">
        {dateTime(Date.parse(act.at), zone)} ·{' '}
        {act.batch === undefined ? t('history.not-in-record') : t('history.in-record', { batch: act.batch })}
      </p>
    </li>
  );
};
