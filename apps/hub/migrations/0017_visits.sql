-- Codes that people type at terminals: the hash, for whom it was made, where and when it was typed, and the word of the officer who opened it.
create table visit_codes (
  hash bytea primary key check (octet_length(hash) = 32),
  -- Whose officers made it, and to whom it is to be sent.
  body text not null,
  facility text not null,
  -- A visitor's; else it was handed out in advance, to be typed until then.
  visit text check (length(visit) between 1 and 60),
  until_at bigint,
  made_by text not null,
  made_at bigint not null,
  typed_terminal bigint check (typed_terminal between 0 and 4294967295),
  typed_at bigint,
  arrived_terminal bigint check (arrived_terminal between 0 and 4294967295),
  arrived_at bigint,
  arrival bytea check (octet_length(arrival) between 1 and 1024),
  arrival_signature bytea check (octet_length(arrival_signature) = 64),
  arrival_key bytea check (octet_length(arrival_key) = 8),
  seen_by text,
  check ((visit is null) <> (until_at is null)),
  check (num_nulls(typed_terminal, typed_at) in (0, 2)),
  check (num_nulls(arrived_terminal, arrived_at, arrival, arrival_signature, arrival_key, seen_by) in (0, 6))
);
create index visit_codes_by_body on visit_codes (body, made_at);
create function dauys_visit_code_grows() returns trigger language plpgsql as $$
begin
  if (new.hash, new.body, new.facility, new.made_by, new.made_at) <> (old.hash, old.body, old.facility, old.made_by, old.made_at)
    or (new.visit, new.until_at) is distinct from (old.visit, old.until_at)
    or (old.typed_at is not null and (new.typed_terminal, new.typed_at) is distinct from (old.typed_terminal, old.typed_at))
    or (old.arrived_at is not null and (new.arrived_terminal, new.arrived_at, new.arrival, new.arrival_signature, new.arrival_key, new.seen_by)
      is distinct from (old.arrived_terminal, old.arrived_at, old.arrival, old.arrival_signature, old.arrival_key, old.seen_by)) then
    raise exception 'what was said of a code stays' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger visit_code_grows before update on visit_codes for each row execute function dauys_visit_code_grows();
create trigger visit_code_is_kept before delete on visit_codes for each row execute function dauys_never('a test is never forgotten');
create trigger visit_codes_are_kept before truncate on visit_codes for each statement execute function dauys_never('tests are never forgotten');
