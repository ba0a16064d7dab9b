-- Whoever sees device health and nothing else: a facility's duty officer, or a monitor of the whole fleet. Beside officers and never among them:
-- a token of theirs stands in another table, so no route for officers can take it.
create table watchers (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{1,39}$'),
  role text not null check (role in ('facility-duty', 'monitor')),
  -- The facility, or the organisation that watches.
  place text not null check (place ~ '^[a-z][a-z0-9-]{1,39}$'),
  name text not null check (length(name) between 1 and 200),
  login text not null unique check (length(login) between 3 and 64),
  -- As password_doors: nothing here is her password.
  salt bytea not null check (octet_length(salt) = 16),
  verifier bytea not null check (octet_length(verifier) = 32),
  totp_wrapped bytea not null check (octet_length(totp_wrapped) between 1 and 256),
  totp_step bigint not null default 0,
  provisioned_at bigint not null,
  ended_at bigint
);
create trigger step_rises before update on watchers for each row execute function dauys_step_rises();
create function dauys_watcher_stays() returns trigger language plpgsql as $$
begin
  if (new.id, new.role, new.place) <> (old.id, old.role, old.place) then
    raise exception 'an account stays with its role and place' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger watcher_stays before update on watchers for each row execute function dauys_watcher_stays();
create trigger watcher_is_kept before delete on watchers
  for each row execute function dauys_never('who explained what may never be forgotten');

create table watcher_sessions (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  watcher text not null,
  created_at bigint not null,
  used_at bigint not null,
  ended_at bigint
);
create index watcher_sessions_by_watcher on watcher_sessions (watcher, created_at);

-- What facilities share with others, and what is built into a terminal: said by somebody outside the facility. What is not said cannot speak.
create table facility_lines (
  facility text primary key check (facility ~ '^[a-z][a-z0-9-]{1,39}$'),
  provider text check (length(provider) between 1 and 80),
  feeder text check (length(feeder) between 1 and 80),
  said_at bigint not null
);
create index facility_lines_by_provider on facility_lines (provider);
create index facility_lines_by_feeder on facility_lines (feeder);
create table terminal_equipment (
  terminal bigint primary key check (terminal between 0 and 4294967295),
  mains_sensor boolean not null,
  battery boolean not null,
  said_at bigint not null
);

-- What a silence looked like, each time that something new was known. The newest counts; none ever changes.
create table verdicts (
  terminal bigint not null,
  from_at bigint not null,
  n integer not null check (n >= 1),
  judged_at bigint not null,
  likelihood text not null check (length(likelihood) <= 40),
  cause text not null check (length(cause) <= 40),
  sureness text not null check (length(sureness) <= 40),
  speaks_for text[] not null,
  speaks_against text[] not null,
  contradicts text[] not null,
  alike text[] not null,
  primary key (terminal, from_at, n)
);
create trigger verdict_is_final before update or delete on verdicts
  for each row execute function dauys_never('what a silence looked like at a time may never change');
create trigger verdicts_are_kept before truncate on verdicts
  for each statement execute function dauys_never('what silences looked like may never go');

-- Silences to be judged, and from when on. Filled by the statement that changes what is known, so no crash between loses one.
create table judging (
  terminal bigint not null,
  from_at bigint not null,
  due_at bigint not null,
  primary key (terminal, from_at)
);
create index judging_by_due on judging (due_at);
create function dauys_judge_silences() returns trigger language plpgsql as $$
begin
  insert into judging (terminal, from_at, due_at) select terminal, from_at, 0 from changed order by terminal, from_at
    on conflict (terminal, from_at) do update set due_at = 0;
  return null;
end
$$;
create trigger silences_raised_are_judged after insert on silences referencing new table as changed
  for each statement execute function dauys_judge_silences();
create trigger silences_ended_are_judged after update on silences referencing new table as changed
  for each statement execute function dauys_judge_silences();
