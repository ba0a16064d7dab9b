/** Thresholds, clocks, limits, ladder and quiet hours: data, and not the facility's. What the configuration does not say is as usual. */
import { USUAL_ALERTS, type AlertRules } from '@dauys/fleet/alerts.ts';
import { USUAL_DUTY, type DutyRules } from '@dauys/fleet/duty.ts';
import { USUAL_MAINTENANCE, type MaintenanceRules } from '@dauys/fleet/maintenance.ts';
import Type from 'typebox';

const minutes = Type.Number({ minimum: 0.01, maximum: 100_000 });
const hours = Type.Number({ minimum: 0, maximum: 10_000 });
const minuteOfDay = Type.Integer({ minimum: 0, maximum: 1_440 });
const role = Type.Union([
  Type.Literal('facility-duty'),
  Type.Literal('technician'),
  Type.Literal('regional-supervisor'),
  Type.Literal('monitor'),
  Type.Literal('prosecutor'),
]);

/** The part `duty` of the hub's configuration (docs/operating/duty.md). */
export const dutyShape = Type.Object(
  {
    noticeAfterMinutes: Type.Optional(minutes),
    unusableAfterMinutes: Type.Optional(minutes),
    hinderedAfterMinutes: Type.Optional(minutes),
    answerHours: Type.Optional(hours),
    maintenance: Type.Optional(
      Type.Object(
        { leadHours: Type.Optional(hours), longestHours: Type.Optional(hours), monthHours: Type.Optional(hours) },
        { additionalProperties: false },
      ),
    ),
    ladder: Type.Optional(
      Type.Array(
        Type.Object(
          { to: role, afterMinutes: minutes, night: Type.Union([Type.Literal('goes'), Type.Literal('waits')]) },
          { additionalProperties: false },
        ),
        { maxItems: 20 },
      ),
    ),
    /** Local time of the facility; may cross midnight. */
    quiet: Type.Optional(Type.Object({ from: minuteOfDay, to: minuteOfDay }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type DutyConfig = Type.Static<typeof dutyShape>;

export interface WatchRules {
  readonly duty: DutyRules;
  readonly maintenance: MaintenanceRules;
  readonly alerts: AlertRules;
}

/** `zone` of the facility that it is about, where it matters which month it is. */
export const rulesOf = (told: DutyConfig = {}, zone: string = USUAL_MAINTENANCE.zone): WatchRules => ({
  duty: {
    ...USUAL_DUTY,
    noticeAfterMinutes: told.noticeAfterMinutes ?? USUAL_DUTY.noticeAfterMinutes,
    unusableAfterMinutes: told.unusableAfterMinutes ?? USUAL_DUTY.unusableAfterMinutes,
    hinderedAfterMinutes: told.hinderedAfterMinutes ?? USUAL_DUTY.hinderedAfterMinutes,
    answerHours: told.answerHours ?? USUAL_DUTY.answerHours,
  },
  maintenance: {
    ...USUAL_MAINTENANCE,
    leadHours: told.maintenance?.leadHours ?? USUAL_MAINTENANCE.leadHours,
    longestHours: told.maintenance?.longestHours ?? USUAL_MAINTENANCE.longestHours,
    monthHours: told.maintenance?.monthHours ?? USUAL_MAINTENANCE.monthHours,
    zone,
  },
  alerts: {
    ...USUAL_ALERTS,
    ladder: told.ladder ?? USUAL_ALERTS.ladder,
    hindered: { ...USUAL_ALERTS.hindered, laterMinutes: told.hinderedAfterMinutes ?? USUAL_ALERTS.hindered.laterMinutes },
    quiet: told.quiet ?? USUAL_ALERTS.quiet,
  },
});
