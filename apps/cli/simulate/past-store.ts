/** Writes a made-up past into the database of a demonstration's hub, where its terminals have not been heard yet. */
import { hex } from '@dauys/basics/bytes.ts';
import type { Instant } from '@dauys/basics/clock.ts';
import pg from 'pg';
import type { Past } from './past.ts';

/** What somebody outside a facility said of it and of its terminals; see docs/causes.md. */
export interface SaidOfSite {
  readonly facility: string;
  readonly provider: string;
  readonly feeder: string;
  readonly terminals: readonly {
    readonly terminal: number;
    readonly mainsSensor: boolean;
    readonly battery: boolean;
    /** Declared hours, canonical JSON. */
    readonly hours: string;
  }[];
}

export interface PastStore {
  /** Whether any of these was heard already, or has a past. */
  hasPast(terminals: readonly number[]): Promise<boolean>;
  /** All of it in one transaction: when it resolves, it stands; when it throws, nothing does. Asks for one past after the other. `at`: when it was said, the beginning of that past. */
  write(sites: readonly SaidOfSite[], pasts: Iterable<Past>, at: Instant): Promise<void>;
  close(): Promise<void>;
}

const AT_ONCE = 2_000;

export const openPastStore = async (url: string): Promise<PastStore> => {
  const client = new pg.Client({ connectionString: url, application_name: 'dauys-simulate' });
  await client.connect();
  const inParts = async <T>(rows: readonly T[], sql: string, values: (part: readonly T[]) => readonly unknown[]): Promise<void> => {
    for (let i = 0; i < rows.length; i += AT_ONCE) await client.query(sql, [...values(rows.slice(i, i + AT_ONCE))]);
  };
  return {
    hasPast: async (terminals) => {
      const sql =
        'select 1 from beat_states where terminal = any($1::bigint[]) union all select 1 from silences where terminal = any($1::bigint[]) limit 1';
      return ((await client.query(sql, [terminals])).rowCount ?? 0) > 0;
    },
    write: async (sites, pasts, at) => {
      await client.query('begin');
      try {
        await writeSites(client, sites, at);
        for (const past of pasts) await writePast(inParts, past);
        // A month that the hub had published before it had a past is worked out anew at its next look, and not in an hour.
        await client.query('update index_months set computed_at = 0 where closed_at is null');
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    },
    close: () => client.end(),
  };
};

const writeSites = async (client: pg.Client, sites: readonly SaidOfSite[], at: Instant): Promise<void> => {
  for (const { facility, provider, feeder, terminals } of sites) {
    await client.query(
      'insert into facility_lines (facility, provider, feeder, said_at) values ($1, $2, $3, $4) on conflict (facility) do nothing',
      [facility, provider, feeder, at],
    );
    for (const { terminal, mainsSensor, battery, hours } of terminals) {
      await client.query(
        'insert into terminal_equipment (terminal, mains_sensor, battery, said_at) values ($1, $2, $3, $4) on conflict (terminal) do nothing',
        [terminal, mainsSensor, battery, at],
      );
      await client.query(
        'insert into declared_hours (terminal, version, hours, declared_at) values ($1, 1, $2, $3) on conflict (terminal, version) do nothing',
        [terminal, hours, at],
      );
    }
  }
};

type InParts = <T>(rows: readonly T[], sql: string, values: (part: readonly T[]) => readonly unknown[]) => Promise<void>;

/** Journals before silences: what files a silence to be judged then finds what it is judged by. */
const writePast = async (inParts: InParts, { terminal: { number }, entries, silences, hindrances, days }: Past): Promise<void> => {
  await inParts(
    entries,
    `insert into journal_entries (terminal, n, at, boot, kind, bytes, hash, received_at)
     select $1, n, at, boot, kind, bytes, hash, at from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bytea[], $7::bytea[])
       u (n, at, boot, kind, bytes, hash)`,
    (part) => [
      number,
      part.map(({ entry }) => entry.n),
      part.map(({ entry }) => entry.at),
      part.map(({ entry }) => entry.boot),
      part.map(({ entry }) => entry.kind),
      part.map(({ bytes }) => Buffer.from(bytes)),
      part.map(({ head }) => Buffer.from(head.hash)),
    ],
  );
  await inParts(
    silences,
    `insert into silences (terminal, from_at, raised_at, to_at, conditions, boot, boot_after)
     select $1, from_at, raised_at, to_at, coalesce(string_to_array(nullif(conditions, ''), ' '), '{}'), boot, boot_after
     from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[])
       u (from_at, raised_at, to_at, conditions, boot, boot_after)`,
    (part) => [
      number,
      part.map(({ from }) => from),
      part.map(({ raised }) => raised),
      part.map(({ to }) => to ?? null),
      part.map(({ conditions }) => conditions.join(' ')),
      part.map(({ boot }) => boot),
      part.map(({ bootAfter }) => bootAfter ?? null),
    ],
  );
  await inParts(
    hindrances,
    `insert into hindrances (terminal, from_at, kind, raised_at, to_at, words, boot)
     select $1, from_at, kind, raised_at, to_at, string_to_array(words, ' '), boot
     from unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[]) u (from_at, kind, raised_at, to_at, words, boot)`,
    (part) => [
      number,
      part.map(({ from }) => from),
      part.map(({ kind }) => kind),
      part.map(({ raised }) => raised),
      part.map(({ to }) => to ?? null),
      part.map(({ words }) => words.join(' ')),
      part.map(({ boot }) => boot),
    ],
  );
  await inParts(
    [...days],
    `insert into availability_days (terminal, day, heard, canaried)
     select $1, day, heard::bit(1440), canaried::bit(1440) from unnest($2::integer[], $3::text[], $4::text[]) u (day, heard, canaried)`,
    (part) => [
      number,
      part.map(([day]) => day),
      part.map(([, { heard }]) => `x${hex(heard)}`),
      part.map(([, { canaried }]) => `x${hex(canaried)}`),
    ],
  );
};
