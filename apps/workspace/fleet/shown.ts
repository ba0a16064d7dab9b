import type { Facility } from '@dauys/directory/state.ts';
import { fleetText } from '@dauys/wording/compiled/fleet.ts';
import { useTrusted } from '../directory/useTrusted.ts';
import { OWN_ZONE, useWords } from '../frame/words.tsx';
import type { ShownLine } from './fleetTable.tsx';
import { regionOf, type Region } from './map/regions.ts';
import type { FleetLine } from './worstFirst.ts';

/** A line in the reader's words: the facility by its name in the verified directory, times in the facility's own zone. */
export const useShown = (): ((line: FleetLine) => ShownLine) => {
  const { language, dateTime } = useWords();
  const f = fleetText(language);
  const { trusted } = useTrusted();
  return (line) => {
    const facility = trusted?.directory.facilities.get(line.facility);
    return {
      id: line.id,
      state: line.state,
      isWrong: line.isWrong,
      facility: facility?.names[language] ?? line.facility,
      facilityId: line.facility,
      words: f(`state.${line.state}`),
      said: [...line.said.map((word) => f(`condition.${word}`)), ...line.unknownWords.map((word) => f('page.other', { word }))],
      heard: line.heardAt === undefined ? f('page.never') : dateTime(line.heardAt, facility?.zone ?? OWN_ZONE),
    };
  };
};

export interface KnownPlace {
  /** As the directory names it, or its own word. */
  readonly name: string;
  readonly region: Region;
  readonly zone: string;
  readonly stated: Facility | undefined;
}

/** A facility as the verified directory has it. */
export const usePlace = (): ((facility: string) => KnownPlace) => {
  const { language } = useWords();
  const { trusted } = useTrusted();
  return (facility) => {
    const stated = trusted?.directory.facilities.get(facility);
    return { name: stated?.names[language] ?? facility, region: regionOf(stated?.region), zone: stated?.zone ?? OWN_ZONE, stated };
  };
};
