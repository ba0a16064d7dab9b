import type { Directory } from './directory.ts';
import type { Monitor } from './state.ts';

/** More than so many would cost a slow line its complaints. */
const AT_MOST = 4;

/** The monitors to which terminals beat: those in service, the first by their ids. */
export const monitorsBeatenTo = ({ monitors }: Pick<Directory, 'monitors'>): readonly Monitor[] =>
  [...monitors.values()]
    .filter(({ retired }) => retired === undefined)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, AT_MOST);
