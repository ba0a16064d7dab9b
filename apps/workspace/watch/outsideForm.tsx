/** What a utility or a provider published of an outage, entered by a monitor. */
import { useState, type FormEvent } from 'react';
import Type from 'typebox';
import { isoOf } from '@dauys/basics/clock.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { Notice } from '@dauys/ui/desk/notice.tsx';
import { Segments } from '@dauys/ui/desk/segments.tsx';
import { Select } from '@dauys/ui/desk/select.tsx';
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { useSeat } from '../session/seat.tsx';
import { instantOf } from './facilityTime.ts';
import { useRenew } from './useNotices.ts';

const ABOUT = ['power', 'network'] as const;
const EMPTY = { facility: '', from: '', to: '', source: '' };

const useOutside = () => {
  const { hub, session } = useSeat();
  const { trusted } = useTrusted();
  const renew = useRenew();
  const act = useAct();
  const [typed, setTyped] = useState(EMPTY);
  const [about, setAbout] = useState<(typeof ABOUT)[number]>('power');
  const [state, setState] = useState<'wrong' | 'done'>();
  const facilities = [...(trusted?.directory.facilities.values() ?? [])];
  const zone = trusted?.directory.facilities.get(typed.facility)?.zone ?? OWN_ZONE;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const [from, to] = [instantOf(zone, typed.from), instantOf(zone, typed.to)];
    const isTime = from !== undefined && (typed.to === '' || (to !== undefined && from < to));
    const isGood = typed.facility !== '' && typed.source.trim() !== '' && isTime;
    setState(isGood ? undefined : 'wrong');
    if (!isGood) return;
    const said = { facility: typed.facility, about, from: isoOf(from), source: typed.source.trim() };
    const body = { ...said, ...(to === undefined ? {} : { to: isoOf(to) }) };
    act.run(
      'enter',
      () => hub.ask(Type.Unknown(), { method: 'POST', path: '/api/fleet/outside', token: session.token, body }),
      () => {
        setTyped(EMPTY);
        setState('done');
        renew('notices');
      },
    );
  };
  return { act, typed, setTyped, about, setAbout, state, facilities, send };
};

export const OutsideForm = () => {
  const { language } = useWords();
  const d = dutyText(language);
  const { act, typed, setTyped, about, setAbout, state, facilities, send } = useOutside();
  const text = (name: 'from' | 'to' | 'source', label: string, type: 'text' | 'datetime-local') => (
    <Field label={label} type={type} value={typed[name]} onChange={(value) => setTyped({ ...typed, [name]: value })} maxLength={500} />
  );
  return (
    <form className="desk-card announce" onSubmit={send} noValidate>
      <h2>{d('outside.title')}</h2>
      <p className="desk-quiet">{d('outside.lead')}</p>
      <RefusalNotice refusal={act.refusal ?? (state === 'wrong' ? { code: 'fleet/malformed-time' } : undefined)} />
      {state === 'done' ? (
        <Notice tone="good" live="status">
          <p>{d('outside.done')}</p>
        </Notice>
      ) : null}
      <Segments
        label={d('outside.about')}
        segments={ABOUT.map((id) => ({ id, label: d(`outside.about.${id}`) }))}
        chosen={about}
        onChoose={setAbout}
      />
      <div className="announce-fields">
        <Select
          label={d('outside.facility')}
          empty={d('explain.choose')}
          options={facilities.map(({ id, names }) => ({ id, label: names[language] }))}
          chosen={typed.facility}
          onChoose={(facility) => setTyped({ ...typed, facility })}
        />
        {text('from', d('maintenance.from'), 'datetime-local')}
        {text('to', d('maintenance.to'), 'datetime-local')}
      </div>
      {text('source', d('outside.source'), 'text')}
      <Button type="submit" isPending={act.busy !== undefined}>
        {d('outside.send')}
      </Button>
    </form>
  );
};
