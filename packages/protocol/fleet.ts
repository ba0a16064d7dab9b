/** How the terminals are: hub ↔ the browser of an officer, a monitor or a duty officer. Device health and nothing else: no word of who wrote, when, or how much. */
import * as Type from 'typebox';
import { counted, duty, hindranceKind, verdict } from './duty.ts';
import { counter, iso, slug, terminalId } from './fields.ts';

const condition = Type.String({ pattern: '^[a-z][a-z-]{1,39}$' });
const conditions = Type.Array(condition, { maxItems: 24 });

const terminalState = Type.Union([
  Type.Literal('up'),
  /** A beat is missing. */
  Type.Literal('late'),
  /** Two beats are missing: a silence is open. */
  Type.Literal('down'),
  /** Stated in the directory and never heard. */
  Type.Literal('never'),
  /** The hub itself has not listened for long enough to say. */
  Type.Literal('unknown'),
]);
export type TerminalState = Type.Static<typeof terminalState>;

const terminalNow = Type.Object({
  id: terminalId,
  facility: slug,
  state: terminalState,
  /** Its last beat. */
  heardAt: Type.Optional(iso),
  /** What that said. */
  conditions,
  boot: Type.Optional(counter),
});
export type TerminalNow = Type.Static<typeof terminalNow>;

/** GET /api/fleet: every terminal that is not retired, as it was at `at`; to a duty officer those of her facility. */
export const fleetNow = Type.Object({
  at: iso,
  beatSeconds: Type.Integer({ minimum: 1, maximum: 3_600 }),
  terminals: Type.Array(terminalNow, { maxItems: 250_000 }),
});
export type FleetNow = Type.Static<typeof fleetNow>;

export const silence = Type.Object({
  /** Absent for a silence. */
  kind: Type.Optional(hindranceKind),
  /** The last beat before it; of a hindrance the first that said so. */
  from: iso,
  /** The first beat after it; absent while it lasts. Conditions: the last words before a silence, all that was said in a hindrance. */
  to: Type.Optional(iso),
  conditions,
  /** Whether the terminal had been started anew when it came back. */
  restarted: Type.Optional(Type.Boolean()),
  /** As last judged; a facility is not shown what would tell it of visits. */
  verdict: Type.Optional(verdict),
  /** Whether the facility was asked, and what it said. */
  duty: Type.Optional(duty),
  counted: Type.Optional(counted),
});
export type SilenceOnWire = Type.Static<typeof silence>;

/** GET /api/fleet/terminals/:id: its silences and what hindered it, newest first, each with what it looked like and what the facility said. */
export const terminalHistory = Type.Object({
  silences: Type.Array(silence, { maxItems: 500 }),
});
export type TerminalHistory = Type.Static<typeof terminalHistory>;
