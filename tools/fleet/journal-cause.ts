/** The last step of a real cut: from what the hub heard and the journal that came afterwards to the cause, as the hub works it out. */
import { instant, parseIso } from '@dauys/basics/clock.ts';
import { causeOf, type Cause } from '@dauys/fleet/cause.ts';
import type { Said, Witness } from '@dauys/fleet/observed.ts';
import type { Stretch } from '@dauys/fleet/stretch.ts';
import type { Entry } from '@dauys/journal/entry.ts';
import type { UpStatus } from '@dauys/protocol/beat.ts';
import { equipmentOf, journalFacts } from '../../apps/hub/causes/journal-facts.ts';

/** Two beats between which there was a silence, or another start. */
export interface Gap {
  readonly before: Said;
  readonly after: Said;
  readonly stretch: Required<Stretch>;
}

/** Where no beat came for longer than so many milliseconds, or the next one came after another start. */
export const gapsIn = (statuses: readonly UpStatus[], longerThan: number): readonly Gap[] =>
  statuses.slice(1).flatMap((status, i) => {
    const [before, after] = [saidBy(statuses[i] ?? status), saidBy(status)];
    const isGap = after.at - before.at > longerThan || after.boot !== before.boot;
    return isGap ? [{ before, after, stretch: { from: before.at, to: after.at } }] : [];
  });

const saidBy = ({ clock, boot, uptime, conditions }: UpStatus): Said => ({
  at: parseIso(clock) ?? instant(0),
  boot,
  uptimeSeconds: uptime,
  conditions,
});

/** `sisters`: the other terminals of the facility. Nothing is known of what is built in, of neighbours, or by anybody's word. */
export const causeByJournal = ({ stretch, before, after }: Gap, entries: readonly Entry[], sisters: readonly Witness[]): Cause => {
  const kept = { entries, waysBefore: [], monitors: [], reachesBack: true, newest: entries.at(-1)?.at, isForked: false };
  const journal = journalFacts(kept, stretch);
  const unknown = {
    onProvider: [],
    onFeeder: [],
    notices: [],
    hubDown: [],
    announcements: [],
    repairs: [],
    tickets: [],
    visits: [],
    earlier: [],
  };
  return causeOf({
    ...{ now: after.at, kind: 'silent', stretch, before, after, conditions: [], humanTests: [], sisters },
    equipment: equipmentOf({ mainsSensor: false, battery: false }, kept, stretch),
    ...(journal === undefined ? {} : { journal }),
    ...unknown,
  });
};
