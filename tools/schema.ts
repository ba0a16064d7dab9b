/** `npm run schema`: writes apps/hub/schema.sql from a database that the migrations make on a server of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../apps/hub/database/migrate.ts';
import { describeSchema } from '../apps/hub/database/schema.ts';
import { connect } from '../apps/hub/database/store.ts';
import { startPostgres } from './test/postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'dauys-schema-'));
const server = await startPostgres({ dataFolder: join(folder, 'pg'), version: '18' });
const db = connect(server.url);
try {
  const applied = await migrate(db);
  writeFileSync(new URL('../apps/hub/schema.sql', import.meta.url), await describeSchema(db));
  console.log(`apps/hub/schema.sql describes ${applied.length} migrations`);
} finally {
  await db.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
