/**
 * Tests of the way by a terminal's page: hub ↔ the browser of an officer or a monitor. A word for each day and nothing finer: no time, no number and no
 * envelope, because whoever knew which envelopes were tests would know which were complaints (decision 0028). docs/formats/canary.md
 */
import * as Type from 'typebox';

/** packages/fleet/way.ts says what each means. */
const word = Type.Union([
  Type.Literal('proven'),
  Type.Literal('partly'),
  Type.Literal('not-proven'),
  Type.Literal('unknown'),
  Type.Literal('nothing'),
]);

export const WAY_DAYS = 30;

const wayDay = Type.Object({
  /** Of the facility's own calendar. */
  day: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
  way: word,
  /** So many whole days passed until the slowest test of that day had been read; absent below one. */
  lateDays: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type WayDay = Type.Static<typeof wayDay>;

/** GET /api/fleet/terminals/:id/way: the last days, oldest first; the last of them is today, so far. */
export const wayShown = Type.Object({ days: Type.Array(wayDay, { maxItems: WAY_DAYS }) });
export type WayShown = Type.Static<typeof wayShown>;
