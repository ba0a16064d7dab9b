/** Maintenance of a facility's terminals: what is announced, and announcing more. */
import { useState, type FormEvent } from 'react';
import Type from 'typebox';
import { isoOf } from '@dauys/basics/clock.ts';
import { announcedId, type AnnouncementOnWire, type MaintenanceOnWire } from '@dauys/protocol/duty.ts';
import { Button } from '@dauys/ui/desk/button.tsx';
import { Field } from '@dauys/ui/desk/field.tsx';
import { Select } from '@dauys/ui/desk/select.tsx';
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useAct } from '../frame/useAct.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { useSeat } from '../session/seat.tsx';
import { instantOf } from './facilityTime.ts';
import { useRenew } from './useNotices.ts';

interface SectionProps {
  readonly shown: MaintenanceOnWire;
  /** Of this facility; none for whoever announces nothing. */
  readonly terminals: readonly string[];
  readonly facility: string | undefined;
  readonly maySign: boolean;
}

export const MaintenanceSection = ({ shown, terminals, facility, maySign }: SectionProps) => {
  const { language, number } = useWords();
  const d = dutyText(language);
  const { leadHours, longestHours, monthHours } = shown.rules;
  return (
    <section className="watch-part" aria-labelledby="maintenance">
      <h2 id="maintenance">{d('maintenance.title')}</h2>
      <p className="desk-quiet">
        {d('maintenance.rules', { lead: number(leadHours), longest: number(longestHours), month: number(monthHours) })}
      </p>
      {facility === undefined ? null : <AnnounceForm terminals={terminals} facility={facility} />}
      {shown.announcements.length === 0 ? <p className="desk-quiet">{d('maintenance.none')}</p> : null}
      {shown.announcements.map((one) => (
        <Announcement key={one.id} one={one} now={Date.parse(shown.at)} withFacility={facility === undefined} maySign={maySign} />
      ))}
    </section>
  );
};

interface AnnounceProps {
  readonly terminals: readonly string[];
  readonly facility: string;
}

/** What is typed, on the facility’s clocks, and how it is announced once it is whole. */
const useAnnouncing = ({ terminals, facility }: AnnounceProps) => {
  const { hub, session } = useSeat();
  const { trusted } = useTrusted();
  const zone = trusted?.directory.facilities.get(facility)?.zone ?? OWN_ZONE;
  const renew = useRenew();
  const act = useAct();
  const [typed, setTyped] = useState({ terminal: terminals[0] ?? '', from: '', to: '' });
  const [isWrong, setWrong] = useState(false);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const [from, to] = [instantOf(zone, typed.from), instantOf(zone, typed.to)];
    const isGood = typed.terminal !== '' && from !== undefined && to !== undefined && from < to;
    setWrong(!isGood);
    if (!isGood) return;
    const body = { terminal: typed.terminal, from: isoOf(from), to: isoOf(to) };
    act.run(
      'announce',
      () => hub.ask(announcedId, { method: 'POST', path: '/api/fleet/maintenance', token: session.token, body }),
      () => {
        setTyped({ ...typed, from: '', to: '' });
        renew('maintenance');
      },
    );
  };
  const refusal = act.refusal ?? (isWrong ? { code: 'fleet/malformed-time' } : undefined);
  return { zone, typed, setTyped, send, refusal, isPending: act.busy !== undefined };
};

const AnnounceForm = (props: AnnounceProps) => {
  const d = dutyText(useWords().language);
  const { zone, typed, setTyped, send, refusal, isPending } = useAnnouncing(props);
  const time = (name: 'from' | 'to') => (
    <Field
      label={d(`maintenance.${name}`)}
      type="datetime-local"
      value={typed[name]}
      onChange={(value) => setTyped({ ...typed, [name]: value })}
    />
  );
  return (
    <form className="desk-card announce" onSubmit={send} noValidate>
      <h3>{d('maintenance.announce')}</h3>
      <RefusalNotice refusal={refusal} />
      <div className="announce-fields">
        <Select
          label={d('maintenance.terminal')}
          empty={d('explain.choose')}
          options={props.terminals.map((id) => ({ id, label: id }))}
          chosen={typed.terminal}
          onChoose={(terminal) => setTyped({ ...typed, terminal })}
        />
        {time('from')}
        {time('to')}
      </div>
      <p className="desk-quiet desk-small">{d('maintenance.zone', { zone })}</p>
      <Button look="main" type="submit" isPending={isPending}>
        {d('maintenance.send')}
      </Button>
    </form>
  );
};

interface AnnouncementProps {
  readonly one: AnnouncementOnWire;
  readonly now: number;
  readonly withFacility: boolean;
  readonly maySign: boolean;
}

const Announcement = ({ one, now, withFacility, maySign }: AnnouncementProps) => {
  const { language, dateTime } = useWords();
  const d = dutyText(language);
  const { hub, session } = useSeat();
  const { trusted } = useTrusted();
  const renew = useRenew();
  const act = useAct();
  const facility = trusted?.directory.facilities.get(one.facility);
  const zone = facility?.zone ?? OWN_ZONE;
  const isOver = Date.parse(one.to) < now;
  const sign = (): void =>
    act.run(
      'sign',
      () => hub.ask(Type.Unknown(), { method: 'POST', path: '/api/fleet/maintenance/second', token: session.token, body: { id: one.id } }),
      () => renew('maintenance'),
    );
  return (
    <article className="desk-card announcement">
      <p>
        <span className="desk-fixed">{one.terminal}</span>
        {withFacility ? ` · ${facility?.names[language] ?? one.facility}` : ''} ·{' '}
        {d('maintenance.span', { from: dateTime(Date.parse(one.from), zone), to: dateTime(Date.parse(one.to), zone) })}
      </p>
      <p className="desk-quiet desk-small">
        {one.second === undefined
          ? d('maintenance.signed-once', { by: one.by })
          : d('maintenance.signed-twice', { by: one.by, second: one.second.by })}
      </p>
      {one.flaws.length === 0 ? null : <p className="desk-small">{one.flaws.map((flaw) => d(`flaw.${flaw}`)).join(' ')}</p>}
      <RefusalNotice refusal={act.refusal} />
      {!maySign || one.second !== undefined || one.own || isOver ? null : (
        <Button onPress={sign} isPending={act.busy !== undefined}>
          {d('maintenance.sign')}
        </Button>
      )}
    </article>
  );
};
