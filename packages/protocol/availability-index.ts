/** What is published of a month's availability: hub → anybody. docs/availability-index.md says what each figure means. */
import * as Type from 'typebox';
import { iso, slug } from './fields.ts';

const monthName = Type.String({ pattern: '^[0-9]{4}-(?:0[1-9]|1[0-2])$' });
const utcDay = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const minutes = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const share = Type.Number({ minimum: 0, maximum: 1 });
const label = Type.String({ minLength: 1, maxLength: 200 });

const facilityFigures = Type.Object({
  id: slug,
  names: Type.Optional(Type.Object({ kk: label, ru: label, en: label })),
  region: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{1,20}$' })),
  terminals: Type.Integer({ minimum: 0 }),
  declared: minutes,
  usable: minutes,
  unknown: minutes,
  planned: minutes,
  explained: minutes,
  unexplained: minutes,
  /** Absent when nothing was promised or nothing was seen: no figure is not zero. */
  availability: Type.Optional(share),
  index: Type.Optional(share),
});
export type FacilityFigures = Type.Static<typeof facilityFigures>;

/** GET /statistics/availability/YYYY-MM.json; the same as `.csv`. Months and days of UTC. */
export const indexMonth = Type.Object({
  v: Type.Literal(1),
  month: monthName,
  /** The last day that is counted. */
  through: utcDay,
  computedAt: iso,
  /** It will not change any more. */
  closed: Type.Boolean(),
  rules: Type.Object({
    version: Type.Integer({ minimum: 1 }),
    tiers: Type.Array(Type.Object({ upTo: share, factor: Type.Number() }), { maxItems: 20 }),
  }),
  facilities: Type.Array(facilityFigures, { maxItems: 10_000 }),
});
export type IndexMonth = Type.Static<typeof indexMonth>;

/** GET /statistics/availability: which months there are, newest first. */
export const indexMonths = Type.Object({
  months: Type.Array(Type.Object({ month: monthName, through: utcDay, computedAt: iso, closed: Type.Boolean() }), { maxItems: 600 }),
});
export type IndexMonths = Type.Static<typeof indexMonths>;

/** The hub signs what it publishes: Ed25519 by its statement key over this, then the bytes of the answer; header `dauys-signature: <key id> <base64>`. */
export const INDEX_DOMAIN = 'dauys/v1/availability-index\0';
