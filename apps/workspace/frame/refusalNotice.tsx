import type { ReactNode } from 'react';
import type { Refusal } from '@dauys/basics/failure.ts';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { useWords } from './words.tsx';

interface RefusalNoticeProps {
  readonly refusal: Refusal<string> | undefined;
  /** What one may do about it. */
  readonly children?: ReactNode;
}

/** Why something was not done, in words; nothing when it was. */
export const RefusalNotice = ({ refusal, children }: RefusalNoticeProps) => {
  const { say } = useWords();
  return refusal === undefined ? null : (
    <Notice tone="bad" live="alert">
      <p>{say(refusal)}</p>
      {children}
    </Notice>
  );
};
