/** One facility: its terminals, and their time under each other, so that what befell all of them shows as one. */
import { Link, useParams } from '@tanstack/react-router';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { FiguresSection } from '../figures/figuresSection.tsx';
import { useArrival } from '../frame/arrival.ts';
import { RefusalNotice } from '../frame/refusalNotice.tsx';
import { useWords } from '../frame/words.tsx';
import { refusalOf } from '../link/refused.ts';
import { FacilitySilences } from './facilitySilences.tsx';
import { FleetTable } from './fleetTable.tsx';
import { useNewNames } from './strangers.ts';
import { usePlace, useShown } from './shown.ts';
import { FacilityTimeline } from './timeline/facilityTimeline.tsx';
import { useFleet } from './useFleet.ts';
import { worstFirst } from './worstFirst.ts';

export const FacilityPage = () => {
  const { facilityId } = useParams({ from: '/facilities/$facilityId' });
  const { t, language } = useWords();
  const [f, w] = [fleetText(language), watchText(language)];
  const heading = useArrival();
  const { data, error, isPending } = useFleet();
  useNewNames(data);
  const { name, region, zone, stated } = usePlace()(facilityId);
  const shownOf = useShown();
  const lines = worstFirst(data?.terminals ?? []).filter(({ facility }) => facility === facilityId);
  return (
    <div className="fleet">
      <title>{`${name} · ${t('app.name')}`}</title>
      <p className="fleet-back">
        <Link to="/terminals">{w('facility.back')}</Link>
      </p>
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {name}
        </h1>
        <p className="desk-quiet">
          {stated === undefined ? w('facility.unknown') : `${w(`region.${region}`)} · ${w('facility.zone', { zone })}`}
        </p>
      </div>
      {error === null ? null : <RefusalNotice refusal={refusalOf(error)} />}
      {isPending ? <p role="status">{t('loading')}</p> : null}
      {data === undefined ? null : lines.length === 0 ? (
        <p className="empty desk-card">{w('map.nobody-here')}</p>
      ) : (
        <>
          <h2>{w('facility.terminals')}</h2>
          <FleetTable f={f} lines={lines.map(shownOf)} isOneFacility />
          <FacilityTimeline id={facilityId} zone={zone} now={Date.parse(data.at)} terminals={lines.map(({ id }) => id).toSorted()} />
          <FacilitySilences terminals={lines.map(({ id }) => id).toSorted()} zone={zone} />
        </>
      )}
      <FiguresSection facility={facilityId} />
    </div>
  );
};
