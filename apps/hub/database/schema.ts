import type { Db } from './store.ts';

const columns = `
  select c.relname as "table", 'column ' || lpad(a.attnum::text, 3, '0') as kind,
    a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
      || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
      || case when a.attstorage <> t.typstorage then ' storage ' || a.attstorage::text else '' end as says
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped`;

// From PostgreSQL 18 "not null" is a constraint of its own kind; it stands at the column already.
const constraints = `
  select c.relname as "table", 'constraint' as kind, k.conname || ' ' || pg_get_constraintdef(k.oid) as says
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where k.connamespace = 'public'::regnamespace and k.contype <> 'n'`;

const indexes = `
  select c.relname as "table", 'index' as kind, pg_get_indexdef(i.indexrelid) as says
  from pg_index i join pg_class c on c.oid = i.indrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;

const triggers = `
  select c.relname as "table", 'trigger' as kind, pg_get_triggerdef(g.oid) as says
  from pg_trigger g join pg_class c on c.oid = g.tgrelid
  where c.relnamespace = 'public'::regnamespace and not g.tgisinternal`;

const functions = `
  select '' as "table", 'function' as kind, pg_get_functiondef(p.oid) as says from pg_proc p where p.pronamespace = 'public'::regnamespace`;

const everything = `select * from (${[columns, constraints, indexes, triggers, functions].join(' union all ')}) x
  order by "table" collate "C", kind collate "C", says collate "C"`;

interface Line {
  readonly table: string;
  readonly kind: string;
  readonly says: string;
}

/**
 * The schema as the catalogue tells it, the same text on every supported version: what the migrations add up to. Names in
 * the table's order, one line a fact.
 */
export const describeSchema = async (db: Db): Promise<string> => {
  const out = ['-- Written by `npm run schema` from the database that the migrations make. Not run; compared in the tests.'];
  let table: string | undefined;
  for (const line of await db.query<Line>(everything)) {
    if (line.table !== table) out.push('', line.table === '' ? '-- functions' : `-- table ${line.table}`);
    table = line.table;
    out.push(`${line.kind.split(' ')[0] ?? ''} ${line.says.trim()}`);
  }
  return `${out.join('\n')}\n`;
};
