import pg from 'pg';
import { randomBytes } from 'node:crypto';

/** What a backup taken at this moment would bring back. Cuts every connection to the original, as a copy needs. */
export const copyDatabase = async (url: string): Promise<{ readonly url: string; drop(): Promise<void> }> => {
  const name = /\/([a-z0-9_]+)(?=\?|$)/.exec(url)?.[1] ?? '';
  const copy = `test_${randomBytes(8).toString('hex')}`;
  const at = (database: string): string => url.replace(`/${name}`, `/${database}`);
  const onServer = async (...statements: readonly string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: at('postgres') });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await onServer(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    `create database ${copy} template ${name}`,
  );
  return { url: at(copy), drop: () => onServer(`drop database ${copy} with (force)`) };
};
