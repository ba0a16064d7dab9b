-- When each hub process heard beats. Between two of them nobody listened, and no terminal is accused of that (S-51).
create table hearing (
  process bytea primary key check (octet_length(process) = 16),
  since bigint not null,
  -- What was heard up to here stands in beat_states.
  until bigint not null check (until >= since),
  -- When the process last looked, whatever it had written by then.
  alive_at bigint not null
);
create index hearing_by_life on hearing (alive_at);
create index hearing_by_until on hearing (until);

-- A terminal is silent from its last beat on. The key lets it be raised once, whoever looks (S-53).
create table silences (
  terminal bigint not null check (terminal between 0 and 4294967295),
  from_at bigint not null,
  raised_at bigint not null check (raised_at > from_at),
  to_at bigint check (to_at > from_at),
  -- What its last beat said, and how often its store had been started then and afterwards.
  conditions text[] not null default '{}',
  boot bigint not null,
  boot_after bigint,
  primary key (terminal, from_at)
);
create unique index silences_open on silences (terminal) where to_at is null;

-- A silence ends once; nothing else of it ever changes, and none goes: whoever runs the hub cannot make it shorter.
create function dauys_silence_ends() returns trigger language plpgsql as $$
begin
  if old.to_at is null and new.to_at is not null
    and (new.terminal, new.from_at, new.raised_at, new.conditions, new.boot)
      = (old.terminal, old.from_at, old.raised_at, old.conditions, old.boot) then
    return new;
  end if;
  raise exception 'a silence ends once, and nothing else of it changes' using errcode = 'restrict_violation';
end $$;
create trigger silence_ends before update on silences for each row execute function dauys_silence_ends();
create trigger silence_is_kept before delete on silences for each row execute function dauys_never('a silence is never forgotten');
create trigger silences_are_kept before truncate on silences for each statement execute function dauys_never('silences are never forgotten');
