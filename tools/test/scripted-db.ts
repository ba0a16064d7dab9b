import type { Db, Param, Tx } from '../../apps/hub/database/store.ts';

/** A database that answers each statement as the test says, in whatever transaction: for what is done when one fails. It keeps nothing, and understands no SQL. */
export const scriptedDb = (answer: (sql: string, params: readonly Param[], inTransaction: boolean) => readonly object[]): Db => {
  const asked =
    (inTransaction: boolean): Tx['query'] =>
    async <T>(sql: string, params: readonly Param[] = []) =>
      answer(sql, params, inTransaction) as readonly T[];
  return {
    tx: (work) => work({ query: asked(true), script: async () => undefined }),
    query: asked(false),
    isReachable: async () => true,
    close: async () => undefined,
  };
};
