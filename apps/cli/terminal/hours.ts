import type { EnrolmentRequest } from '@dauys/protocol/enrolment.ts';

const SPAN = /^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;
const MOST = 8;

/** `08:00-12:00,14:00-20:00` as minutes of the local day, in order and apart; `undefined` for anything else. 24:00 is the day's end. */
export const hoursIn = (text: string): NonNullable<EnrolmentRequest['hours']> | undefined => {
  const spans: { from: number; to: number }[] = [];
  for (const part of text.split(',')) {
    const [, ...numbers] = SPAN.exec(part.trim()) ?? [];
    const [h1 = -1, m1 = 0, h2 = -1, m2 = 0] = numbers.map(Number);
    const [from, to] = [60 * h1 + m1, 60 * h2 + m2];
    if (from < (spans.at(-1)?.to ?? 0) || from >= to || to > 1_440) return undefined;
    spans.push({ from, to });
  }
  return spans.length <= MOST ? spans : undefined;
};
