import { scaleLinear } from 'd3-scale';
import { civil, type Period } from './period.ts';
import type { Stretch } from './strip.tsx';

export interface Tick {
  /** Minutes since 1970. */
  readonly at: number;
  readonly label: string;
}

/** Words along a strip: the first begins at its edge and the last ends there, so that nothing stands out of the page. */
export const Axis = ({ from, to, ticks }: Stretch & { readonly ticks: readonly Tick[] }) => {
  const x = scaleLinear().domain([from, to]).range([0, 100]);
  return (
    <svg className="axis" aria-hidden="true" focusable="false">
      {ticks.map(({ at, label }) => (
        <text key={at} x={`${x(at)}%`} y="1em" textAnchor={at === from ? 'start' : at === to ? 'end' : 'middle'}>
          {label}
        </text>
      ))}
    </svg>
  );
};

const HOURS = [0, 6, 12, 18, 24] as const;

/** Hours of a day, whatever its length: the clock that people read, from midnight to midnight. */
export const hourTicks = (from: number, to: number): readonly Tick[] =>
  HOURS.map((hour) => ({ at: from + ((to - from) * hour) / 24, label: `${hour}` }));

/** Hours of a day, every seventh day of a month, or the months of a year by their numbers. */
export const ticksOf = ({ scale, days }: Period): readonly Tick[] => {
  if (scale === 'day') return days.flatMap(({ from, to }) => hourTicks(from, to));
  const isTick = (date: number) => (scale === 'month' ? date % 7 === 1 : date === 1);
  return days.flatMap(({ day, from }) => {
    const [, month, date] = civil(day);
    return isTick(date) ? [{ at: from, label: `${scale === 'month' ? date : month}` }] : [];
  });
};

/** From its first minute to its last. */
export const stretchOf = ({ days }: Period): Stretch => ({ from: days[0]?.from ?? 0, to: days.at(-1)?.to ?? 0 });
