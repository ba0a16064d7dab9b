import type { Instant } from '@dauys/basics/clock.ts';
import type { Db } from '../database/store.ts';

export interface PeopleRow {
  readonly facility: string;
  readonly kind: string;
  readonly people: number;
}

/** The newest word on each facility. */
export const peopleHeld = (db: Db): Promise<readonly PeopleRow[]> =>
  db.query<PeopleRow>('select distinct on (facility) facility, kind, people from facility_people order by facility, said_at desc');

/** Keeps what was said; the same moment again is the same. */
export const putPeople = async (db: Db, { facility, kind, people }: PeopleRow, at: Instant): Promise<void> => {
  await db.query('insert into facility_people (facility, said_at, kind, people) values ($1, $2, $3, $4) on conflict do nothing', [
    ...[facility, at, kind, people],
  ]);
};

/** What each terminal brought between `from` and `to` that no responder has opened as a test or a cover. */
export const arrivalsBetween = (
  db: Db,
  from: Instant,
  to: Instant,
): Promise<readonly { readonly terminal: number; readonly arrivals: number }[]> =>
  db.query(
    `select e.terminal, count(*)::integer as arrivals from envelopes e
     where e.accepted_at >= $1 and e.accepted_at < $2
       and not exists (select 1 from canary_seen c where c.envelope_id = e.envelope_id) group by e.terminal`,
    [from, to],
  );

/** Bodies whose responder has reported since then. Without one, tests and covers of a body cannot be told from complaints. */
export const bodiesRead = async (db: Db, since: Instant): Promise<ReadonlySet<string>> =>
  new Set((await db.query<{ body: string }>('select body from canary_readers where reported_at >= $1', [since])).map(({ body }) => body));
