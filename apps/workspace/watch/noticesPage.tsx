/** What facilities were asked, the newest first: for monitors and officers. */
import { useState } from 'react';
import { Segments } from '@dauys/ui/desk/segments.tsx';
import { dutyText } from '@dauys/wording/compiled/duty.ts';
import { useArrival } from '../frame/arrival.ts';
import { Awaited } from '../frame/awaited.tsx';
import { useWords } from '../frame/words.tsx';
import { MaintenanceSection } from './maintenanceSection.tsx';
import { NoticeCard } from './noticeCard.tsx';
import { OutsideForm } from './outsideForm.tsx';
import { useMaintenance, useNotices } from './useNotices.ts';

const VIEWS = ['unexplained', 'open', 'all'] as const;
type View = (typeof VIEWS)[number];

interface NoticesPageProps {
  /** A monitor: she may stand for an announcement as the second person, and enter what was published. */
  readonly maySign: boolean;
}

export const NoticesPage = ({ maySign }: NoticesPageProps) => {
  const { t, language } = useWords();
  const d = dutyText(language);
  const heading = useArrival();
  const [view, setView] = useState<View>('all');
  const { data, error, isPending } = useNotices();
  const maintenance = useMaintenance();
  const all = data?.notices ?? [];
  const shown = all.filter(({ duty, counted }) =>
    view === 'all' ? true : view === 'open' ? duty.state === 'open' : counted === 'unexplained' && duty.state !== 'open',
  );
  return (
    <div className="fleet">
      <title>{`${d('notices.title')} · ${t('app.name')}`}</title>
      <div className="inbox-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {d('notices.title')}
          </h1>
          <p className="desk-quiet">{d('notices.lead')}</p>
        </div>
        <Segments
          label={d('notices.view')}
          segments={VIEWS.map((id) => ({ id, label: d(`notices.view.${id}`) }))}
          chosen={view}
          onChoose={setView}
        />
      </div>
      <Awaited error={error} isPending={isPending} />
      {data !== undefined && shown.length === 0 ? <p className="empty desk-card">{d('notices.none')}</p> : null}
      {shown.map((notice) => (
        <NoticeCard key={`${notice.terminal}${notice.from}`} notice={notice} now={Date.parse(data?.at ?? '')} withFacility />
      ))}
      {maintenance.data === undefined ? null : (
        <MaintenanceSection shown={maintenance.data} terminals={[]} facility={undefined} maySign={maySign} />
      )}
      {maySign ? <OutsideForm /> : null}
    </div>
  );
};
