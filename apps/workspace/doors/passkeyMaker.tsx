import { useState, type FormEvent } from 'react';
import type { Redacted } from '@dauys/basics/redacted.ts';
import type { OfficerKeys } from '@dauys/sealing/wrap.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { useWords } from '../frame/words.tsx';
import { makePasskey, type MadePasskey, type MakeTools } from '../keys/makePasskey.ts';

/** Who makes keys or passkeys: an officer at her desk, or one whose session leads to nothing else. */
export interface Maker {
  readonly officer: string;
  readonly keys: Redacted<OfficerKeys>;
  readonly tools: MakeTools;
}

/** Name it, then the browser asks. */
export const NewPasskey = ({ maker, onMade }: { readonly maker: Maker; readonly onMade: (made: MadePasskey) => void }) => {
  const { t } = useWords();
  const [label, setLabel] = useState('');
  const [fault, setFault] = useState(false);
  const { busy, refusal, run } = useAct();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const name = label.trim().slice(0, 60);
    setFault(name === '');
    if (name === '') return;
    const asked = { officer: maker.officer, keys: maker.keys, label: name, place: t('app.name') };
    run('make', () => makePasskey(asked, maker.tools), onMade);
  };
  return (
    <form className="door-form" onSubmit={submit} noValidate>
      <RefusalNotice refusal={refusal} />
      <Field
        label={t('doors.label')}
        help={t('doors.label-help')}
        value={label}
        onChange={setLabel}
        maxLength={60}
        autoComplete="off"
        fault={fault ? t('doors.label-missing') : undefined}
      />
      <Button look="main" type="submit" isPending={busy !== undefined}>
        {t(busy === undefined ? 'doors.make' : 'doors.making')}
      </Button>
    </form>
  );
};

/** The digits that two officers compare, with what to do with them. */
export const MarkDigits = ({ mark }: { readonly mark: string }) => {
  const { t } = useWords();
  return (
    <p className="mark-digits">
      <span className="desk-quiet desk-small">{t('doors.mark')}</span> <strong className="desk-figures">{mark}</strong>
    </p>
  );
};
