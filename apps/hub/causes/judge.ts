/** Judges silences and hindrances: when one is raised or ends, when its journal comes, when somebody said something about it, and as time goes by. */
import { instant, type Instant } from '@dauys/basics/clock.ts';
import { causeOf, type Cause } from '@dauys/fleet/cause.ts';
import { explainedAfter, noticeFor } from '@dauys/fleet/duty.ts';
import { terminalName } from '../beat/book.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../database/store.ts';
import { rulesOf } from '../duty/rules.ts';
import { isHistory, keyOf, standing } from '../duty/standing.ts';
import { answersTo, maintenanceOf, noticeOf, openNotice, type AnswerRow, type NoticeRow } from '../duty/store.ts';
import { isInService } from '../duty/in-service.ts';
import { failureOf, repeat, type Running } from '../repeat.ts';
import { againAt } from './again.ts';
import { factsOf, type About, type SaidAbout } from './facts.ts';
import { GONE_MS, heardUntil } from '../fleet/store.ts';
import { BREATH_MS, observationOf } from './gather.ts';
import { fileAgain, lapseOf, putOff, takeDue, type SilenceName } from './store.ts';
import { addVerdict, newestVerdict, type VerdictRow } from './verdict-store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'directory'> & { readonly config: Pick<Context['config'], 'duty'> };

const AT_ONCE = 200;
const REST_MS = 1_000;
/** What could not be judged waits so long, and holds up nothing else. */
const PUT_OFF_MS = 60_000;
/** Announcements of the same month use up its hours. */
const MONTH_MS = 32 * 86_400_000;

export interface Judged extends SilenceName {
  /** What is new; nothing when the verdict stands as it was. */
  readonly verdict?: Cause;
  readonly noticed: boolean;
}

/**
 * What the hub heard a moment ago must stand in the database first. Else a hub that has just begun, or one whose database is slow, would take what it has
 * not written yet for time in which nobody listened.
 */
const isWritten = async ({ db, clock }: Pick<Needs, 'db' | 'clock'>): Promise<boolean> => {
  const now = clock.now();
  const until = await heardUntil(db, instant(Math.max(0, now - GONE_MS)));
  return until !== undefined && now - until <= BREATH_MS;
};

/**
 * Judges one silence that is due, in one transaction: verdict, notice and the next look stand together or not at all. One that cannot be judged is put off
 * for a minute, and told. `undefined`: none is due, or what was heard is not written yet. May be called by several at once.
 */
export const judgeNext = async (needs: Needs): Promise<Judged | undefined> => {
  const { db, clock, log } = needs;
  if (!(await isWritten({ db, clock }))) return undefined;
  const taken: { name: SilenceName | undefined } = { name: undefined };
  try {
    const judged = await db.tx(async (tx): Promise<Judged | undefined> => {
      taken.name = undefined;
      taken.name = await takeDue(tx, clock.now());
      return taken.name && judge(tx, needs, taken.name);
    });
    if (judged !== undefined) tell(log, judged);
    return judged;
  } catch (error) {
    const { name } = taken;
    if (name === undefined) throw error;
    // In a statement of its own: what failed is undone. While the database does not answer, this fails too, and nothing is put off.
    await putOff(db, name, instant(clock.now() + PUT_OFF_MS));
    log('fleet.put-off', { terminal: terminalName(name.terminal), code: failureOf(error) });
    return { ...name, noticed: false };
  }
};

