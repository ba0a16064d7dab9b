/** One server of ours, in this process, and what may be asked of it. */
import type { FastifyInstance } from 'fastify';
import type { Asked } from '../../doors/asking.ts';

export interface Staged {
  readonly app: FastifyInstance;
  /** Requests of which nothing is wrong, by route. */
  readonly good: Readonly<Record<string, readonly Asked[]>>;
  /** Faults that would have ended the process. */
  readonly faults: readonly string[];
  /** What must still be answered 200 at the end. */
  readonly alive: Asked;
  readonly statuses?: 'C2SP';
  close(): Promise<void>;
}

export interface FuzzedServer {
  /** Saved requests lie in saved/route-<name>.json. */
  readonly name: string;
  /** Names of its routes, as they must be. */
  readonly routes: readonly string[];
  /** Starts it, listening. `born` sees it before it listens. */
  stage(): Promise<Staged>;
}

/** Notes faults, and goes on as a process would not: thrown again, they are answers of 500. */
export const noting = (): { readonly faults: string[]; onFault(error: unknown): never } => {
  const faults: string[] = [];
  return {
    faults,
    onFault: (error) => {
      faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
      throw error;
    },
  };
};
