/** A month that is over and closed, as the hub's tables would have it: what could be used at some facilities, and how much came from each. */
import type { Month } from '../../apps/hub/statistics/month.ts';

/** One statement of a connection of the test's own. */
export type Write = (sql: string, values: (string | number | Uint8Array)[]) => Promise<unknown>;

export interface MonthOf {
  readonly facility: string;
  /** Minutes; absent: all of them. */
  readonly usable?: number;
  /** From which terminal so many envelopes came, one an hour. */
  readonly came?: readonly [terminal: number, envelopes: number];
}

const DAY_MS = 86_400_000;
export const minutesOf = ({ first, last }: Month): number => (last - first + 1) * 1_440;

export const writeMonth = async (write: Write, month: Month, { at, of }: { readonly at: number; readonly of: readonly MonthOf[] }) => {
  const all = minutesOf(month);
  await write('insert into index_months (month, through, computed_at) values ($1, $2, $3)', [month.name, month.last, at]);
  for (const { facility, usable = all, came: [terminal, envelopes] = [0, 0] } of of) {
    await write(
      'insert into index_figures (month, facility, terminals, declared, usable, unknown, planned, unexplained) values ($1, $2, 1, $3, $4, 0, 0, 0)',
      [month.name, facility, all, usable],
    );
    await write(
      `insert into envelopes (envelope_id, terminal, counter, day, body, epoch, bucket, urgent, h, c, label, signature, parcel, accepted_at)
       select decode(lpad(to_hex($1::bigint * 1000 + n), 32, '0'), 'hex'), $1, n, $2, 'court', 1, 16384, false, $3, $3, '', $4, $3, $5::bigint + n * 3600000
       from generate_series(1, $6::integer) n`,
      [terminal, month.first, new Uint8Array(32), new Uint8Array(64), month.first * DAY_MS + DAY_MS / 4, envelopes],
    );
  }
  await write('update index_months set closed_at = computed_at where month = $1', [month.name]);
};

/** Tests and covers of these bodies can be told from complaints: their responders have reported. */
export const respondersRead = async (write: Write, bodies: readonly string[], at: number): Promise<void> => {
  for (const body of bodies)
    await write(
      'insert into canary_readers (body, read_to, reported_at) values ($1, 0, $2) on conflict (body) do update set reported_at = $2',
      [body, at],
    );
};
