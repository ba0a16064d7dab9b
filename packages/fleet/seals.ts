/** The register of seals: which number is on which terminal, who saw it, and whether an opening is accounted for. */
import type { Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import type { FleetCode } from './codes.ts';

export const SEAL_ACTS = ['placed', 'seen-whole', 'found-broken', 'removed'] as const;
export type SealAct = (typeof SEAL_ACTS)[number];

export interface SealEntry {
  readonly terminal: string;
  /** As printed on the seal. */
  readonly number: string;
  readonly act: SealAct;
  readonly at: Instant;
  /** SHA-256 of a photograph, lower-case hex. People compare photographs; nothing here does. */
  readonly photograph: string;
  /** Whoever placed it says that a technician had found the terminal broken, and that it works again. */
  readonly repaired?: boolean;
  /** Two people, or it did not happen. */
  readonly signed: readonly [string, string];
}

/** What is on a terminal: its whole seal, or that it has none. */
export type Sealed =
  | { readonly state: 'sealed'; readonly number: string; readonly since: Instant; readonly lastSeen: Instant }
  | { readonly state: 'open'; readonly since?: Instant };

const step = (now: Sealed, { act, number, at }: SealEntry): Sealed => {
  if (act === 'placed') return { state: 'sealed', number, since: at, lastSeen: at };
  if (act === 'seen-whole' && now.state === 'sealed') return { ...now, lastSeen: at };
  return { state: 'open', since: at };
};

/** What the entries of a terminal, in their order, leave on it. */
export const sealOn = (register: readonly SealEntry[], terminal: string): Sealed =>
  register.filter((entry) => entry.terminal === terminal).reduce<Sealed>(step, { state: 'open' });

/**
 * Adds an entry. Refusals: 'fleet/second-signature' when one person signed twice; 'fleet/seal-number-used' when a number was ever placed before, on any
 * terminal (a seal is used once); 'fleet/seal-order' when the act does not fit what is there: another number, a second seal, an earlier time.
 */
export const enterSeal = (register: readonly SealEntry[], entry: SealEntry): Result<readonly SealEntry[], Refusal<FleetCode>> => {
  if (entry.signed[0] === entry.signed[1]) return err({ code: 'fleet/second-signature' });
  const own = register.filter(({ terminal }) => terminal === entry.terminal);
  const now = sealOn(register, entry.terminal);
  const fits = entry.act === 'placed' ? now.state === 'open' : now.state === 'sealed' && now.number === entry.number;
  if (!fits || own.some(({ at }) => at > entry.at)) return err({ code: 'fleet/seal-order' });
  if (entry.act === 'placed' && register.some(({ number, act }) => act === 'placed' && number === entry.number))
    return err({ code: 'fleet/seal-number-used' });
  return ok([...register, entry]);
};

/** A repair by somebody from outside: the only opening that is not an alarm. */
export interface Ticket {
  readonly terminal: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly technician: string;
}

/** Openings that no ticket accounts for. */
export const unaccounted = (terminal: string, opened: readonly Instant[], tickets: readonly Ticket[]): readonly Instant[] =>
  opened.filter((at) => !tickets.some((ticket) => ticket.terminal === terminal && at >= ticket.from && at <= ticket.to));

/**
 * When a technician from outside had found it broken: two people signed so under a new seal, in the time of a ticket. A seal that was placed without a
 * ticket, or a ticket without the word of two, is no repair.
 */
export const repairsIn = (terminal: string, register: readonly SealEntry[], tickets: readonly Ticket[]): readonly Instant[] =>
  register
    .filter(
      (entry) => entry.terminal === terminal && entry.act === 'placed' && entry.repaired === true && entry.signed[0] !== entry.signed[1],
    )
    .map(({ at }) => at)
    .filter((at) => unaccounted(terminal, [at], tickets).length === 0);
