import { Link } from '@tanstack/react-router';
import { compareText } from '@dauys/wording/dates.ts';
import { watchText } from '@dauys/wording/compiled/watch.ts';
import { useWords } from '../frame/words.tsx';
import { tallyBy, worstTallyFirst } from './map/regions.ts';
import { usePlace } from './shown.ts';
import { TallyTable, type TallyRow } from './tallyTable.tsx';
import type { FleetLine } from './worstFirst.ts';

/** Facilities with what stands in them, the worst first. */
export const useFacilityRows = (lines: readonly FleetLine[]): readonly TallyRow[] => {
  const { language } = useWords();
  const w = watchText(language);
  const placeOf = usePlace();
  return [...tallyBy(lines, ({ facility }) => facility)]
    .map(([facility, tally]) => {
      const { name, region } = placeOf(facility);
      const shown = (
        <Link to="/facilities/$facilityId" params={{ facilityId: facility }}>
          {name}
        </Link>
      );
      return { key: facility, name, shown, beside: w(`region.${region}`), tally };
    })
    .toSorted((a, b) => worstTallyFirst(a.tally, b.tally) || compareText(language, a.name, b.name));
};

export const useFacilityColumns = (): readonly [string, string] => {
  const w = watchText(useWords().language);
  return [w('col.facility'), w('col.region')];
};

export const FacilitiesTable = ({ rows }: { readonly rows: readonly TallyRow[] }) => {
  const w = watchText(useWords().language);
  return (
    <div className="desk-card fleet-card facilities-card">
      <TallyTable w={w} caption={w('facilities.list')} columns={useFacilityColumns()} rows={rows} />
    </div>
  );
};
