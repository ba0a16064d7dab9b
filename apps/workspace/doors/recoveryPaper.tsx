import { useState } from 'react';
import type { Redacted } from '@dauys/basics/redacted.ts';
import { platformRandom } from '@dauys/sealing/code.ts';
import { freshPaperKey, paperKeyGroups, type PaperKey } from '@dauys/sealing/paperKey.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { useWords } from '../frame/words.tsx';
import { setRecoveryKey, type RecoveryTools } from '../keys/recoveryKey.ts';
import type { Maker } from './passkeyMaker.tsx';
import { PaperForm } from './paperForm.tsx';

interface RecoveryPaperProps {
  readonly maker: Maker;
  readonly splitRecovery: RecoveryTools['splitRecovery'];
  readonly onKept: () => void;
}

/** Shown once, written down, typed back, tried, kept (S-19, S-31). */
export const RecoveryPaper = ({ maker, splitRecovery, onKept }: RecoveryPaperProps) => {
  const { t } = useWords();
  const [key] = useState(() => freshPaperKey(platformRandom));
  const [isWritten, setWritten] = useState(false);
  const { busy, refusal, run } = useAct();
  const { officer, keys, tools } = maker;
  const keep = (typed: string): void =>
    run('keep', () => setRecoveryKey({ officer, keys, shown: key, typed }, { hub: tools.hub, splitRecovery, token: tools.token }), onKept);
  if (!isWritten) return <Paper digits={key} officer={officer} onWritten={() => setWritten(true)} />;
  return (
    <div className="door-form">
      <p>{t('doors.recovery-back')}</p>
      <RefusalNotice refusal={refusal} />
      <PaperForm go={t('doors.recovery-keep')} working={t('doors.recovery-working')} isBusy={busy !== undefined} onGo={keep} />
      <Button look="bare" onPress={() => setWritten(false)}>
        {t('doors.recovery-again')}
      </Button>
    </div>
  );
};

const Paper = ({
  digits,
  officer,
  onWritten,
}: {
  readonly digits: Redacted<PaperKey>;
  readonly officer: string;
  readonly onWritten: () => void;
}) => {
  const { t } = useWords();
  return (
    <div className="door-form">
      <p>{t('doors.recovery-write')}</p>
      <div className="paper">
        <p className="paper-title">
          {t('doors.paper-title')} · {officer}
        </p>
        <p className="paper-digits desk-figures">
          {paperKeyGroups(digits).map((group, i) => (
            <span key={`${i}-${group}`}>{group}</span>
          ))}
        </p>
      </div>
      <div className="desk-actions">
        <Button look="main" onPress={onWritten}>
          {t('doors.recovery-written')}
        </Button>
        <Button onPress={() => window.print()}>{t('doors.recovery-print')}</Button>
      </div>
    </div>
  );
};
