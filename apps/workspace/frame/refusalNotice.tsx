import type { Refusal } from '@dauys/basics/failure.ts';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { useWords } from './words.tsx';

/** Why something was not done, in words; nothing when it was. */
export const RefusalNotice = ({ refusal }: { readonly refusal: Refusal<string> | undefined }) => {
  const { say } = useWords();
  return refusal === undefined ? null : (
    <Notice tone="bad" live="alert">
      <p>{say(refusal)}</p>
    </Notice>
  );
};
