import { Link } from '@tanstack/react-router';
import { Icon } from '@dauys/ui/desk/icon.tsx';
import { Mark } from '@dauys/ui/desk/mark.tsx';
import { placeOf } from '../directory/places.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useWords } from '../frame/words.tsx';
import { isClosed, type InboxEntry } from './order.ts';
import { ageOf, matterOf, receivedAt, sizeOf } from './rowWords.ts';

interface CaseLineProps {
  readonly entry: InboxEntry;
  readonly follows: boolean;
  /** Milliseconds since 1970, for how long ago. */
  readonly now: number;
}

/** One case in the inbox. The whole line can be clicked; for keyboard and screen reader it is one link. */
export const CaseLine = ({ entry, follows, now }: CaseLineProps) => {
  const words = useWords();
  const { t, language, dateTime } = words;
  const { trusted } = useTrusted();
  const { row } = entry;
  const place = placeOf(trusted?.directory, row.terminal, language);
  const isNew = row.state === 'accepted';
  const classes = [
    'line',
    follows ? 'line-follows' : '',
    isNew ? 'line-new' : '',
    isClosed(entry) ? 'line-closed' : '',
    row.urgent && !isClosed(entry) ? 'line-urgent' : '',
  ];
  return (
    <li className={classes.filter(Boolean).join(' ')}>
      <Matter entry={entry} follows={follows} />
      <div className="line-place">
        <span className="desk-hidden">{t('inbox.col.facility')}: </span>
        <p>{place.facility ?? t('inbox.unknown-facility')}</p>
        <p className="desk-quiet desk-small desk-figures">
          {t('inbox.terminal', { terminal: row.terminal })} · {t('inbox.number', { counter: row.counter })}
        </p>
      </div>
      <div className="line-when">
        <span className="desk-hidden">{t('inbox.col.received')}: </span>
        <p className="desk-figures">{dateTime(receivedAt(row), place.zone)}</p>
        <p className="desk-quiet desk-small">{ageOf(words, receivedAt(row), now)}</p>
      </div>
      <div className="line-state">
        <span className="desk-hidden">{t('inbox.col.state')}: </span>
        <p>
          <Mark look={isNew ? 'fresh' : isClosed(entry) ? 'done' : 'plain'}>{t(`state.${row.state}`)}</Mark>
        </p>
        <p className="desk-quiet desk-small">{t(row.logged ? 'inbox.in-record' : 'inbox.not-in-record')}</p>
      </div>
    </li>
  );
};

/** What it is about, as far as somebody has noted it. */
const Matter = ({ entry, follows }: Pick<CaseLineProps, 'entry' | 'follows'>) => {
  const words = useWords();
  const { t } = words;
  const { row, summary, summaryCode } = entry;
  return (
    <div className="line-matter">
      <Icon name={follows ? 'follow' : row.state === 'accepted' ? 'seal' : 'opened'} />
      <div>
        <p className="line-title">
          <Link to="/case/$envelopeId" params={{ envelopeId: row.envelopeId }} className="line-link">
            {matterOf(words, entry)}
          </Link>
          {row.urgent ? <Mark look="urgent">{t('mark.urgent')}</Mark> : null}
          {summary?.canary === true ? <Mark>{t('mark.test')}</Mark> : null}
        </p>
        <p className="desk-quiet desk-small">
          {follows ? `${t('inbox.follows')} · ` : ''}
          {summary === undefined ? '' : `${t(`language.${summary.language}`)} · `}
          {sizeOf(words, row.bucket)}
          {summaryCode === undefined ? '' : ` · ${t('inbox.summary-fails')}`}
        </p>
      </div>
    </div>
  );
};
