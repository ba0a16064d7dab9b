import { Button } from '@dauys/ui/touch/button.tsx';
import type { ReactNode } from 'react';
import { Picto } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
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

/** Back, and on: where the screen itself asks nothing more. */
export const Onward = (p: { readonly says?: string }) => {
  const { act } = useScene();
  const { t } = useWords();
  return (
    <Moves back={() => act({ do: 'back' })}>
      <Button rank="main" press={() => act({ do: 'next' })}>
        {p.says ?? t('next')}
      </Button>
    </Moves>
  );
};
