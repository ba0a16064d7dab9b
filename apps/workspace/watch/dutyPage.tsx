/** A facility's duty officer: her terminals, what she is asked about, maintenance. Nothing else is here, and nothing tells of who writes. */
import { isCondition } from '@dauys/fleet/conditions.ts';
import type { TerminalNow } from '@dauys/protocol/fleet.ts';
import { Mark } from '@dauys/ui/desk/mark.tsx';
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { fleetText, type FleetText } from '@dauys/wording/compiled/fleet.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { useArrival } from '../frame/arrival.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import { refusalOf } from '../link/refused.ts';
import { ExplainForm } from './explainForm.tsx';
import { MaintenanceSection } from './maintenanceSection.tsx';
import { NoticeCard } from './noticeCard.tsx';
import { useMaintenance, useNotices, useOwnTerminals } from './useNotices.ts';
import { useWatch } from './watch.tsx';

export const DutyPage = () => {
  const { t, language } = useWords();
  const [d, f] = [dutyText(language), fleetText(language)];
  const heading = useArrival();
  const { place } = useWatch().session.watcher;
  const { trusted } = useTrusted();
  const zone = trusted?.directory.facilities.get(place)?.zone ?? OWN_ZONE;
  const [fleet, maintenance] = [useOwnTerminals(), useMaintenance()];
  const error = fleet.error ?? maintenance.error;
  return (
    <div className="fleet">
      <title>{`${d('duty.title')} · ${t('app.name')}`}</title>
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {d('duty.title')}
        </h1>
        <p className="desk-quiet">{d('duty.lead')}</p>
      </div>
      {error === null ? null : <RefusalNotice refusal={refusalOf(error)} />}
      <Asked />
      <section className="watch-part" aria-labelledby="own">
        <h2 id="own">{d('duty.terminals')}</h2>
        {fleet.isPending ? <p role="status">{t('loading')}</p> : null}
        {fleet.data === undefined ? null : <OwnTable f={f} terminals={fleet.data.terminals} zone={zone} />}
      </section>
      {maintenance.data === undefined ? null : (
        <MaintenanceSection shown={maintenance.data} terminals={fleet.data?.terminals.map(({ id }) => id) ?? []} facility={place} maySign />
      )}
    </div>
  );
};

/** What is open first; what was answered or is over stays to be read. */
const Asked = () => {
  const { t, language } = useWords();
  const d = dutyText(language);
  const { data, error, isPending } = useNotices();
  if (isPending) return <p role="status">{t('loading')}</p>;
  if (data === undefined) return <RefusalNotice refusal={refusalOf(error)} />;
  const now = Date.parse(data.at);
  const open = data.notices.filter(({ duty }) => duty.state === 'open');
  const rest = data.notices.filter(({ duty }) => duty.state !== 'open').slice(0, 20);
  return (
    <>
      <section className="watch-part" aria-labelledby="open">
        <h2 id="open">{d('duty.open', { count: open.length })}</h2>
        {open.length === 0 ? <p className="desk-quiet">{d('duty.none-open')}</p> : null}
        {open.map((notice) => (
          <NoticeCard key={`${notice.terminal}${notice.from}`} notice={notice} now={now} withFacility={false}>
            <ExplainForm notice={notice} />
          </NoticeCard>
        ))}
      </section>
      {rest.length === 0 ? null : (
        <section className="watch-part" aria-labelledby="past">
          <h2 id="past">{d('duty.past')}</h2>
          {rest.map((notice) => (
            <NoticeCard key={`${notice.terminal}${notice.from}`} notice={notice} now={now} withFacility={false}>
              {notice.duty.state === 'unanswered' && notice.duty.answers.length === 0 ? <ExplainForm notice={notice} /> : null}
            </NoticeCard>
          ))}
        </section>
      )}
    </>
  );
};

interface OwnTableProps {
  readonly f: FleetText;
  readonly terminals: readonly TerminalNow[];
  readonly zone: string;
}

const COLUMNS = ['terminal', 'state', 'said', 'heard'] as const;

const OwnTable = ({ f, terminals, zone }: OwnTableProps) => {
  const { dateTime } = useWords();
  const said = ({ conditions }: TerminalNow): string =>
    conditions.map((word) => (isCondition(word) ? f(`condition.${word}`) : f('page.other', { word }))).join(', ');
  return (
    <div className="desk-card fleet-card">
      <table className="fleet-table">
        <caption className="desk-hidden">{f('page.list')}</caption>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {f(`page.col.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {terminals.map((one) => (
            <tr key={one.id}>
              <th scope="row" className="desk-fixed" data-name={f('page.col.terminal')}>
                {one.id}
              </th>
              <td data-name={f('page.col.state')}>
                <Mark look={one.state === 'down' ? 'urgent' : one.state === 'up' ? 'done' : 'plain'}>{f(`state.${one.state}`)}</Mark>
              </td>
              <td data-name={f('page.col.said')}>{said(one) || <span className="desk-quiet">{f('page.says-nothing')}</span>}</td>
              <td data-name={f('page.col.heard')}>
                {one.heardAt === undefined ? f('page.never') : dateTime(Date.parse(one.heardAt), zone)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
