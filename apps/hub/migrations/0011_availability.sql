-- Which minutes a terminal could be used in (docs/formats/availability.md). Everything here is merged by OR: what two hub processes, or two
-- tries of one, saw of the same day adds up to the same, in any order, and nothing that was seen is ever unseen.

-- When a terminal promises to be usable, in versions; docs/formats/availability.md, "Declared hours", as canonical JSON.
create table declared_hours (
  terminal bigint not null check (terminal between 0 and 4294967295),
  version integer not null check (version >= 1),
  hours text not null check (length(hours) between 2 and 32768),
  declared_at bigint not null,
  primary key (terminal, version)
);
create trigger hours_are_final before update or delete on declared_hours
  for each row execute function dauys_never('hours once declared stay declared: declare a later version');
create trigger hours_are_kept before truncate on declared_hours
  for each statement execute function dauys_never('hours once declared stay declared');

-- A day of UTC (days since 1970) of one terminal, a bit a minute. A minute was usable when it is in `heard` and in `canaried`.
create table availability_days (
  terminal bigint not null check (terminal between 0 and 4294967295),
  day integer not null check (day between 0 and 65535),
  -- Proven by beats, none of which said that something keeps people from using it.
  heard bit(1440) not null,
  -- Within the period of a canary that arrived; known later than the beats, and sometimes much later.
  canaried bit(1440) not null,
  -- Nobody could see whether a canary arrived. Null for none.
  unknown bit(1440),
  primary key (terminal, day)
) with (fillfactor = 80);
create function dauys_minutes_stay() returns trigger language plpgsql as $$
begin
  if (new.terminal, new.day) <> (old.terminal, old.day)
    or bit_count(old.heard & ~new.heard) + bit_count(old.canaried & ~new.canaried) > 0
    or (old.unknown is not null and (new.unknown is null or bit_count(old.unknown & ~new.unknown) > 0)) then
    raise exception 'a minute once seen is not unseen' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger minutes_stay before update on availability_days for each row execute function dauys_minutes_stay();
create trigger minutes_are_kept before delete on availability_days for each row execute function dauys_never('a minute once seen is kept');

-- Minutes in which the hub did not hear: no terminal is accused of them (S-51).
create table unheard_days (
  day integer primary key check (day between 0 and 65535),
  unheard bit(1440) not null
);
create function dauys_unheard_stays() returns trigger language plpgsql as $$
begin
  if new.day <> old.day or bit_count(old.unheard & ~new.unheard) > 0 then
    raise exception 'what was not heard stays unheard' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger unheard_stays before update on unheard_days for each row execute function dauys_unheard_stays();
create trigger unheard_is_kept before delete on unheard_days for each row execute function dauys_never('what was not heard stays unheard');

-- Up to when each hub process has written the minutes that it heard; `ended` when it stopped in order, or what it lost was counted as unheard.
create table tallies (
  process bytea primary key check (octet_length(process) = 16),
  since bigint not null,
  until bigint not null check (until >= since),
  ended boolean not null default false
);
create index tallies_open on tallies (until) where not ended;
create index tallies_by_until on tallies (until);

-- Envelopes that a body's responder opened with the canary key of an epoch: tests of the way, and covers. Its word, signed.
create table canary_seen (
  envelope_id bytea primary key check (octet_length(envelope_id) = 16),
  body text not null,
  terminal bigint not null check (terminal between 0 and 4294967295),
  accepted_at bigint not null,
  what text not null check (what in ('canary', 'cover')),
  -- What stood inside a canary: a visitor's code is found by it. None for covers.
  nonce bytea check (octet_length(nonce) = 16),
  statement bytea not null check (octet_length(statement) between 1 and 1024),
  signature bytea not null check (octet_length(signature) = 64),
  key bytea not null check (octet_length(key) = 8),
  reported_at bigint not null,
  check ((nonce is null) = (what = 'cover'))
);
create index canary_seen_by_terminal on canary_seen (terminal, accepted_at desc);
create index canary_seen_by_nonce on canary_seen (nonce) where nonce is not null;
create index canary_seen_by_body on canary_seen (body, accepted_at);
create trigger canary_is_final before update or delete on canary_seen
  for each row execute function dauys_never('what a responder has said stays said');

-- How far each body's responder has read its body's inbox: what lies beyond, it has not looked at.
create table canary_readers (
  body text primary key,
  read_to bigint not null check (read_to >= 0),
  reported_at bigint not null
);
