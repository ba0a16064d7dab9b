/** What a terminal recorded of its own life, the newest first. */
import { Button } from '@dauys/ui/desk/button.tsx';
import type { JournalEntryOnWire } from '@dauys/protocol/fleet-journal.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../../frame/words.tsx';
import { Awaited } from '../../frame/awaited.tsx';
import { TableFoot } from '../tableFoot.tsx';
import { detailsWords, kindWords, type Telling } from './journalWords.ts';
import { useJournal } from './useJournal.ts';

const COLUMNS = ['n', 'at', 'kind', 'details'] as const;

interface Line {
  readonly n: number;
  readonly at: string;
  readonly kind: string;
  readonly details: readonly string[];
}

export const JournalPanel = ({ id, zone }: { readonly id: string; readonly zone: string }) => {
  const { language, dateTime, date } = useWords();
  const [f, w] = [fleetText(language), watchText(language)];
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useJournal(id);
  const telling: Telling = { w, dateTime: (at) => dateTime(at, zone), date: (day) => date(day * 86_400_000, 'UTC') };
  const lines = (data?.pages.flatMap(({ entries }) => entries) ?? []).map((entry) => lineOf(telling, entry));
  return (
    <section className="desk-card fleet-card" aria-labelledby="journal-title">
      <div className="fleet-head">
        <h2 id="journal-title">{w('journal.title')}</h2>
        <p className="desk-quiet desk-small">{w('journal.lead')}</p>
        <Awaited error={error} isPending={isPending} />
        {data !== undefined && lines.length === 0 && !hasNextPage ? <p className="desk-quiet">{w('journal.none')}</p> : null}
      </div>
      {lines.length === 0 ? null : <JournalTable lines={lines} />}
      {data === undefined ? null : (
        <div className="fleet-tail">
          <TableFoot f={f} w={w} rows={() => csvRows(w, lines)} name={`${id}-journal`} />
          {hasNextPage ? (
            <Button look="quiet" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
              {w('journal.more')}
            </Button>
          ) : null}
        </div>
      )}
    </section>
  );
};

const lineOf = (telling: Telling, entry: JournalEntryOnWire): Line => ({
  n: entry.n,
  at: telling.dateTime(Date.parse(entry.at)),
  kind: kindWords(telling.w, entry.kind),
  details: detailsWords(telling, entry),
});

const JournalTable = ({ lines }: { readonly lines: readonly Line[] }) => {
  const { language } = useWords();
  const w = watchText(language);
  return (
    <table className="fleet-table">
      <caption className="desk-hidden">{w('journal.title')}</caption>
      <thead>
        <tr>
          {COLUMNS.map((name) => (
            <th key={name} scope="col">
              {w(`journal.col.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ n, at, kind, details }) => (
          <tr key={n}>
            <th scope="row" className="desk-figures" data-name={w('journal.col.n')}>
              {n}
            </th>
            <td data-name={w('journal.col.at')}>{at}</td>
            <td data-name={w('journal.col.kind')}>{kind}</td>
            <td data-name={w('journal.col.details')} className="journal-details">
              {details.map((detail) => (
                <span key={detail}>{detail}</span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const csvRows = (w: ReturnType<typeof watchText>, lines: readonly Line[]): readonly (readonly string[])[] => [
  COLUMNS.map((name) => w(`journal.col.${name}`)),
  ...lines.map(({ n, at, kind, details }) => [String(n), at, kind, details.join('; ')]),
];
