-- A terminal beats, and something keeps people from using it, or from using all of it. Beside silences: a monitor's record knows nothing of these.
create table hindrances (
  terminal bigint not null check (terminal between 0 and 4294967295),
  -- The first beat that said so; where tests of the way do not arrive, the minute in which the last one's proof ran out.
  from_at bigint not null,
  kind text not null check (kind in ('unusable', 'hindered')),
  -- When a second beat had said it too. Null until then: one beat alone is none, and goes again.
  raised_at bigint check (raised_at > from_at),
  to_at bigint check (to_at > from_at),
  -- Everything that beats said while it lasted.
  words text[] not null check (cardinality(words) between 1 and 40),
  boot bigint not null,
  primary key (terminal, from_at),
  check (to_at is null or raised_at is not null)
);
create unique index hindrances_open on hindrances (terminal) where to_at is null;
-- What most terminals never say is found without asking them all.
create index beat_states_saying on beat_states (terminal) where conditions <> '{}';

-- Raised once and ended once; until then more may be said of it, and nothing is taken back.
create function dauys_hindrance_stands() returns trigger language plpgsql as $$
begin
  if (new.terminal, new.from_at, new.kind, new.boot) = (old.terminal, old.from_at, old.kind, old.boot)
    and old.to_at is null and new.words @> old.words and (old.raised_at is null or new.raised_at = old.raised_at) then
    return new;
  end if;
  raise exception 'a hindrance is raised once and ends once, and nothing else of it changes' using errcode = 'restrict_violation';
end $$;
create trigger hindrance_stands before update on hindrances for each row execute function dauys_hindrance_stands();
create function dauys_hindrance_is_kept() returns trigger language plpgsql as $$
begin
  if old.raised_at is null then return old; end if;
  raise exception 'a hindrance is never forgotten' using errcode = 'restrict_violation';
end $$;
create trigger hindrance_is_kept before delete on hindrances for each row execute function dauys_hindrance_is_kept();
create trigger hindrances_are_kept before truncate on hindrances
  for each statement execute function dauys_never('hindrances are never forgotten');

-- Whatever has to be explained. No hindrance begins with the beat with which a silence does, so one name is one of both.
create view lapses as
  select terminal, from_at, 'silent'::text as kind, raised_at, to_at, conditions as words, boot, boot_after from silences
  union all
  select terminal, from_at, kind, raised_at, to_at, words, boot, null::bigint from hindrances where raised_at is not null;

create function dauys_judge_hindrances() returns trigger language plpgsql as $$
begin
  insert into judging (terminal, from_at, due_at) select terminal, from_at, 0 from changed where raised_at is not null order by terminal, from_at
    on conflict (terminal, from_at) do update set due_at = 0;
  return null;
end
$$;
create trigger hindrances_raised_are_judged after insert on hindrances referencing new table as changed
  for each statement execute function dauys_judge_hindrances();
create trigger hindrances_changed_are_judged after update on hindrances referencing new table as changed
  for each statement execute function dauys_judge_hindrances();
create or replace function dauys_judge_by_journal() returns trigger language plpgsql as $$
begin
  insert into judging (terminal, from_at, due_at)
    select s.terminal, s.from_at, 0
    from (select terminal, min(at) as first, max(at) as last from changed group by terminal) j
    join lapses s on s.terminal = j.terminal and s.from_at <= j.last + 3600000 and (s.to_at is null or s.to_at >= j.first - 3600000)
    order by s.terminal, s.from_at
    on conflict (terminal, from_at) do update set due_at = 0;
  return null;
end
$$;

-- What an alert is about.
alter table alerts add column kind text not null default 'silent' check (kind in ('silent', 'unusable', 'hindered'));
