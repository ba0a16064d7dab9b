/** Alerts and whether they arrived: hub ↔ an officer's browser. Names of receivers, never their addresses. */
import * as Type from 'typebox';
import { iso, slug, terminalId } from './fields.ts';

const word = Type.String({ pattern: '^[a-z][a-z-]{1,39}$' });

/** Why an attempt did not arrive. */
export const DELIVERY_PROBLEMS = ['unreachable', 'timeout', 'refused', 'distrusted', 'fault', 'not-configured'] as const;
export type DeliveryProblem = (typeof DELIVERY_PROBLEMS)[number];

const alertDelivery = Type.Object({
  receiver: slug,
  state: Type.Union([Type.Literal('waiting'), Type.Literal('undelivered'), Type.Literal('delivered')]),
  attempts: Type.Integer({ minimum: 0 }),
  /** When it arrived, or when it is tried next. */
  at: iso,
  /** Why the last attempt failed. */
  problem: Type.Optional(word),
});
export type AlertDelivery = Type.Static<typeof alertDelivery>;

const alertOnWire = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 300 }),
  to: word,
  scope: Type.Union([Type.Literal('terminal'), Type.Literal('site')]),
  facility: slug,
  terminals: Type.Array(terminalId, { minItems: 1, maxItems: 10_000 }),
  since: iso,
  /** Not before this: quiet hours. */
  sendAt: iso,
  /** Empty: nobody is set up to receive it. */
  deliveries: Type.Array(alertDelivery, { maxItems: 2_000 }),
});
export type AlertOnWire = Type.Static<typeof alertOnWire>;

/** Whom something urgent at a body did not reach. When, how much and from where stands nowhere in it. */
export const urgentUnreached = Type.Object({
  to: word,
  /** Absent: nobody is set up. */
  receiver: Type.Optional(slug),
  problem: word,
});
export type UrgentUnreached = Type.Static<typeof urgentUnreached>;

/** GET /api/fleet/alerts: the newest alerts, and those that have not arrived though it was tried again and again. */
export const alertsNow = Type.Object({
  at: iso,
  newest: Type.Array(alertOnWire, { maxItems: 100 }),
  undelivered: Type.Array(alertOnWire, { maxItems: 100 }),
  /** Of the body of the officer who asks; for everybody else there is none. */
  urgent: Type.Optional(Type.Array(urgentUnreached, { maxItems: 100 })),
});
export type AlertsNow = Type.Static<typeof alertsNow>;
