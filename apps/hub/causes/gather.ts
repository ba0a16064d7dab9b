/** From rows to an observation: what the hub knows of one silence or hindrance, and nothing that it concludes. Pure. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Explanation } from '@dauys/fleet/explanation.ts';
import type { LapseKind } from '@dauys/fleet/hindrance.ts';
import type { Announcement } from '@dauys/fleet/maintenance.ts';
import type { Equipment, Observation, Witness } from '@dauys/fleet/observed.ts';
import type { Stretch } from '@dauys/fleet/stretch.ts';
import { equipmentOf, journalFacts, type Kept } from './journal-facts.ts';

export interface Facts {
  readonly now: Instant;
  readonly stretch: Stretch;
  readonly kind: LapseKind;
  /** Of a silence what the last beat before it said, of a hindrance what was said in it; and how often its store had been started. */
  readonly words: readonly string[];
  readonly boot: number;
  readonly equipment: Equipment;
  readonly kept: Kept;
  /** Every other terminal of the facility, also those that were never silent. */
  readonly sisters: readonly Witness[];
  readonly onProvider: readonly Witness[];
  readonly onFeeder: readonly Witness[];
  readonly heard: readonly Stretch[];
  readonly notices: Observation['notices'];
  readonly announcements: readonly Announcement[];
  readonly explanation: Explanation | undefined;
  readonly earlier: readonly Instant[];
  readonly repairs: Observation['repairs'];
  readonly tickets: Observation['tickets'];
  /** Codes that people typed at the terminal, and when visitors were in the facility: never shown to it. */
  readonly humanTests: Observation['humanTests'];
  readonly visits: readonly Instant[];
}

/**
 * Boot count and uptime of beats are those of the agent, not of the device, and are not handed on (decision 0020): what the device itself counts stands in
 * its journal.
 */
export const observationOf = (facts: Facts): Observation => {
  const { now, stretch, kept, explanation } = facts;
  const isSilent = facts.kind === 'silent';
  const journal = journalFacts(kept, stretch, isSilent ? 'after' : 'during');
  return {
    now,
    kind: isSilent ? 'silent' : 'unusable',
    stretch,
    equipment: equipmentOf(facts.equipment, kept, stretch),
    before: { at: stretch.from, boot: facts.boot, uptimeSeconds: 0, conditions: isSilent ? facts.words : [] },
    conditions: isSilent ? [] : facts.words,
    humanTests: facts.humanTests,
    ...(journal === undefined ? {} : { journal }),
    sisters: facts.sisters,
    onProvider: facts.onProvider,
    onFeeder: facts.onFeeder,
    notices: facts.notices,
    hubDown: unheard(facts.heard, now),
    announcements: facts.announcements,
    repairs: facts.repairs,
    tickets: facts.tickets,
    ...(explanation === undefined ? {} : { explanation }),
    visits: facts.visits,
    earlier: facts.earlier,
  };
};

/** A process writes every second what it heard; less than this between two is none. */
export const BREATH_MS = 10_000;

/** When no process of the hub heard anybody: what lies between the stretches that were heard, and after the last. Before the first nothing is known. */
export const unheard = (heard: readonly Stretch[], now: Instant): readonly Stretch[] => {
  const gaps: Stretch[] = [];
  let until: number | undefined;
  for (const { from, to } of [...heard.toSorted((a, b) => a.from - b.from), { from: now, to: now }]) {
    if (until !== undefined && from - until > BREATH_MS) gaps.push({ from: instant(until), to: from });
    until = Math.max(until ?? 0, to ?? now);
  }
  return gaps;
};