create index journal_entries_by_time on journal_entries (terminal, at);
-- A journal tells afterwards what a silence was; the clocks of terminals may be an hour off.
create function dauys_judge_by_journal() returns trigger language plpgsql as $$
begin
  insert into judging (terminal, from_at, due_at)
    select s.terminal, s.from_at, 0
    from (select terminal, min(at) as first, max(at) as last from changed group by terminal) j
    join silences s on s.terminal = j.terminal and s.from_at <= j.last + 3600000 and (s.to_at is null or s.to_at >= j.first - 3600000)
    order by s.terminal, s.from_at
    on conflict (terminal, from_at) do update set due_at = 0;
  return null;
end
$$;
create trigger journals_are_judged after insert on journal_entries referencing new table as changed
  for each statement execute function dauys_judge_by_journal();

-- A silence that the facility has to explain, and until when an answer counts.
create table duty_notices (
  terminal bigint not null,
  from_at bigint not null,
  facility text not null check (facility ~ '^[a-z][a-z0-9-]{1,39}$'),
  opened_at bigint not null,
  due_at bigint not null check (due_at >= opened_at),
  primary key (terminal, from_at)
);
create index duty_notices_by_facility on duty_notices (facility, opened_at);
create index duty_notices_by_time on duty_notices (opened_at);
create trigger notice_is_final before update or delete on duty_notices
  for each row execute function dauys_never('what a facility was asked may never change');
create trigger notices_are_kept before truncate on duty_notices
  for each statement execute function dauys_never('what facilities were asked may never go');

-- In the order in which they came; the first in time counts, and all are kept.
create table duty_answers (
  terminal bigint not null,
  from_at bigint not null,
  n integer not null check (n between 1 and 100),
  word text not null check (length(word) <= 40),
  evidence text not null check (length(evidence) <= 1000),
  by_watcher text not null,
  at bigint not null,
  primary key (terminal, from_at, n)
);
create trigger answer_is_final before update or delete on duty_answers
  for each row execute function dauys_never('what a facility answered may never change');
create trigger answers_are_kept before truncate on duty_answers
  for each statement execute function dauys_never('what facilities answered may never go');

-- Announced maintenance. It counts with a second signature, by somebody else.
create table maintenance (
  id bytea primary key check (octet_length(id) = 16),
  terminal bigint not null check (terminal between 0 and 4294967295),
  facility text not null check (facility ~ '^[a-z][a-z0-9-]{1,39}$'),
  from_at bigint not null,
  to_at bigint not null check (to_at > from_at),
  announced_at bigint not null,
  first_by text not null,
  second_by text check (second_by <> first_by),
  second_at bigint,
  check ((second_by is null) = (second_at is null))
);
create index maintenance_by_terminal on maintenance (terminal, from_at);
create index maintenance_by_facility on maintenance (facility, from_at);
create function dauys_maintenance_stands() returns trigger language plpgsql as $$
begin
  if old.second_by is null and new.second_by is not null
    and (new.id, new.terminal, new.facility, new.from_at, new.to_at, new.announced_at, new.first_by)
      = (old.id, old.terminal, old.facility, old.from_at, old.to_at, old.announced_at, old.first_by) then
    return new;
  end if;
  raise exception 'an announcement is signed a second time once, and nothing else of it changes' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger maintenance_stands before update on maintenance for each row execute function dauys_maintenance_stands();
create trigger maintenance_is_kept before delete on maintenance
  for each row execute function dauys_never('what was announced may never go');

-- What a utility or a provider published of an outage, entered by a monitor.
create table outside_words (
  id bytea primary key check (octet_length(id) = 16),
  about text not null check (about in ('power', 'network')),
  facility text not null check (facility ~ '^[a-z][a-z0-9-]{1,39}$'),
  from_at bigint not null,
  to_at bigint check (to_at > from_at),
  source text not null check (length(source) between 1 and 500),
  said_by text not null,
  said_at bigint not null
);
create index outside_words_by_facility on outside_words (facility, from_at);
create trigger outside_word_is_final before update or delete on outside_words
  for each row execute function dauys_never('what was confirmed from outside may never change');
