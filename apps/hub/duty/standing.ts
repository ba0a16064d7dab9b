/** Where the duty to explain one silence stands. Pure. */
import { isoOf, type Instant } from '@dauys/basics/clock.ts';
import { standingOf, type Notice, type Standing } from '@dauys/fleet/duty.ts';
import { silenceKey } from '@dauys/fleet/silence.ts';
import { terminalName } from '../beat/book.ts';
import type { SilenceName } from '../causes/store.ts';
import { explanationIn, type AnswerRow, type NoticeRow } from './store.ts';

/** The key of the silence’s notice. */
export const keyOf = ({ terminal, fromAt }: SilenceName): string => silenceKey(terminalName(terminal), fromAt);

/** A notice with those of the answers that are its own. */
export const noticeIn = (row: NoticeRow, answers: readonly AnswerRow[]): Notice => ({
  key: keyOf(row),
  openedAt: row.openedAt,
  due: row.dueAt,
  answers: answers
    .filter(({ terminal, fromAt }) => terminal === row.terminal && fromAt === row.fromAt)
    .flatMap((a) => explanationIn(a) ?? []),
});

/** Where its duty stands at an instant. */
export const standing = (row: NoticeRow, answers: readonly AnswerRow[], now: Instant): Standing => standingOf(noticeIn(row, answers), now);

/** A silence that ended so long ago when the hub first judges it is history: its facility was never asked, and is not asked now. */
const ASKED_WITHIN_MS = 7 * 86_400_000;

/** Whether it ended too long ago to ask about. */
export const isHistory = (toAt: Instant | null, now: Instant): boolean => toAt !== null && now - toAt > ASKED_WITHIN_MS;

export const isoOrNothing = (at: Instant | null): { readonly to?: string } => (at === null ? {} : { to: isoOf(at) });
