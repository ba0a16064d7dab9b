-- What lets a technician ask once for a terminal to be enrolled. Of the digits only the hash is here.
create table enrolment_passes (
  hash bytea primary key check (octet_length(hash) = 32),
  technician text not null check (length(technician) between 1 and 120),
  -- Her id in the directory, when she is an officer as well: then she approves nothing that she asked for.
  officer text,
  facility text not null,
  made_at bigint not null
);
create trigger enrolment_pass_is_final before update or delete on enrolment_passes
  for each row execute function dauys_never('who was sent to a terminal may never change');
create trigger enrolment_passes_are_kept before truncate on enrolment_passes
  for each statement execute function dauys_never('who was sent to a terminal may never go');

-- One row a request, for good: what the device signed, and what an officer signed about it.
create table enrolments (
  request_hash bytea primary key check (octet_length(request_hash) = 32),
  pass bytea not null unique check (octet_length(pass) = 32),
  -- The number that it gets if it is approved; no other request ever gets it.
  terminal bigint not null unique check (terminal between 1 and 4294967295),
  request bytea not null check (octet_length(request) between 1 and 2048),
  signature bytea not null check (octet_length(signature) = 64),
  came_at bigint not null,
  decided text check (decided in ('approved', 'refused')),
  decided_by text,
  decided_at bigint,
  decision bytea check (octet_length(decision) between 1 and 1024),
  decision_signature bytea check (octet_length(decision_signature) = 64),
  decision_key bytea check (octet_length(decision_key) = 8),
  check (num_nulls(decided, decided_by, decided_at, decision, decision_signature, decision_key) in (0, 6))
);
create index enrolments_by_time on enrolments (came_at);
create function dauys_enrolment_is_decided_once() returns trigger language plpgsql as $$
begin
  if old.decided is null and new.decided is not null
    and (new.request_hash, new.pass, new.terminal, new.request, new.signature, new.came_at)
      = (old.request_hash, old.pass, old.terminal, old.request, old.signature, old.came_at) then
    return new;
  end if;
  raise exception 'a request is decided once, and nothing else of it changes' using errcode = 'restrict_violation';
end $$;
create trigger enrolment_is_decided_once before update on enrolments for each row execute function dauys_enrolment_is_decided_once();
create trigger enrolment_is_kept before delete on enrolments for each row execute function dauys_never('an enrolment is never forgotten');
create trigger enrolments_are_kept before truncate on enrolments
  for each statement execute function dauys_never('enrolments are never forgotten');
