import { Button } from '@dauys/ui/touch/button.tsx';
import { Stage } from '@dauys/ui/touch/stage.tsx';
import { Picto } from '../pictograms.tsx';
import { useScene } from '../scene.ts';
import type { Trouble } from '../session.ts';
import { useWords } from '../words.ts';

/** Something is wrong with the device, not with the person: said plainly, with what is safe and what to do. */
export const TroubleScreen = ({ trouble }: { readonly trouble: Trouble }) => {
  const { session, act } = useScene();
  const { t } = useWords();
  const written = session.draft.text !== '' || session.pictures.length > 0 || session.recording !== undefined;
  return (
    <Stage
      kind="trouble"
      title={t(`trouble.${trouble}.title`)}
      moves={
        <>
          <Button press={() => act({ do: 'leave' })}>{t('answers.finish')}</Button>
          <Button rank="main" press={() => act({ do: 'back' })}>
            {written ? t('trouble.back') : t('again')}
          </Button>
        </>
      }
    >
      <div className="trouble-sign">
        <Picto of="urgent" />
      </div>
      <p className="large-text">{trouble === 'agent' && !written ? t('trouble.agent.idle') : t(`trouble.${trouble}.text`)}</p>
    </Stage>
  );
};
