import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this test run (integration, crash and journey projects). */
    databaseUrl: string;
    /** The folder of its programs, for tests that start servers of their own. */
    postgresBin: string;
  }
}

/** An empty database of its own. */
export interface FreshDatabase {
  readonly url: string;
  /** Removes it, closing whatever is still connected. */
  drop(): Promise<void>;
}

const onServer = async (sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
};

/** Creates an empty database on the real server of the test run. Only in projects that start one (see vitest.config.ts). */
export const freshDatabase = async (): Promise<FreshDatabase> => {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(`create database ${name} template template0 encoding 'UTF8'`);
  const url = new URL(inject('databaseUrl').replace('@/', '@socket/'));
  url.pathname = `/${name}`;
  return { url: url.href.replace('@socket/', '@/'), drop: () => onServer(`drop database ${name} with (force)`) };
};
