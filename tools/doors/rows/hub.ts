import { accessRows, type HubRows } from './access.ts';
import { canaryRows } from './canaries.ts';
import { caseRows } from './cases.ts';
import { enrolmentRows } from './enrolment.ts';
import { fleetRows } from './fleet.ts';
import { quietRows } from './quiet.ts';
import { sealRows } from './seals.ts';
import { statisticsRows } from './statistics.ts';
import { monitorRows } from './monitors.ts';
import { openRows } from './open.ts';
import { passkeyRows } from './passkeys.ts';
import { visitRows } from './visits.ts';

/** The matrix of the hub: one row for every route. */
export const hubRows: HubRows = {
  ...openRows,
  ...accessRows,
  ...passkeyRows,
  ...caseRows,
  ...fleetRows,
  ...canaryRows,
  ...monitorRows,
  ...enrolmentRows,
  ...visitRows,
  ...sealRows,
  ...statisticsRows,
  ...quietRows,
};
