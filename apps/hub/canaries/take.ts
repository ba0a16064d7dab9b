import { equalBytes, hex, parseHex, type Bytes } from '@dauys/basics/bytes.ts';
import { instant, type Instant } from '@dauys/basics/clock.ts';
import type { Refusal } from '@dauys/basics/failure.ts';
import { err, ok, type Result } from '@dauys/basics/result.ts';
import { emptyDay, minuteOf } from '@dauys/fleet/minutes.ts';
import type { CanaryReport } from '@dauys/protocol/canary.ts';
import { commitment } from '@dauys/sealing/commitment.ts';
import type { SignedWords } from '../access/signed.ts';
import { terminalName } from '../beat/book.ts';
import type { Context } from '../context.ts';
import { mergeDays, type DayRow } from '../fleet/availability-store.ts';
import { daysIn } from '../fleet/keep-availability.ts';
import { paceOf } from '../fleet/pace.ts';
import { envelopesOf, inboxLength, keepSeen, noteRead, type NamedEnvelope, type SeenRow } from './store.ts';

/** Reports of one body's responder whose signatures hold. */
export interface Reported {
  readonly body: string;
  /** Key id, 8 bytes. */
  readonly key: Bytes;
  readonly reports: readonly SignedWords<CanaryReport>[];
  readonly readTo: number;
}

/**
 * One transaction: what arrived, the minutes for which it proves the way, and how far the responder has looked. Refuses `case/not-found` for an
 * envelope that this body never got, `case/mismatch` for one that is not as the report says, and for a place beyond the inbox: nothing is kept then.
 */
export const takeReports = (
  { db, clock, config, directory }: Pick<Context, 'db' | 'clock' | 'config' | 'directory'>,
  { body, key, reports, readTo }: Reported,
): Promise<Result<number, Refusal<'case/not-found' | 'case/mismatch'>>> =>
  db.tx(async (tx) => {
    const ids = reports.map(({ said }) => parseHex(said.envelopeId) ?? new Uint8Array(0));
    const found = new Map((await envelopesOf(tx, body, ids)).map((row) => [hex(row.envelopeId), row]));
    if (readTo > (await inboxLength(tx, body))) return err({ code: 'case/mismatch', params: { field: 'n' } });
    const seen: SeenRow[] = [];
    for (const { said, statement, signature } of reports) {
      const envelope = found.get(said.envelopeId);
      if (envelope === undefined) return err({ code: 'case/not-found' });
      if (!isOf(envelope, said)) return err({ code: 'case/mismatch', params: { field: 'envelope' } });
      const nonce = said.nonce === undefined ? undefined : parseHex(said.nonce);
      seen.push({ ...envelope, body, what: said.kind, nonce, statement, signature, key });
    }
    const now = clock.now();
    await keepSeen(tx, seen, now);
    await noteRead(tx, body, readTo, now);
    await mergeDays(tx, provenWays(seen, paceOf(config, directory.current().policy).canarySeconds));
    return ok(readTo);
  });

const isOf = (envelope: NamedEnvelope, said: CanaryReport): boolean =>
  terminalName(envelope.terminal) === said.terminal &&
  hex(envelope.h) === said.h &&
  equalBytes(envelope.c, commitment('accepted', 0, parseHex(said.r) ?? new Uint8Array(0), envelope.h));

/** The way from this page to this inbox is proven from the minute in which each was accepted, for its period. */
const provenWays = (
  seen: readonly { readonly terminal: number; readonly acceptedAt: Instant }[],
  canarySeconds: number,
): readonly DayRow[] =>
  seen.flatMap(({ terminal, acceptedAt }) => {
    const minutes = { from: minuteOf(acceptedAt), to: minuteOf(instant(acceptedAt + 1_000 * canarySeconds)) + 1 };
    return [...daysIn([minutes])].map(([day, canaried]) => ({ terminal, day, heard: emptyDay(), canaried }));
  });
