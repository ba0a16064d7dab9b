/**
 * How much of what was promised could be used: hub ↔ an officer's browser; and the hours that terminals promise, declared by the operator.
 * docs/formats/availability.md. Days are of UTC, minutes are whole, and no figure is not zero.
 */
import * as Type from 'typebox';
import { base64, counter, day, slug, terminalId } from './fields.ts';

const span = Type.Object(
  { from: Type.Integer({ minimum: 0, maximum: 1_440 }), to: Type.Integer({ minimum: 0, maximum: 1_440 }) },
  { additionalProperties: false },
);
const spans = Type.Array(span, { maxItems: 24 });

/** One version of a terminal's hours: packages/fleet/hours.ts says what each field means and what is refused. */
export const declaredHours = Type.Object(
  {
    version: Type.Integer({ minimum: 1, maximum: 10_000 }),
    since: day,
    zone: Type.String({ pattern: '^[A-Za-z0-9_+/-]{1,64}$' }),
    week: Type.Array(spans, { minItems: 7, maxItems: 7 }),
    except: Type.Optional(Type.Array(Type.Object({ day, spans }, { additionalProperties: false }), { maxItems: 400 })),
  },
  { additionalProperties: false },
);
export type DeclaredHours = Type.Static<typeof declaredHours>;

/** PUT /provision/hours, by the operator's token. The same version with the same content again is the same. */
export const hoursProvision = Type.Object({ terminal: terminalId, hours: declaredHours }, { additionalProperties: false });
export type HoursProvision = Type.Static<typeof hoursProvision>;

/** YYYY-MM-DD, a day of UTC. */
const utcDay = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

/** GET /api/fleet/availability?from=…&to=…[&terminal=…|&facility=…]: `to` is the last day, and at most so many days are asked at once. */
export const AVAILABILITY_DAYS = 400;
export const availabilityQuery = Type.Object(
  { from: utcDay, to: utcDay, terminal: Type.Optional(terminalId), facility: Type.Optional(slug) },
  { additionalProperties: false },
);

/** `unknown` is the part of `declared` that nobody saw and nothing proves; the share is usable ÷ (declared − unknown). */
const minutes = { declared: counter, usable: counter, unknown: counter };
const bitmap = base64(180);

export const availabilityAnswer = Type.Object({
  from: utcDay,
  to: utcDay,
  /** Minutes after this one are not judged yet, since 1970. */
  until: counter,
  /** Over all terminals asked for. */
  days: Type.Array(Type.Object({ day: utcDay, ...minutes }), { maxItems: AVAILABILITY_DAYS }),
  /** Over all days asked for. */
  terminals: Type.Array(Type.Object({ id: terminalId, facility: slug, ...minutes }), { maxItems: 250_000 }),
  /** Only when one terminal was asked for: its days minute by minute, 180 bytes each. */
  bitmaps: Type.Optional(
    Type.Array(Type.Object({ day: utcDay, declared: bitmap, usable: bitmap, unknown: bitmap }), { maxItems: AVAILABILITY_DAYS }),
  ),
});
export type AvailabilityAnswer = Type.Static<typeof availabilityAnswer>;
