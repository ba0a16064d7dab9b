import { Button } from '@dauys/ui/touch/button.tsx';
import { Notice } from '@dauys/ui/touch/notice.tsx';
import { formatDay, formatWeekday } from '@dauys/wording/dates.ts';
import { Picto } from '../pictograms.tsx';
import { useWords } from '../words.ts';
import { lastDay, type Counted } from './count.ts';
import { WEEK, type Period } from './law.ts';

const STEPS = [
  ['week.back', -WEEK],
  ['day.back', -1],
  ['day.on', 1],
  ['week.on', WEEK],
] as const;

interface Props {
  readonly period: Period;
  /** Days since 1970. */
  readonly day: number;
  readonly today: number;
  readonly choose: (day: number) => void;
}

/** The day it happened, moved by touches that one finger or three keys can do, and the last day beside it, counted anew at once. */
export const Counting = ({ period, day, today, choose }: Props) => {
  const { s, law } = useWords();
  const counted = lastDay(period, day, law.calendar);
  return (
    <div className="counting">
      <section className="count-day" aria-labelledby="day-title">
        <h2 id="day-title">{s('day.title')}</h2>
        <p className="count-date" aria-live="polite">
          <DayOf day={day} />
        </p>
        <div className="count-steps">
          {STEPS.map(([key, by]) => (
            <Button key={key} icon={<Picto of={by < 0 ? 'back' : 'next'} />} press={() => choose(day + by)}>
              {s(key)}
            </Button>
          ))}
          <Button press={() => choose(today)}>{s('day.today')}</Button>
        </div>
      </section>
      <section className="count-last" aria-labelledby="last-title">
        <h2 id="last-title">{s('last.title')}</h2>
        {counted === undefined ? (
          <Notice tone="calm">{s('last.unknown')}</Notice>
        ) : (
          <Result counted={counted} today={today} isCounted={period.unit !== 'hours'} />
        )}
      </section>
    </div>
  );
};

const DayOf = ({ day }: { readonly day: number }) => {
  const { s, language } = useWords();
  return <>{s('day.says', { weekday: formatWeekday(language, day * 86_400_000, 'UTC'), date: formatDay(language, day) })}</>;
};

const Result = ({ counted, today, isCounted }: { readonly counted: Counted; readonly today: number; readonly isCounted: boolean }) => {
  const { s } = useWords();
  const { last, off, moved, certain } = counted;
  return (
    <div aria-live="polite">
      <p className="count-date">
        <DayOf day={last} />
      </p>
      <p>{last < today ? s('last.passed') : last === today ? s('last.today') : s('last.left', { n: last - today })}</p>
      {off > 0 && <p>{s('last.off', { n: off })}</p>}
      {moved && <p>{s('last.moved')}</p>}
      {!certain && <p>{s('last.calendar')}</p>}
      {isCounted && <p className="count-quiet">{s('last.zero')}</p>}
    </div>
  );
};
