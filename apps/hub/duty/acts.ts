/** What people do: explain, announce maintenance, sign it a second time, enter what was published. Each in one transaction, with what must be judged anew. */
import { randomBytes } from 'node:crypto';
import { bytesOf, hex, parseHex } from '@dauys/basics/bytes.ts';
import { instant, parseIso, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { announce, countersign, mayWait } from '@dauys/fleet/maintenance.ts';
import type { AnswerGiven, OutsideWord, Surroundings } from '@dauys/protocol/duty.ts';
import type { HttpCode } from '@dauys/protocol/codes.ts';
import { seesFacility, type Watcher } from '../access/watcher.ts';
import { terminalName } from '../beat/book.ts';
import type { Context } from '../context.ts';
import { judgeAnew } from '../causes/store.ts';
import { rulesOf } from './rules.ts';
import {
  addAnswer,
  addMaintenance,
  addOutsideWord,
  answersTo,
  holdMaintenance,
  holdNotice,
  maintenanceBy,
  maintenanceOf,
  noticeOf,
  putEquipment,
  putFacilityLine,
  signSecond,
  unsignedMaintenance,
} from './store.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'directory'> & { readonly config: Pick<Context['config'], 'duty'> };
type Done<T> = Promise<Result<T, Refusal<HttpCode>>>;

const MONTH_MS = 32 * 86_400_000;
/** What is answered more often is no answer any more. */
const MOST_ANSWERS = 100;

const numberOf = (terminal: string): number => Number.parseInt(terminal, 16);
const ago = (at: Instant, ms: number): Instant => instant(Math.max(0, at - ms));

/**
 * Keeps an answer; which one counts, standingOf says. Refuses `fleet/notice-not-found` for what was never asked and for what another facility was
 * asked, alike.
 */
export const answerNotice = async (
  { db, clock, log }: Needs,
  by: Watcher,
  { terminal, from, word, evidence }: AnswerGiven,
): Done<undefined> => {
  const fromAt = parseIso(from);
  if (fromAt === undefined) return err({ code: 'fleet/notice-not-found' });
  const name = { terminal: numberOf(terminal), fromAt };
  const done = await db.tx(async (tx) => {
    // Of two who answer at once one is first, and the other second: neither is turned away.
    await holdNotice(tx, name);
    const notice = await noticeOf(tx, name);
    if (notice === undefined || !seesFacility(by, notice.facility)) return false;
    // The same word again, from a line that broke, is one answer.
    const answers = await answersTo(tx, [name]);
    const last = answers.at(-1);
    if (last?.word === word && last.evidence === evidence && last.byWatcher === by.id) return true;
    if (answers.length >= MOST_ANSWERS) return false;
    await addAnswer(tx, { ...name, word, evidence, byWatcher: by.id, at: clock.now() });
    await judgeAnew(tx, [name.terminal], { from: fromAt, to: fromAt });
    return true;
  });
  if (!done) return err({ code: 'fleet/notice-not-found' });
  log('fleet.answered', { terminal, word });
  return ok(undefined);
};

export interface Announced {
  readonly terminal: string;
  readonly from: string;
  readonly to: string;
}

/** A first signature under maintenance of one of her terminals. Refusals are those of `announce` and `mayWait`, `fleet/unknown-terminal` and `fleet/malformed-time`. */
export const announceMaintenance = async (context: Needs, by: Watcher, said: Announced): Done<string> => {
  const { db, clock, log, config, directory } = context;
  const { terminals, facilities } = directory.current();
  const facility = terminals.get(said.terminal)?.facility;
  if (facility === undefined || !seesFacility(by, facility)) return err({ code: 'fleet/unknown-terminal' });
  const [from, to] = [parseIso(said.from), parseIso(said.to)];
  if (from === undefined || to === undefined) return err({ code: 'fleet/malformed-time' });
  const id = bytesOf(randomBytes(16));
  const terminal = numberOf(said.terminal);
  const done = await db.tx(async (tx): Promise<Result<string, Refusal<HttpCode>>> => {
    await holdMaintenance(tx);
    const now = clock.now();
    const room = mayWait(from, await unsignedMaintenance(tx, terminal, now), now);
    if (!room.ok) return room;
    const others = await maintenanceOf(tx, terminal, ago(from, MONTH_MS));
    const wish = announce(
      others,
      { id: hex(id), from, to, person: by.id },
      now,
      rulesOf(config.duty, facilities.get(facility)?.zone).maintenance,
    );
    if (!wish.ok) return wish;
    await addMaintenance(tx, { id, terminal, facility, from, to, at: now, by: by.id });
    await judgeAnew(tx, [terminal], { from, to });
    return ok(hex(id));
  });
  if (done.ok) log('fleet.maintenance', { terminal: said.terminal, by: by.id });
  return done;
};

/** The second signature, by another person who may see the facility. Refuses `fleet/maintenance-not-found` and `fleet/second-signature`. */
export const signMaintenance = async ({ db, clock, log }: Needs, by: Watcher, id: string): Done<undefined> => {
  const name = parseHex(id) ?? new Uint8Array(0);
  const done = await db.tx(async (tx): Promise<Result<number, Refusal<HttpCode>>> => {
    const known = await maintenanceBy(tx, bytesOf(name));
    if (known === undefined || !seesFacility(by, known.facility)) return err({ code: 'fleet/maintenance-not-found' });
    // Two stand for it already: nothing more is needed, and nothing is changed.
    if (known.signatures.length > 1) return ok(known.terminal);
    const now = clock.now();
    const signed = countersign(known, by.id, now);
    if (!signed.ok) return signed;
    await signSecond(tx, bytesOf(name), by.id, now);
    await judgeAnew(tx, [known.terminal], { from: known.from, to: known.to });
    return ok(known.terminal);
  });
  if (!done.ok) return done;
  log('fleet.maintenance', { terminal: terminalName(done.value), by: by.id });
  return ok(undefined);
};

/** What a utility or provider published about a facility; silences of that time are judged anew. Refuses `directory/refused` and `fleet/malformed-time`. */
export const enterOutsideWord = async ({ db, clock, directory }: Needs, by: Watcher, said: OutsideWord): Done<undefined> => {
  const { terminals, facilities } = directory.current();
  if (!facilities.has(said.facility)) return err({ code: 'directory/refused', params: { because: 'not-in-directory' } });
  const [from, to] = [parseIso(said.from), said.to === undefined ? undefined : parseIso(said.to)];
  if (from === undefined || (said.to !== undefined && (to === undefined || to <= from))) return err({ code: 'fleet/malformed-time' });
  const own = [...terminals.values()].filter(({ facility }) => facility === said.facility).map(({ id }) => numberOf(id));
  await db.tx(async (tx) => {
    const word = { id: bytesOf(randomBytes(16)), about: said.about, facility: said.facility, from, to, source: said.source, by: by.id };
    await addOutsideWord(tx, { ...word, at: clock.now() });
    await judgeAnew(tx, own, { from, ...(to === undefined ? {} : { to }) });
  });
  return ok(undefined);
};

/** What a facility shares with others and what is built into its terminals, by the operator. Refuses `directory/refused` for what the directory does not know. */
export const enterSurroundings = async ({ db, clock, directory }: Needs, said: Surroundings): Done<undefined> => {
  const known = await directory.refresh();
  const own = said.terminals ?? [];
  if (!known.facilities.has(said.facility) || own.some(({ id }) => known.terminals.get(id)?.facility !== said.facility))
    return err({ code: 'directory/refused', params: { because: 'not-in-directory' } });
  const now = clock.now();
  await db.tx(async (tx) => {
    await putFacilityLine(tx, { facility: said.facility, provider: said.provider, feeder: said.feeder }, now);
    for (const { id, mainsSensor, battery } of own) await putEquipment(tx, { terminal: numberOf(id), mainsSensor, battery }, now);
  });
  return ok(undefined);
};
