import type { Refusal } from '@dauys/basics/failure.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useWords } from '../frame/words.tsx';
import { Stages } from './stages.tsx';
import type { Stage } from './unlock.ts';

interface PasskeyDoorProps {
  readonly stage: Stage | undefined;
  readonly refusal: Refusal<string> | undefined;
  readonly isReady: boolean;
  /** Whether this browser knows passkeys. */
  readonly isHere: boolean;
  readonly onTry: () => void;
}

/** The first door: nothing to type. */
export const PasskeyDoor = ({ stage, refusal, isReady, isHere, onTry }: PasskeyDoorProps) => {
  const { t } = useWords();
  if (!isHere) return <p className="desk-quiet">{t('sign-in.no-passkeys')}</p>;
  return (
    <div className="door-form">
      <RefusalNotice refusal={refusal} />
      <Button look="main" onPress={onTry} isPending={stage !== undefined} isDisabled={!isReady}>
        {t('sign-in.passkey-go')}
      </Button>
      <p className="desk-quiet desk-small">{t('sign-in.passkey-help')}</p>
      <Stages stage={stage} of={['asking', 'showing', 'proving', 'unlocking']} />
    </div>
  );
};
