import { RefusalNotice } from './refusalNotice.tsx';
import { useWords } from './words.tsx';
import { refusalOf } from '../link/refused.ts';

interface AwaitedProps {
  readonly error: Error | null;
  readonly isPending: boolean;
}

/** While an answer of the hub is awaited, and why there is none. What it answered is the page’s to show. */
export const Awaited = ({ error, isPending }: AwaitedProps) => {
  const { t } = useWords();
  return (
    <>
      <RefusalNotice refusal={error === null ? undefined : refusalOf(error)} />
      {isPending ? <p role="status">{t('loading')}</p> : null}
    </>
  );
};
