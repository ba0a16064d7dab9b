/** Tells the operator, in the log, what bodies have to do about their keys. The hub can do none of it itself. */
import type { Instant } from '@dauys/basics/clock.ts';
import type { Directory } from '@dauys/directory/directory.ts';
import { epochStanding } from '@dauys/directory/epochs.ts';
import type { Context } from '../context.ts';
import { repeat, type Running } from '../repeat.ts';

const DAY = 86_400_000;
const LOOK_MS = 2_000;

export type Reminder =
  /** `days` until the newest epoch ends, rounded down: negative when it has ended. `epoch` is 0 for a body without any. */
  | { readonly event: 'epoch.due'; readonly fields: { readonly body: string; readonly epoch: number; readonly days: number } }
  | { readonly event: 'epoch.unshared'; readonly fields: { readonly body: string; readonly epoch: number } }
  | { readonly event: 'epoch.recovered'; readonly fields: { readonly body: string; readonly epoch: number; readonly by: string } };

/** What there is to say now. The same thing on the same day is the same reminder. Pure. */
export const reminders = (directory: Directory, now: Instant): readonly Reminder[] => [
  ...[...directory.bodies.keys()].flatMap((body) => ofBody(directory, body, now)),
  ...directory.recoveries.map(({ body, epoch, by }): Reminder => ({ event: 'epoch.recovered', fields: { body, epoch, by } })),
];

const ofBody = (directory: Directory, body: string, now: Instant): Reminder[] => {
  const { due, recoverable } = epochStanding(directory, body, now);
  const last = directory.epochs(body).at(-1);
  const days = last === undefined ? 0 : Math.floor((last.notAfter - now) / DAY);
  const epoch = last?.epoch ?? 0;
  return [
    ...(due ? [{ event: 'epoch.due', fields: { body, epoch, days } } as const] : []),
    ...(recoverable || last === undefined ? [] : [{ event: 'epoch.unshared', fields: { body, epoch } } as const]),
  ];
};

/** Looks every other second, at what is in memory; each reminder is told once, and one that is due again with one day less. A hub that is started says all of them. */
export const remindOfEpochs = ({ directory, clock, log }: Pick<Context, 'directory' | 'clock' | 'log'>): Running => {
  const told = new Set<string>();
  const look = async (): Promise<number> => {
    for (const reminder of reminders(directory.current(), clock.now())) {
      const name = JSON.stringify(reminder);
      if (told.has(name)) continue;
      told.add(name);
      tell(log, reminder);
    }
    return LOOK_MS;
  };
  return repeat(look, { failed: () => undefined, ended: async () => undefined });
};

const tell = (log: Context['log'], reminder: Reminder): void => {
  switch (reminder.event) {
    case 'epoch.due':
      return log(reminder.event, reminder.fields);
    case 'epoch.unshared':
      return log(reminder.event, reminder.fields);
    case 'epoch.recovered':
      return log(reminder.event, reminder.fields);
  }
};
