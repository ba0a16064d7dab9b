/** Names and zones of where a case comes from, as the directory has them. */
import type { Directory } from '@dauys/directory/directory.ts';
import type { Language } from '@dauys/wording/plural.ts';
import { OWN_ZONE } from '../frame/words.tsx';

export interface Place {
  /** Absent when the directory knows no such terminal. */
  readonly facility: string | undefined;
  readonly zone: string;
}

/** As the directory says it; for a terminal that it does not name no facility, and our own zone. */
export const placeOf = (directory: Directory | undefined, terminal: string, language: Language): Place => {
  const known = directory?.terminals.get(terminal);
  const facility = known === undefined ? undefined : directory?.facilities.get(known.facility);
  return { facility: facility?.names[language], zone: facility?.zone ?? OWN_ZONE };
};
