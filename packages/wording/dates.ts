/**
 * Dates and numbers from tables generated with a full ICU (`npm run wording`), because browsers claim Kazakh and then print
 * `2026 M11 22`. Zones are computed with the English calendar only, which every engine has.
 */
import { tables } from './locale/tables.ts';
import type { KioskLanguage } from './plural.ts';

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: string;
  readonly minute: string;
}

// Making one takes longer than all else on a slow device; few zones are ever asked for.
const formats = new Map<string, Intl.DateTimeFormat>();

const formatIn = (zone: string): Intl.DateTimeFormat => {
  const made = formats.get(zone);
  if (made !== undefined) return made;
  const format = new Intl.DateTimeFormat('en-GB-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(zone, format);
  return format;
};

const partsIn = (zone: string, at: number): Parts => {
  const found = Object.fromEntries(
    formatIn(zone)
      .formatToParts(at)
      .map((p) => [p.type, p.value]),
  );
  const [year, month, day] = [Number(found['year']), Number(found['month']), Number(found['day'])];
  return {
    year,
    month,
    day,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
    hour: found['hour'] ?? '',
    minute: found['minute'] ?? '',
  };
};

const fill = (pattern: string, values: Readonly<Record<string, string | number>>): string =>
  pattern.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** `22 қараша 2026 ж.` / `22 ноября 2026 г.` / `22 November 2026`, in an IANA zone; `at` in milliseconds since 1970 UTC. */
export const formatDate = (language: KioskLanguage, at: number, zone: string): string => {
  const p = partsIn(zone, at);
  const t = tables[language];
  return fill(t.datePattern, { day: p.day, month: t.monthsInDate[p.month - 1] ?? '', year: p.year });
};

/** `14:05` in an IANA zone. */
export const formatTime = (at: number, zone: string): string => {
  const p = partsIn(zone, at);
  return `${p.hour}:${p.minute}`;
};

/** Date and time, in an IANA zone. */
export const formatDateTime = (language: KioskLanguage, at: number, zone: string): string =>
  `${formatDate(language, at, zone)}, ${formatTime(at, zone)}`;

/** Monday … Sunday in full. */
export const formatWeekday = (language: KioskLanguage, at: number, zone: string): string =>
  tables[language].weekdays[partsIn(zone, at).weekday] ?? '';

/** A day as days since 1970 of the facility's own calendar (a slip carries this). */
export const formatDay = (language: KioskLanguage, day: number): string => formatDate(language, day * 86_400_000, 'UTC');

/** `1 234 567,8`: groups and decimal mark of the language; at most three decimals. */
export const formatNumber = (language: KioskLanguage, value: number): string => {
  const t = tables[language];
  const [whole = '', fraction] = String(Math.abs(Math.round(value * 1000) / 1000)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, whole.length >= t.minimumGrouping + 3 ? t.group : '');
  return `${value < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : t.decimal + fraction}`;
};

/** Alphabetical order by the language's own alphabet (і after и and so on), without asking the browser. */
export const compareText = (language: KioskLanguage, a: string, b: string): number => {
  const order = tables[language].alphabet;
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [p, q] = [order.indexOf(x.charAt(i)), order.indexOf(y.charAt(i))];
    const difference = (p < 0 ? 1000 + x.charCodeAt(i) : p) - (q < 0 ? 1000 + y.charCodeAt(i) : q);
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
};
