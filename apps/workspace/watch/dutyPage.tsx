/** A facility's duty officer: her terminals, what she is asked about, maintenance. Nothing else is here, and nothing tells of who writes. */
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { FleetTable } from '../fleet/fleetTable.tsx';
import { useShown } from '../fleet/shown.ts';
import { useFleet } from '../fleet/useFleet.ts';
import { worstFirst } from '../fleet/worstFirst.ts';
import { useArrival } from '../frame/arrival.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useWords } from '../frame/words.tsx';
import { refusalOf } from '../link/refused.ts';
import { ExplainForm } from './explainForm.tsx';
import { MaintenanceSection } from './maintenanceSection.tsx';
import { NoticeCard } from './noticeCard.tsx';
import { useMaintenance, useNotices } from './useNotices.ts';
import { useWatch } from './watch.tsx';

export const DutyPage = () => {
  const { t, language } = useWords();
  const [d, f] = [dutyText(language), fleetText(language)];
  const heading = useArrival();
  const { place } = useWatch().session.watcher;
  const shownOf = useShown();
  const [fleet, maintenance] = [useFleet(), useMaintenance()];
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
        {fleet.data === undefined ? null : (
          <FleetTable f={f} lines={worstFirst(fleet.data.terminals).map(shownOf)} isOneFacility hasPages={false} />
        )}
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
