/** The hub's own PostgreSQL as whoever holds its socket sees it. */
import { join } from 'node:path';
import pg from 'pg';
import { lookThroughParts, together, type Looked } from './haystacks.ts';
import type { Search } from './search.ts';

export const socketUrl = (hubFolder: string): string =>
  `postgresql://dauys@/dauys?host=${encodeURIComponent(join(hubFolder, 'postgres'))}&port=5432`;

const asked = async <T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
};

/** Every row of every table as the server writes it out: large values are compressed in its files, and are not here. Bytes come as bytes and as hex. */
export const lookThroughRows = (search: Search, url: string): Promise<Looked> =>
  asked(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const looked: Looked[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<unknown[]>({ text: `select t.* from ${name} t`, rowMode: 'array' });
      const values = rows.flat().map((value) => (value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value) ?? '')));
      looked.push(
        lookThroughParts(
          search,
          `table ${name}`,
          values.flatMap((value) => [value, Buffer.from('\n')]),
        ),
      );
    }
    return together(looked);
  });

/** Puts values where the server keeps such things, and has it write its files. */
export const plantRows = (url: string, values: readonly Uint8Array[]): Promise<void> =>
  asked(url, async (client) => {
    await client.query('create table planted (value bytea)');
    for (const value of values) await client.query('insert into planted values ($1)', [Buffer.from(value)]);
    await client.query('checkpoint');
  });

/** The processes of the server's sessions of this database: what has seen every value. */
export const sessionsOf = (url: string): Promise<readonly number[]> =>
  asked(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return rows.map(({ pid }) => pid);
  });
