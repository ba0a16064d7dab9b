/** Whether an entry fits what is on the terminal. Pure. */
import { fromUtf8, hex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, parseIso, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { enterSeal, type SealEntry } from '@dauys/fleet/seals.ts';
import { sealStatement, type SealStatement } from '@dauys/protocol/seals.ts';
import Value from 'typebox/value';
import { terminalName } from '../beat/book.ts';
import type { SealRow } from './store.ts';

type Code = 'fleet/second-signature' | 'fleet/seal-number-used' | 'fleet/seal-order' | 'http/malformed';

/** An entry may be brought so long after the act, and no clock may be ahead by more. */
const LATE_MS = 7 * 86_400_000;
const AHEAD_MS = 300_000;

/** A row of the register as the rules of packages/fleet/seals.ts read it. */
export const entryOf = (
  row: Pick<SealRow, 'terminal' | 'number' | 'act' | 'at' | 'photograph' | 'statement' | 'firstBy' | 'secondBy'>,
): SealEntry => ({
  ...{ terminal: terminalName(row.terminal), number: row.number, act: row.act, at: row.at, photograph: hex(row.photograph) },
  ...(row.act === 'placed' && saysRepaired(row.statement) ? { repaired: true } : {}),
  signed: [row.firstBy, row.secondBy ?? ''],
});

/** What both have signed stands in the statement's bytes, and was checked when it came. */
const saysRepaired = (statement: Bytes): boolean => {
  const said = jsonIn(statement);
  return Value.Check(sealStatement, said) && said.repaired === true;
};

const jsonIn = (bytes: Bytes): unknown => {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    return undefined;
  }
};

interface Around {
  /** The newest entries that count, in their order, from no later than the last placing. */
  readonly register: readonly SealRow[];
  /** How that number was ever placed. */
  readonly placing: SealRow | undefined;
}

/** Refuses what the register refuses, and acts of the future or of long ago. */
export const fits = (
  said: SealStatement,
  { signed, register, placing, now }: Around & { readonly signed: readonly [string, string]; readonly now: Instant },
): Result<SealEntry, Refusal<Code>> => {
  const at = parseIso(said.at);
  if (at === undefined || at > now + AHEAD_MS || at < now - LATE_MS) return err({ code: 'http/malformed' });
  const { terminal, number, act, photograph, repaired } = said;
  if (repaired !== undefined && act !== 'placed') return err({ code: 'http/malformed' });
  const entry: SealEntry = { terminal, number, act, at: instant(at), photograph, signed };
  // A placing that is older than what is read comes before it, and says that the number is used; what is on the terminal, the newest say.
  const known = placing === undefined || register.some(({ id }) => hex(id) === hex(placing.id)) ? register : [placing, ...register];
  const entered = enterSeal(known.map(entryOf), entry);
  return entered.ok ? ok(entry) : err({ code: sealCode(entered.error.code) });
};

/**
 * The same of an entry that one has signed, when another signs it. Its times were judged when it was entered: a second person may come to it later than a
 * week after the act.
 */
export const fitsSecond = (
  said: SealStatement,
  { row, officer, ...around }: Around & { readonly row: Pick<SealRow, 'firstBy' | 'firstAt'>; readonly officer: string },
): ReturnType<typeof fits> => fits(said, { ...around, signed: [row.firstBy, officer], now: row.firstAt });

/** The place of the next entry that counts. */
export const nextPlace = (register: readonly Pick<SealRow, 'n'>[]): number => (register.at(-1)?.n ?? 0) + 1;

const sealCode = (code: string): Code =>
  code === 'fleet/second-signature' || code === 'fleet/seal-number-used' ? code : 'fleet/seal-order';

const TICKET_MS = 86_400_000;

/** The times of a ticket; `undefined` for what is longer than a day, lies long ago, or is none. Afterwards is allowed, and seen: it says when it was entered. */
export const ticketTimes = (
  { from, to }: { readonly from: string; readonly to: string },
  now: Instant,
): { from: Instant; to: Instant } | undefined => {
  const [begin, end] = [parseIso(from), parseIso(to)];
  if (begin === undefined || end === undefined || end <= begin || end - begin > TICKET_MS || begin < now - LATE_MS) return undefined;
  return { from: begin, to: end };
};

const MAGIC: readonly { readonly type: string; readonly at: number; readonly bytes: readonly number[] }[] = [
  { type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
];

/** What a picture is by its first bytes; `undefined` for anything else. It is served under this type and no other. */
export const pictureType = (bytes: Bytes): string | undefined =>
  MAGIC.find(({ at, bytes: first }) => first.every((byte, i) => bytes[at + i] === byte))?.type;
