import { equalBytes, hex, parseBase64, parseHex, u32, type Bytes } from '@dauys/basics/bytes.ts';
import { parseIso, type Clock, type Instant, instant } from '@dauys/basics/clock.ts';
import { Fault } from '@dauys/basics/failure.ts';
import type { UpStatus } from '@dauys/protocol/beat.ts';
import { codeOf, type Db } from '../database/store.ts';
import type { HubLog } from '../events.ts';
import { observe, restored, type BeatName, type BeatState } from './observe.ts';
import { findStates, writeStates, type FoundState, type StateRow } from './store.ts';
import { together } from './together.ts';

/** The newest statement under the device key: verified by the caller. */
export interface SignedStatement {
  readonly bytes: Bytes;
  readonly signature: Bytes;
}

export interface Arrived {
  readonly terminal: number;
  readonly session: Bytes;
  readonly sessionSince: Instant;
  readonly sequence: number;
  readonly status: UpStatus;
  readonly statement?: SignedStatement | undefined;
}

/**
 * What every terminal last said, in memory, and written in batches: a beat touches the database only through here, about once a
 * second for all terminals together. After a crash the last second is forgotten; acceptances never depend on it.
 */
export interface Book {
  enter(beat: Arrived): Promise<{ readonly names: readonly BeatName[]; readonly isNew: boolean }>;
  flush(): Promise<void>;
  /** Up to when everything that was heard stands in the database; `undefined` before the first flush. */
  writtenUntil(): Instant | undefined;
}

type Known = BeatState & { readonly sessionSince: Instant };

interface Page {
  state: Known | undefined;
  /** The row as the database has it, and since then: the newest beat and how many there were. */
  row: StateRow | undefined;
  newest: Arrived | undefined;
  beats: number;
}

const AT_ONCE = 5_000;

/** `told` hears the newest beats of all terminals that were heard, about once a second, whether or not the database takes them. */
export const createBook = (db: Db, clock: Clock, log: HubLog, told: (rows: readonly StateRow[]) => void = () => undefined): Book => {
  const pages = new Map<number, Promise<Page>>();
  const kept = together((terminals: readonly number[]) => findStates(db, terminals));
  const dirty = new Set<Page>();
  let running: Promise<void> | undefined;
  let written: Instant | undefined;

  const open = (terminal: number): Promise<Page> => {
    const known = pages.get(terminal);
    if (known !== undefined) return known;
    const page = kept(terminal).then(pageOf);
    pages.set(terminal, page);
    page.catch(() => pages.delete(terminal));
    return page;
  };

  const write = async (): Promise<void> => {
    const at = clock.now();
    const part = [...dirty].slice(0, AT_ONCE);
    const rows = part.map(rowOf);
    part.forEach((page, i) => {
      dirty.delete(page);
      page.row = rows[i];
      // From here on beats are counted for the next flush.
      page.beats = 0;
    });
    told(rows);
    try {
      await writeStates(db, rows);
      if (part.length < AT_ONCE) written = at;
    } catch (error) {
      log('beat.unflushed', { code: codeOf(error) ?? 'unknown' });
      part.forEach((page, i) => {
        page.beats += rows[i]?.beats ?? 0;
        dirty.add(page);
      });
    }
  };

  return {
    writtenUntil: () => written,
    enter: async (beat) => {
      const page = await open(beat.terminal);
      const { names, state, isNew } = observe(page.state, factsOf(beat), clock.now());
      const sessionSince = equalBytes(state.session, beat.session) ? beat.sessionSince : (page.state?.sessionSince ?? beat.sessionSince);
      page.state = { ...state, sessionSince };
      // The state may be an older beat's still (a late one arrived): then only the count moves.
      if (state.sequence === beat.sequence && equalBytes(state.session, beat.session)) page.newest = withStatement(beat, page);
      if (isNew) page.beats += 1;
      dirty.add(page);
      return { names, isNew };
    },
    flush: () => {
      running ??= write().finally(() => (running = undefined));
      return running;
    },
  };
};

const factsOf = ({ session, sessionSince, sequence, status }: Arrived): Parameters<typeof observe>[1] => ({
  session,
  sessionSince,
  sequence,
  boot: status.boot,
  clockAt: clockOf(status),
  journal: { n: status.journal.n, head: parseHex(status.journal.head) ?? new Uint8Array(32) },
});

const clockOf = (status: UpStatus): Instant => parseIso(status.clock) ?? instant(0);

/** A statement stands until the next one comes. */
const withStatement = (beat: Arrived, { newest }: Page): Arrived =>
  beat.statement === undefined && newest?.statement !== undefined ? { ...beat, statement: newest.statement } : beat;

/** Made once for each flush and not for each beat. */
const rowOf = ({ state, row, newest, beats }: Page): StateRow => {
  if (state === undefined) throw new Fault('a page without a state is not written');
  const { session, sequence, seenAt } = state;
  if (newest === undefined) {
    if (row === undefined) throw new Fault('a state that no beat and no row told');
    return { ...row, seenAt, beats };
  }
  const { terminal, status, statement } = newest;
  return {
    terminal,
    session,
    sequence,
    boot: state.boot,
    seenAt,
    clockAt: state.clockAt,
    journalN: state.journal.n,
    journalHead: state.journal.head,
    feedChunk: status.feed.chunk,
    feedOffset: status.feed.offset,
    policy: status.policy,
    conditions: status.conditions,
    beats,
    statement: statement?.bytes ?? row?.statement ?? null,
    statementSignature: statement?.signature ?? row?.statementSignature ?? null,
  };
};

const pageOf = (row: FoundState | undefined): Page => {
  if (row === undefined) return { state: undefined, row: undefined, newest: undefined, beats: 0 };
  const { sessionSince, ...kept } = row;
  const journal = { n: row.journalN, head: row.journalHead };
  const state = restored({
    session: row.session,
    sequence: row.sequence,
    boot: row.boot,
    seenAt: row.seenAt,
    clockAt: row.clockAt,
    journal,
  });
  return { state: { ...state, sessionSince: sessionSince ?? instant(0) }, row: kept, newest: undefined, beats: 0 };
};

/** What a statement on the wire says in bytes, or `undefined` when it is not base64. */
export const statementOf = ({ statement }: UpStatus): SignedStatement | undefined => {
  const bytes = statement && parseBase64(statement.bytes);
  const signature = statement && parseBase64(statement.signature);
  return bytes === undefined || signature === undefined ? undefined : { bytes, signature };
};

/** A terminal's id as everywhere in JSON. */
export const terminalName = (terminal: number): string => hex(u32(terminal));
