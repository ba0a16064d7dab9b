/** The duty to explain: hub ↔ the browser of a facility's duty officer, a monitor or an officer. Device health and nothing else. */
import * as Type from 'typebox';
import { ALIKE_WORDS, CAUSE_WORDS, LIKELIHOODS } from '@dauys/fleet/cause-list.ts';
import { EXPLANATION_WORDS } from '@dauys/fleet/explanation.ts';
import { SIGNS } from '@dauys/fleet/sign-list.ts';
import { iso, line, slug, terminalId } from './fields.ts';

const explanation = Type.Enum([...EXPLANATION_WORDS]);
const signs = Type.Array(Type.Enum([...SIGNS]), { maxItems: 80 });
const id = Type.String({ pattern: '^[0-9a-f]{32}$' });

/** What is no silence: the terminal beat, and nobody could use it, or it lacked something. */
export const hindranceKind = Type.Union([Type.Literal('unusable'), Type.Literal('hindered')]);

/** How a silence or hindrance looked when it was last judged. None of its words says what anybody wanted. */
export const verdict = Type.Object({
  judgedAt: iso,
  likelihood: Type.Enum([...LIKELIHOODS]),
  cause: Type.Enum([...CAUSE_WORDS]),
  sureness: Type.Union([Type.Literal('strong'), Type.Literal('fair'), Type.Literal('weak')]),
  for: signs,
  against: signs,
  /** What was seen and does not fit what the facility says. */
  contradicts: signs,
  /** Other causes that would look the same. */
  alike: Type.Array(Type.Enum([...ALIKE_WORDS]), { maxItems: 20 }),
});
export type VerdictOnWire = Type.Static<typeof verdict>;

export const answer = Type.Object({
  word: explanation,
  at: iso,
  /** By whom: a name. */
  by: Type.String({ maxLength: 200 }),
  evidence: Type.String({ maxLength: 1_000 }),
});
export type AnswerOnWire = Type.Static<typeof answer>;

/** What a facility was asked about one silence. The first answer in time counts; what came later is shown and does not. */
export const duty = Type.Object({
  openedAt: iso,
  due: iso,
  state: Type.Union([Type.Literal('open'), Type.Literal('answered'), Type.Literal('unanswered')]),
  answers: Type.Array(answer, { maxItems: 100 }),
});
export type DutyOnWire = Type.Static<typeof duty>;

/** What the minutes of a silence count as so far. */
export const counted = Type.Union([Type.Literal('unmarked'), Type.Literal('explained'), Type.Literal('unexplained')]);

export const notice = Type.Object({
  terminal: terminalId,
  facility: slug,
  /** Absent for a silence. */
  kind: Type.Optional(hindranceKind),
  from: iso,
  to: Type.Optional(iso),
  duty,
  verdict: Type.Optional(verdict),
  counted: Type.Optional(counted),
});
export type NoticeOnWire = Type.Static<typeof notice>;

/** GET /api/fleet/notices: newest first; a duty officer's own facility, else all. */
export const notices = Type.Object({ at: iso, notices: Type.Array(notice, { maxItems: 500 }) });
export type Notices = Type.Static<typeof notices>;

/** POST /api/fleet/notices/answers, by a duty officer of the facility. */
export const answerGiven = Type.Object(
  {
    terminal: terminalId,
    from: iso,
    word: explanation,
    evidence: Type.String({ maxLength: 1_000, pattern: '^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f]*$' }),
  },
  { additionalProperties: false },
);
export type AnswerGiven = Type.Static<typeof answerGiven>;

/** Why an announcement does not count; that a visit is near is not said here. */
export const flaw = Type.Union([Type.Literal('unsigned'), Type.Literal('late'), Type.Literal('too-long'), Type.Literal('over-budget')]);

export const announcement = Type.Object({
  id,
  terminal: terminalId,
  facility: slug,
  from: iso,
  to: iso,
  announcedAt: iso,
  by: Type.String({ maxLength: 200 }),
  /** Whether whoever asks is the one who announced it. */
  own: Type.Boolean(),
  second: Type.Optional(Type.Object({ by: Type.String({ maxLength: 200 }), at: iso })),
  flaws: Type.Array(flaw, { maxItems: 4 }),
});
export type AnnouncementOnWire = Type.Static<typeof announcement>;

/** GET /api/fleet/maintenance: the newest first, and what limits them. */
export const maintenance = Type.Object({
  at: iso,
  rules: Type.Object({ leadHours: Type.Number(), longestHours: Type.Number(), monthHours: Type.Number() }),
  announcements: Type.Array(announcement, { maxItems: 500 }),
});
export type MaintenanceOnWire = Type.Static<typeof maintenance>;

/** POST /api/fleet/maintenance, by a duty officer of the facility: a first signature. Answers with its `id`. */
export const announced = Type.Object({ terminal: terminalId, from: iso, to: iso }, { additionalProperties: false });
export const announcedId = Type.Object({ id });
/** POST /api/fleet/maintenance/second: the second signature, by another duty officer of the facility or by a monitor. */
export const seconded = Type.Object({ id }, { additionalProperties: false });

/** POST /api/fleet/outside, by a monitor: what a utility or provider published about a facility. */
export const outsideWord = Type.Object(
  {
    facility: slug,
    about: Type.Union([Type.Literal('power'), Type.Literal('network')]),
    from: iso,
    to: Type.Optional(iso),
    /** Where it was published. */
    source: line(500),
  },
  { additionalProperties: false },
);
export type OutsideWord = Type.Static<typeof outsideWord>;

/** POST /provision/surroundings, by the operator's token: what a facility shares with others, and what is built into its terminals. */
export const surroundings = Type.Object(
  {
    facility: slug,
    provider: Type.Optional(line(80)),
    feeder: Type.Optional(line(80)),
    terminals: Type.Optional(
      Type.Array(Type.Object({ id: terminalId, mainsSensor: Type.Boolean(), battery: Type.Boolean() }, { additionalProperties: false }), {
        maxItems: 1_000,
      }),
    ),
  },
  { additionalProperties: false },
);
export type Surroundings = Type.Static<typeof surroundings>;
