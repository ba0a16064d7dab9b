/** Is this the complaint that was sent? Each step in words; one that fails is said first and shown as it is. */
import { Icon, type IconName } from '@dauys/ui/desk/icon.tsx';
import { Notice, type Tone } from '@dauys/ui/desk/notice.tsx';
import { verdictOf, type ProofStep } from '../case/proofStep.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { useStepWords } from './stepWords.ts';

const TONES: Readonly<Record<ProofStep['state'], Tone>> = { holds: 'good', waits: 'wait', fails: 'bad' };
const ICONS: Readonly<Record<ProofStep['state'], IconName>> = { holds: 'tick', waits: 'clock', fails: 'cross' };

export const ProofPanel = ({ steps, isWorking }: { readonly steps: readonly ProofStep[]; readonly isWorking: boolean }) => {
  const { t } = useWords();
  const verdict = verdictOf(steps);
  return (
    <section className="desk-card proof" aria-labelledby="proof-title">
      <h2 id="proof-title">{t('proof.title')}</h2>
      {isWorking || steps.length === 0 ? (
        <p className="desk-quiet" role="status">
          {t('loading')}
        </p>
      ) : (
        <Notice tone={TONES[verdict]} live="status">
          <p>{t(`proof.${verdict}`)}</p>
        </Notice>
      )}
      <ol className="steps" aria-label={t('proof.steps')}>
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
      <details className="desk-small">
        <summary>{t('proof.explain')}</summary>
        <p className="desk-quiet">{t('proof.explain-text')}</p>
      </details>
    </section>
  );
};

const Step = ({ step }: { readonly step: ProofStep }) => {
  const { t, say } = useWords();
  const { title, detail } = useStepWords(step);
  return (
    <li className={`step step-${step.state}`}>
      <Icon name={ICONS[step.state]} />
      <div>
        <p className="step-title">
          {title} <span className={step.state === 'fails' ? 'step-verdict' : 'desk-hidden'}>({t(`proof.state.${step.state}`)})</span>
        </p>
        {detail === undefined ? null : <p className="step-detail">{detail}</p>}
        <Witnesses step={step} />
        {step.code === undefined ? null : (
          <p className="step-fault">
            {say({ code: step.code })} <span className="desk-fixed">{t('proof.code', { code: step.code })}</span>
          </p>
        )}
      </div>
    </li>
  );
};

const Witnesses = ({ step }: { readonly step: ProofStep }) => {
  const { t, dateTime } = useWords();
  const { trusted } = useTrusted();
  if (step.witnesses === undefined || trusted === undefined) return null;
  return (
    <ul className="step-detail">
      {step.witnesses.map(({ name, at }) => (
        <li key={name}>{t('proof.witness', { name, time: dateTime(at, OWN_ZONE) })}</li>
      ))}
    </ul>
  );
};
