import { useState } from 'react';
import type { Bytes } from '@dauys/basics/bytes.ts';
import { instant } from '@dauys/basics/clock.ts';
import { SEAL_ACTS } from '@dauys/fleet/seals.ts';
import type { SealRegister } from '@dauys/protocol/seals.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Choices } from '@dauys/ui/desk/choices.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import type { SealText } from '@dauys/wording/compiled/seal.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { useDesk } from '../session/session.tsx';
import { photographOf } from './photograph.ts';
import { enterSealEntry, type SealDone } from './sealActs.ts';

export interface SealFormProps {
  readonly t: SealText;
  readonly terminal: string;
  readonly onDone: (register: SealRegister) => void;
}

/** A seal that is placed after a repair is one of its own to choose: two people then say that the terminal had been broken. */
const ACTS: readonly SealDone['act'][] = SEAL_ACTS.flatMap((act) => (act === 'placed' ? (['placed', 'repaired'] as const) : [act]));

/** As printed on seals: capital letters, digits and hyphens. */
const plain = (text: string): string => text.toUpperCase().replaceAll(/\s+/g, '');
const isNumber = (text: string): boolean => /^[0-9A-Z-]{1,32}$/.test(text);

/** What is typed and photographed, and how it is entered once it is whole. */
const useSealEntry = ({ t, terminal, onDone }: SealFormProps) => {
  const { hub, session } = useDesk();
  const { busy, refusal, run } = useAct();
  const [act, setAct] = useState<SealDone['act']>('seen-whole');
  const [number, setNumber] = useState('');
  const [photograph, setPhotograph] = useState<Bytes>();
  const [fault, setFault] = useState<string>();
  const take = (file: File | undefined): void => {
    setPhotograph(undefined);
    if (file === undefined) return;
    void photographOf(file).then((bytes) => {
      setPhotograph(bytes);
      setFault(bytes === undefined ? t('no-picture') : undefined);
    });
  };
  const enter = (): void => {
    const printed = plain(number);
    if (!isNumber(printed)) return setFault(t('no-number'));
    if (photograph === undefined) return setFault(t('no-picture'));
    setFault(undefined);
    return run(
      'enter',
      () => enterSealEntry({ terminal, number: printed, act, at: instant(Date.now()), photograph }, { hub, session }),
      (register) => {
        setNumber('');
        setPhotograph(undefined);
        onDone(register);
      },
    );
  };
  return { act, setAct, number, setNumber, photograph, take, fault, enter, isPending: busy !== undefined, refusal };
};

/** What was done with a seal just now, with a photograph, under the first signature. */
export const SealForm = (props: SealFormProps) => {
  const { t } = props;
  const { act, setAct, number, setNumber, photograph, take, fault, enter, isPending, refusal } = useSealEntry(props);
  return (
    <details className="seal-form">
      <summary>{t('enter')}</summary>
      <div className="seal-fields">
        <Choices
          label={t('what')}
          choices={ACTS.map((id) => ({ id, label: t(`act.${id}`), detail: t(`act.${id}.detail`) }))}
          chosen={act}
          onChoose={setAct}
        />
        <Field label={t('number')} help={t('number-help')} value={number} onChange={setNumber} figures />
        <PhotographField t={t} isChosen={photograph !== undefined} onTake={take} />
        {fault === undefined ? null : (
          <p className="desk-fault" role="alert">
            {fault}
          </p>
        )}
        <RefusalNotice refusal={refusal} />
        <Button look="main" onPress={enter} isPending={isPending}>
          {t('sign')}
        </Button>
        <p className="desk-quiet desk-small">{t('sign-help')}</p>
      </div>
    </details>
  );
};

interface PhotographFieldProps {
  readonly t: SealText;
  readonly isChosen: boolean;
  readonly onTake: (file: File | undefined) => void;
}

const PhotographField = ({ t, isChosen, onTake }: PhotographFieldProps) => (
  <label className="desk-field">
    <span className="desk-label">{t('photograph')}</span>
    <span className="desk-help">{t('photograph-help')}</span>
    <span className="seal-file">
      <input type="file" accept="image/*" capture="environment" onChange={({ target }) => onTake(target.files?.[0])} />
      <span aria-hidden="true">{t(isChosen ? 'chosen' : 'choose')}</span>
    </span>
  </label>
);
