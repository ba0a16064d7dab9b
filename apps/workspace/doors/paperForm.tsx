import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { useWords } from '../frame/words.tsx';

interface PaperFormProps {
  readonly go: string;
  readonly working: string;
  readonly isBusy: boolean;
  readonly onGo: (typed: string) => void;
  /** What else stands in the form, above the digits. */
  readonly children?: ReactNode;
}

/** Thirty digits from a paper. What is wrong with them is said when they are tried. */
export const PaperForm = ({ go, working, isBusy, onGo, children }: PaperFormProps) => {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBusy) onGo(typed);
  };
  return (
    <form className="door-form" onSubmit={submit} noValidate>
      {children}
      <Field
        label={t('paper.digits')}
        help={t('paper.digits-help')}
        value={typed}
        onChange={setTyped}
        inputMode="numeric"
        autoComplete="off"
        spellCheck="false"
        maxLength={60}
        rows={2}
      />
      <Button look="main" type="submit" isPending={isBusy}>
        {isBusy ? working : go}
      </Button>
    </form>
  );
};
