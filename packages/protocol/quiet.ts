/** The signal of a quiet facility: hub ↔ a monitor's browser. No count is in it, and none can be worked out from it (docs/quiet-facility.md). */
import * as Type from 'typebox';
import { slug } from './fields.ts';

const share = Type.Number({ minimum: 0, maximum: 1 });
const monthName = Type.String({ pattern: '^[0-9]{4}-(?:0[1-9]|1[0-2])$' });

const quietFacility = Type.Object({
  facility: slug,
  kind: slug,
  says: Type.Union([Type.Literal('quiet'), Type.Literal('usual'), Type.Literal('nothing')]),
  /** Why nothing can be said: too little would be usual, too few others of its kind, or its terminals did not work. */
  because: Type.Optional(Type.Union([Type.Literal('few'), Type.Literal('alone'), Type.Literal('terminals')])),
  /** A step of the rules: in these months at least so much would be usual. */
  atLeast: Type.Optional(Type.Integer({ minimum: 1 })),
  /** How likely it would be found, at least, if only half, or a tenth, of the usual came. Worked out from `atLeast` alone. */
  foundWhenHalf: Type.Optional(share),
  foundWhenTenth: Type.Optional(share),
});
export type QuietFacility = Type.Static<typeof quietFacility>;

/** GET /api/fleet/quiet, for monitors. */
export const quietNow = Type.Object({
  /** Absent while tests and covers cannot be told from complaints: a body has no responder that reads. Then there are no facilities. */
  months: Type.Optional(Type.Object({ first: monthName, last: monthName })),
  /** The chance that a facility like the others is called quiet, for each look. */
  level: share,
  rules: Type.Integer({ minimum: 1 }),
  facilities: Type.Array(quietFacility, { maxItems: 10_000 }),
});
export type QuietNow = Type.Static<typeof quietNow>;

/** PUT /provision/people, by the operator's token: what kind of facility it is and how many people it holds. */
export const peopleProvision = Type.Object(
  { facility: slug, kind: slug, people: Type.Integer({ minimum: 0, maximum: 1_000_000 }) },
  { additionalProperties: false },
);
