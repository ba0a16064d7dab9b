/** Whom a body has roused while something urgent waits unopened there, and when: data (docs/operating/alerts.md). */
import Type from 'typebox';

/** Roles at a body, not people. Nobody outside the body is told. */
export const BODY_ROLES = ['body-duty', 'body-head'] as const;
export type BodyRole = (typeof BODY_ROLES)[number];

export interface UrgentRung {
  readonly to: BodyRole;
  /** After it was accepted. */
  readonly afterMinutes: number;
  /** And again, as long as anything waits. */
  readonly everyMinutes: number;
}

export interface UrgentRules {
  /** Each role once. */
  readonly ladder: readonly UrgentRung[];
  /** Mails leave at full steps of so many minutes, so that whoever sees one leave does not learn when somebody stood at a terminal. */
  readonly stepMinutes: number;
}

export const USUAL_URGENT: UrgentRules = {
  ladder: [
    { to: 'body-duty', afterMinutes: 5, everyMinutes: 60 },
    { to: 'body-head', afterMinutes: 60, everyMinutes: 1_440 },
  ],
  stepMinutes: 5,
};

const minutes = Type.Number({ minimum: 0.01, maximum: 100_000 });
const bodyRole = Type.Union([Type.Literal('body-duty'), Type.Literal('body-head')]);

/** The part `urgent` of the hub's configuration. What it does not say is as usual. */
export const urgentShape = Type.Object(
  {
    ladder: Type.Optional(
      Type.Array(Type.Object({ to: bodyRole, afterMinutes: minutes, everyMinutes: minutes }, { additionalProperties: false }), {
        maxItems: 2,
      }),
    ),
    stepMinutes: Type.Optional(minutes),
  },
  { additionalProperties: false },
);
export type UrgentConfig = Type.Static<typeof urgentShape>;

export const urgentRules = (told: UrgentConfig = {}): UrgentRules => ({ ...USUAL_URGENT, ...told });
