import { useState } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Confirm } from '@dauys/ui/desk/confirm.tsx';
import { useWords } from './words.tsx';

interface AskedButtonProps {
  readonly label: string;
  /** What it is about: asked, with the label, as the question's title. */
  readonly about: string;
  readonly question: string;
  /** Said to a screen reader in place of the label. */
  readonly spoken?: string;
  readonly isPending: boolean;
  readonly onGo: () => void;
}

/** A button for what cannot be taken back: it asks before. */
export const AskedButton = ({ label, about, question, spoken, isPending, onGo }: AskedButtonProps) => {
  const { t } = useWords();
  const [isAsking, setAsking] = useState(false);
  const go = (): void => {
    setAsking(false);
    onGo();
  };
  return (
    <>
      <Button onPress={() => setAsking(true)} isPending={isPending} {...(spoken === undefined ? {} : { 'aria-label': spoken })}>
        {label}
      </Button>
      <Confirm isOpen={isAsking} title={`${label}: ${about}`} go={label} leave={t('cancel')} onGo={go} onLeave={() => setAsking(false)}>
        <p>{question}</p>
      </Confirm>
    </>
  );
};
