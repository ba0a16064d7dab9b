import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from './postgres.ts';

test('each database is empty and a stranger to the others', async () => {
  const [one, two] = [await freshDatabase(), await freshDatabase()];
  const clients = [one, two].map(({ url }) => new pg.Client({ connectionString: url }));
  for (const client of clients) {
    await client.connect();
    await client.query('create table t (n int)');
  }
  const names = await Promise.all(clients.map(async (client) => (await client.query('select current_database() as name')).rows[0]));
  expect(names[0]).not.toEqual(names[1]);
  await Promise.all(clients.map((client) => client.end()));
  await one.drop();
  await two.drop();
});
