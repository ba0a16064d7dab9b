import { Button } from '@dauys/ui/touch/button.tsx';
import type { ReactNode } from 'react';
import { Picto } from '../pictograms.tsx';
import { useWords } from '../words.ts';

/** Back always lies at the left, what goes on at the right. */
export const Moves = (p: { readonly back: () => void; readonly children?: ReactNode }) => {
  const { t } = useWords();
  return (
    <>
      <Button press={p.back} icon={<Picto of="back" />}>
        {t('back')}
      </Button>
      {p.children}
    </>
  );
};
