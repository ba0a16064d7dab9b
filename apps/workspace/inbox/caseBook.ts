/**
 * What this page knows of the body's cases. Answers may overtake each other (a poll that began before an act ends after it), so a row
 * is only ever replaced by one of the same version or a later one: what an officer has done never disappears again.
 */
import type { CaseAfter, CaseRow } from '@dauys/protocol/case.ts';

export interface CaseBook {
  /** In the order of the body's chain; the same array until something changes. */
  rows(): readonly CaseRow[];
  /** The place after which there may be new ones. */
  newest(): number;
  take(rows: readonly CaseRow[]): void;
  /** What the hub answered to an act. */
  noteAct(after: CaseAfter): void;
}

const isNews = (known: CaseRow | undefined, row: CaseRow): boolean =>
  known === undefined || row.version > known.version || (row.version === known.version && (!known.logged || row.logged));

/** In memory only. What is older than what is known changes nothing. */
export const caseBook = (): CaseBook => {
  const byId = new Map<string, CaseRow>();
  let listed: readonly CaseRow[] = [];
  const list = (): void => {
    listed = [...byId.values()].toSorted((a, b) => a.chain - b.chain);
  };
  return {
    rows: () => listed,
    newest: () => listed.at(-1)?.chain ?? 0,
    take(rows) {
      for (const row of rows) if (isNews(byId.get(row.envelopeId), row)) byId.set(row.envelopeId, row);
      list();
    },
    noteAct({ envelopeId, state, version, replies }) {
      const known = byId.get(envelopeId);
      if (known === undefined || known.version >= version) return;
      byId.set(envelopeId, { ...known, state, version, replies });
      list();
    },
  };
};
