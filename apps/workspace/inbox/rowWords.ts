/** What a row says, in words. Pure but for the words. */
import type { CaseRow } from '@dauys/protocol/case.ts';
import type { Words } from '../frame/words.tsx';
import type { InboxEntry } from './order.ts';

const MINUTE = 60_000;

/** How long ago, coarsely. */
export const ageOf = ({ t }: Words, at: number, now: number): string => {
  const minutes = Math.max(0, Math.floor((now - at) / MINUTE));
  if (minutes < 60) return t('age.minutes', { n: minutes });
  return minutes < 24 * 60 ? t('age.hours', { n: Math.floor(minutes / 60) }) : t('age.days', { n: Math.floor(minutes / 1440) });
};

/** The size class: all that a label says of the length. */
export const sizeOf = ({ t }: Words, bucket: number): string =>
  bucket < 1_048_576 ? t('size.kib', { n: Math.round(bucket / 1024) }) : t('size.mib', { n: Math.round(bucket / 1_048_576) });

/** What the case is about, as far as this page knows: sealed until somebody has opened it. */
export const matterOf = ({ t }: Words, { summary }: InboxEntry): string => {
  if (summary === undefined) return t('inbox.sealed');
  if (summary.solved !== undefined) return t(`solved.${summary.solved}`);
  return summary.kind === 'complaint' ? t(`category.${summary.category}`) : t(`kind.${summary.kind}`);
};

/** When the hub accepted it, in milliseconds since 1970. */
export const receivedAt = ({ acceptedAt }: CaseRow): number => Date.parse(acceptedAt);