const judge = async (tx: Tx, { clock, config, directory }: Needs, name: SilenceName): Promise<Judged> => {
  const now = clock.now();
  const lapse = await lapseOf(tx, name);
  const { terminals, facilities } = directory.current();
  const stated = terminals.get(terminalName(name.terminal));
  const rules = rulesOf(config.duty, facilities.get(stated?.facility ?? '')?.zone);
  // Whoever is out of service owes nothing more: one of hers that lasts would be looked at for ever.
  if (lapse === undefined || (lapse.toAt === null && stated !== undefined && !isInService(stated, now))) {
    await fileAgain(tx, name, undefined);
    return { ...name, noticed: false };
  }
  const { said, notice } = await saidAbout(tx, name, now);
  const about: About = { name, lapse, facility: stated?.facility, now, said };
  const cause = causeOf(observationOf(await factsOf(tx, directory.current(), about)), rules.maintenance);
  const isNew = await keep(tx, name, { cause, now });
  const noticed = notice === undefined && (await noticeIfOwed(tx, about, { cause, rules: rules.duty }));
  const noticeAfterMinutes = explainedAfter(lapse.kind, rules.duty);
  await fileAgain(tx, name, againAt({ from: name.fromAt, ...ended(lapse) }, now, { noticeAfterMinutes }));
  return { ...name, ...(isNew ? { verdict: cause } : {}), noticed };
};

const ended = ({ toAt }: About['lapse']): { readonly to?: Instant } => (toAt === null ? {} : { to: toAt });

const tell = (log: Needs['log'], { terminal, verdict, noticed }: Judged): void => {
  const named = { terminal: terminalName(terminal) };
  if (verdict !== undefined) log('fleet.judged', { ...named, likelihood: verdict.likelihood, cause: verdict.cause });
  if (noticed) log('fleet.notice', named);
};

const saidAbout = async (tx: Tx, name: SilenceName, now: Instant): Promise<{ said: SaidAbout; notice: NoticeRow | undefined }> => {
  const notice = await noticeOf(tx, name);
  const answers: readonly AnswerRow[] = notice === undefined ? [] : await answersTo(tx, [name]);
  const stands = notice && standing(notice, answers, now);
  const announcements = await maintenanceOf(tx, name.terminal, instant(Math.max(0, name.fromAt - MONTH_MS)));
  return { notice, said: { announcements, explanation: stands?.state === 'answered' ? stands.explanation : undefined } };
};

const rowOf = (cause: Cause, judgedAt: Instant): VerdictRow => ({
  judgedAt,
  likelihood: cause.likelihood,
  cause: cause.cause,
  sureness: cause.sureness,
  speaksFor: cause.for,
  speaksAgainst: cause.against,
  contradicts: cause.contradicts,
  alike: cause.alike,
});

/** A verdict that says the same again is not kept again. */
const keep = async (tx: Tx, name: SilenceName, { cause, now }: { readonly cause: Cause; readonly now: Instant }): Promise<boolean> => {
  const last = await newestVerdict(tx, name);
  const row = rowOf(cause, now);
  if (last !== undefined && saysOf(last) === saysOf(row)) return false;
  await addVerdict(tx, name, (last?.n ?? 0) + 1, row);
  return true;
};

const saysOf = ({ likelihood, cause, sureness, speaksFor, speaksAgainst, contradicts, alike }: VerdictRow): string =>
  JSON.stringify([likelihood, cause, sureness, speaksFor, speaksAgainst, contradicts, alike]);

const noticeIfOwed = async (
  tx: Tx,
  { name, lapse, facility, now }: About,
  { cause, rules }: { readonly cause: Cause; readonly rules: Parameters<typeof noticeFor>[2] },
): Promise<boolean> => {
  if (facility === undefined || isHistory(lapse.toAt, now)) return false;
  const asked = { key: keyOf(name), kind: lapse.kind, from: name.fromAt, ...ended(lapse), cause };
  const notice = noticeFor(asked, now, rules);
  if (notice === undefined) return false;
  return openNotice(tx, { ...name, facility, openedAt: notice.openedAt, dueAt: notice.due });
};

/** Judges beside requests. What is due stands in the database: a process that ends between forgets nothing. */
export const runJudging = (context: Needs): Running =>
  repeat(
    async () => {
      for (let n = 0; n < AT_ONCE; n++) if ((await judgeNext(context)) === undefined) return REST_MS;
      return 0;
    },
    { failed: (code) => context.log('fleet.unjudged', { code }), ended: async () => undefined },
  );
