import { readFileSync } from 'node:fs';
import { freshDatabase } from '@dauys/testing/postgres.ts';
import { expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { describeSchema } from './schema.ts';
import { connect } from './store.ts';

test('the migrations add up to schema.sql (if this fails on purpose: npm run schema, and read the difference)', async () => {
  const fresh = await freshDatabase();
  const db = connect(fresh.url);
  await migrate(db);
  expect(await describeSchema(db)).toBe(readFileSync(new URL('../schema.sql', import.meta.url), 'utf8'));
  await db.close();
  await fresh.drop();
});
