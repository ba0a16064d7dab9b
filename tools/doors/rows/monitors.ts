/** What the hub says it heard, signed: for independent monitors, which sign each question, and for whoever sees all device health. */
import { base64 } from '@dauys/basics/bytes.ts';
import { instant, isoOf, type Instant } from '@dauys/basics/clock.ts';
import { FLEET_RECORD_PATH, monitorAuthorization, monitorRequestMessage } from '@dauys/protocol/fleet-record.ts';
import type { Asked } from '../asking.ts';
import { MONITOR, WHO, type Who } from '../hub-stage.ts';
import { allBut } from '../row.ts';
import type { HubRows } from './access.ts';

/** A whole question of a monitor: its signature is over the very path. */
const recordAsked = (now: Instant, who: Who): Asked => {
  const path = `${FLEET_RECORD_PATH}?from=${isoOf(instant(now - 3_600_000))}&to=${isoOf(now)}`;
  if (who !== 'independent monitor') return { method: 'GET', path };
  const signature = base64(MONITOR.sign(monitorRequestMessage(now, path)));
  return { method: 'GET', path, headers: { authorization: monitorAuthorization('npm', now, signature) } };
};

const seeing = { officer: '200', 'officer of another body': '200', monitor: '200', 'independent monitor': '200' } as const;

export const monitorRows: HubRows = {
  // No page of a workspace shows it: monitors and auditors ask the hub itself.
  'GET /api/fleet/record': {
    ask: ({ clock }, who) => recordAsked(clock.now(), who),
    answers: allBut(WHO, '401 access/not-signed-in', seeing),
    passesWorkspace: false,
  },
};
