/** One notice: which silence or hindrance, the clock, what it looks like, what the facility said. */
import type { ReactNode } from 'react';
import type { NoticeOnWire } from '@dauys/protocol/duty.ts';
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { Answers, Clock } from './answers.tsx';
import { VerdictPanel } from './verdictPanel.tsx';

interface NoticeCardProps {
  readonly notice: NoticeOnWire;
  readonly now: number;
  /** The facility's name stands on it where there are several. */
  readonly withFacility: boolean;
  readonly children?: ReactNode;
}

export const NoticeCard = ({ notice, now, withFacility, children }: NoticeCardProps) => {
  const { language, dateTime } = useWords();
  const [d, f] = [dutyText(language), fleetText(language)];
  const { trusted } = useTrusted();
  const facility = trusted?.directory.facilities.get(notice.facility);
  const zone = facility?.zone ?? OWN_ZONE;
  const { terminal, kind, from, to, duty, verdict, counted } = notice;
  const since = dateTime(Date.parse(from), zone);
  return (
    <article className="desk-card notice-card">
      <h3>
        {f('terminal.title', { id: terminal })}
        {withFacility ? <span className="desk-quiet"> · {facility?.names[language] ?? notice.facility}</span> : null}
      </h3>
      <p>
        {to === undefined
          ? d(kind === undefined ? 'notice.since' : `notice.since-${kind}`, { since })
          : d(kind === undefined ? 'notice.between' : `notice.between-${kind}`, { since, until: dateTime(Date.parse(to), zone) })}
      </p>
      <Clock d={d} duty={duty} zone={zone} now={now} />
      {children}
      <Answers d={d} f={f} duty={duty} zone={zone} />
      {verdict === undefined ? null : <VerdictPanel f={f} verdict={verdict} zone={zone} />}
      {counted === undefined || duty.state === 'open' ? null : <p className="desk-small">{d(`counted.${counted}`)}</p>}
    </article>
  );
};
