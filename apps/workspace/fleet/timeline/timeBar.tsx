import { isoDay } from '@dauys/basics/clock.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Segments } from '@dauys/ui/desk/segments.tsx';
import type { WatchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../../frame/words.tsx';
import { SCALES, shifted, type Period, type Scale } from './period.ts';
import { monthWords } from './words.ts';

export interface Chosen {
  readonly scale: Scale;
  /** A day in the period that is shown. */
  readonly day: number;
}

export interface TimeBarProps {
  readonly w: WatchText;
  readonly chosen: Chosen;
  readonly period: Period;
  readonly today: number;
  readonly onChoose: (chosen: Chosen) => void;
}

/** Which stretch of time is shown, and the ways to others. */
export const TimeBar = ({ w, chosen: { scale, day }, period, today, onChoose }: TimeBarProps) => {
  const title = usePeriodWords(w);
  const next = shifted(scale, day, 1);
  return (
    <div className="time-bar">
      <Segments
        label={w('time.scale')}
        segments={SCALES.map((id) => ({ id, label: w(`time.scale.${id}`) }))}
        chosen={scale}
        onChoose={(to) => onChoose({ scale: to, day })}
      />
      <div className="time-steps">
        <Button look="quiet" onPress={() => onChoose({ scale, day: shifted(scale, day, -1) })}>
          {w('time.before')}
        </Button>
        <p aria-live="polite" className="time-now">
          {title(period)}
        </p>
        <Button look="quiet" isDisabled={next > today} onPress={() => onChoose({ scale, day: next })}>
          {w('time.after')}
        </Button>
      </div>
    </div>
  );
};

/** A period by its name. */
const usePeriodWords = (w: WatchText): ((period: Period) => string) => {
  const { date } = useWords();
  return ({ scale, year, month, days }) => {
    if (scale === 'year') return w('time.year', { year });
    if (scale === 'month') return monthWords(w, year, month);
    // A day of the facility's calendar, written as that calendar has it.
    return date((days[0]?.day ?? 0) * 86_400_000, 'UTC');
  };
};

/** Of a file: `2026`, `2026-11` or `2026-11-27`. */
export const nameOfPeriod = ({ scale, days: [first] }: Period): string =>
  (first === undefined ? '' : isoDay(first.day)).slice(0, { year: 4, month: 7, day: 10 }[scale]);
