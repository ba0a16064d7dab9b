/** Facilities whose terminals work and from which far less comes than from others like them: for monitors, with how sure that is. */
import { Link } from '@tanstack/react-router';
import type { QuietFacility, QuietNow } from '@dauys/protocol/quiet.ts';
import { Mark } from '@dauys/ui/desk/mark.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { quietText, type QuietText } from '@dauys/wording/compiled/quiet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { usePlace } from '../fleet/shown.ts';
import { TableFoot } from '../fleet/tableFoot.tsx';
import { monthNamed } from '../fleet/timeline/words.ts';
import { useArrival } from '../frame/arrival.ts';
import { Awaited } from '../frame/awaited.tsx';
import { useWords } from '../frame/words.tsx';
import { judgedIn, quietFirst } from './quietFirst.ts';
import { useQuiet } from './useNotices.ts';

export const QuietPage = () => {
  const { t, language } = useWords();
  const q = quietText(language);
  const heading = useArrival();
  const { data, error, isPending } = useQuiet();
  return (
    <div className="fleet">
      <title>{`${q('title')} · ${t('app.name')}`}</title>
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {q('title')}
        </h1>
        <p className="desk-quiet">{q('lead')}</p>
      </div>
      <Awaited error={error} isPending={isPending} />
      {data === undefined ? null : (
        <>
          <Found q={q} found={data} />
          <How q={q} found={data} />
        </>
      )}
    </div>
  );
};

interface Shown {
  readonly q: QuietText;
  readonly found: QuietNow;
}

const Found = ({ q, found }: Shown) => {
  const { language } = useWords();
  const w = watchText(language);
  if (found.months === undefined)
    return (
      <Notice tone="wait" title={q('nothing-yet')}>
        <p>{q('nothing-yet.detail')}</p>
      </Notice>
    );
  const [first, last] = [monthNamed(w, found.months.first), monthNamed(w, found.months.last)];
  if (found.facilities.length === 0) return <p className="empty desk-card">{q('nobody')}</p>;
  return (
    <>
      <p>{first === last ? q('month', { month: first }) : q('months', { first, last })}</p>
      <QuietTable q={q} facilities={quietFirst(found.facilities)} name={found.months.last} />
    </>
  );
};

/** Model, false alarms, power: in words, beside the figures that they are about. */
const How = ({ q, found: { level, facilities } }: Shown) => {
  const { number } = useWords();
  const n = number(level * 1_000);
  const judged = judgedIn(facilities);
  return (
    <section className="desk-card quiet-how" aria-labelledby="how">
      <h2 id="how">{q('how')}</h2>
      <p>{q('how.model', { n })}</p>
      <p>{q('how.alarms', { n, judged: number(judged), alarms: number(Math.ceil(judged * level * 10) / 10) })}</p>
      <p>{q('how.power')}</p>
      <p>{q('how.counts')}</p>
    </section>
  );
};

const LOOKS = { quiet: 'fresh', usual: 'done', nothing: 'plain' } as const satisfies Record<QuietFacility['says'], string>;
const COLUMNS = ['facility', 'says', 'size', 'half', 'tenth'] as const;

interface QuietTableProps {
  readonly q: QuietText;
  readonly facilities: readonly QuietFacility[];
  readonly name: string;
}

const QuietTable = ({ q, facilities, name }: QuietTableProps) => {
  const { language, number } = useWords();
  const placeOf = usePlace();
  const cells = cellsIn(q, number);
  const rows = () => [
    COLUMNS.map((column) => q(`col.${column}`)),
    ...facilities.map((one) => {
      const { says, because, size, half, tenth } = cells(one);
      return [placeOf(one.facility).name, [says, because].filter((text) => text !== '').join('. '), size, half, tenth];
    }),
  ];
  return (
    <div className="desk-card fleet-card">
      <table className="fleet-table">
        <caption className="desk-hidden">{q('list')}</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {q(`col.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facilities.map((one) => (
            <QuietRow key={one.facility} q={q} one={one} name={placeOf(one.facility).name} cells={cells(one)} />
          ))}
        </tbody>
      </table>
      <div className="fleet-tail">
        <TableFoot f={fleetText(language)} w={watchText(language)} rows={rows} name={`quiet-${name}`} />
      </div>
    </div>
  );
};

interface QuietRowProps {
  readonly q: QuietText;
  readonly one: QuietFacility;
  readonly name: string;
  readonly cells: ReturnType<ReturnType<typeof cellsIn>>;
}

const QuietRow = ({ q, one, name, cells: { says, because, size, half, tenth } }: QuietRowProps) => (
  <tr>
    <th scope="row" data-name={q('col.facility')}>
      <Link to="/facilities/$facilityId" params={{ facilityId: one.facility }}>
        {name}
      </Link>
    </th>
    <td data-name={q('col.says')} {...(because === '' ? {} : { colSpan: 4 })}>
      <Mark look={LOOKS[one.says]}>{says}</Mark> {because === '' ? null : <span className="desk-quiet">{because}</span>}
    </td>
    {because === '' ? (
      <>
        <td data-name={q('col.size')}>{size}</td>
        <td data-name={q('col.half')}>{half}</td>
        <td data-name={q('col.tenth')}>{tenth}</td>
      </>
    ) : null}
  </tr>
);

/** A line in the reader's words; empty where nothing is told. */
const cellsIn =
  (q: QuietText, number: (n: number) => string) =>
  ({ says, because, atLeast, foundWhenHalf, foundWhenTenth }: QuietFacility) => {
    const found = (share: number | undefined): string =>
      share === undefined ? '' : q('found', { n: number(Math.floor(share * 100 + 1e-9)) });
    return {
      says: q(`says.${says}`),
      because: because === undefined ? '' : q(`because.${because}`),
      size: atLeast === undefined ? '' : q('size', { n: number(atLeast) }),
      half: found(foundWhenHalf),
      tenth: found(foundWhenTenth),
    };
  };
