/** The library's order and the periods, as data that comes with the page (law.lines.json): every row with its source, or the word that none was found. */
import type { Pictogram } from '../pictograms.tsx';

export const WEEK = 7;

/** `target`: a promise of a service. `terminal`: what this terminal does. What is `unverified` is never shown as law. */
export type Status = 'sourced' | 'unverified' | 'target' | 'terminal';

export interface Right {
  readonly id: string;
  readonly sign: Pictogram;
  readonly status: Status;
  /** A public page. */
  readonly source?: string;
}

export interface Period extends Right {
  readonly unit: 'working-days' | 'calendar-days' | 'months' | 'hours';
  readonly amount: number;
  /** As lawyers write it. */
  readonly act?: string;
}

/** Days since 1970; weekdays from 0, Sunday. After `certainTo` the holidays are a forecast. */
export interface DaysOff {
  readonly from: number;
  readonly to: number;
  readonly certainTo: number;
  readonly weekend: ReadonlySet<number>;
  readonly off: ReadonlySet<number>;
  readonly work: ReadonlySet<number>;
}

export interface Law {
  readonly rights: readonly Right[];
  readonly periods: readonly Period[];
  readonly calendar: DaysOff;
}

/** The form of law.lines.json. It is part of the page, whose bytes the directory names: nobody on the way can have changed it. */
export interface LawFile {
  readonly rights: readonly Right[];
  readonly periods: readonly Period[];
  readonly calendar: {
    readonly weekend: readonly number[];
    readonly from: string;
    readonly to: string;
    readonly certainTo: string;
    readonly off: readonly string[];
    readonly work: readonly string[];
  };
}

/** Rejects when it can not be had now. */
export const bringLaw = async (): Promise<Law> => lawOf((await import('./law.lines.json', { with: { type: 'json' } })).default as LawFile);

export const lawOf = ({ rights, periods, calendar }: LawFile): Law => {
  const { weekend, from, to, certainTo, off, work } = calendar;
  const days = (dates: readonly string[]): ReadonlySet<number> => new Set(dates.map(dayOf));
  return {
    rights,
    periods,
    calendar: {
      ...{ from: dayOf(from), to: dayOf(to), certainTo: dayOf(certainTo) },
      ...{ weekend: new Set(weekend), off: days(off), work: days(work) },
    },
  };
};

/** `2026-11-27` as days since 1970. */
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

/** Where a source lies, short enough to be read: the name of its site. */
export const siteOf = (source: string): string => new URL(source).host.replace(/^www\./, '');
