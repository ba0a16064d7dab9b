-- What becomes of an envelope at its body, as the body's officers said and signed it.

-- How far a case has come. No row means accepted, version 0. `version` rises with every change: who decides names the one she saw.
create table case_states (
  envelope_id bytea primary key check (octet_length(envelope_id) = 16),
  body text not null,
  state text not null check (state in ('accepted', 'received', 'interim', 'answered', 'forwarded')),
  version bigint not null check (version >= 0),
  replies integer not null check (replies between 0 and 32),
  -- Sealed to the body's epoch key by an officer's browser.
  summary bytea check (octet_length(summary) between 1 and 4096),
  updated_at bigint not null
);
create function dauys_case_goes_on() returns trigger language plpgsql as $$
begin
  if new.envelope_id <> old.envelope_id or new.body <> old.body or new.version < old.version or new.replies < old.replies
    or (old.state in ('answered', 'forwarded') and new.state <> old.state) then
    raise exception 'a case does not go back' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger case_goes_on before update on case_states for each row execute function dauys_case_goes_on();
create trigger case_is_kept before delete on case_states for each row execute function dauys_never('a case does not go away');

-- Signed acts of officers, as received. `n` is 0 for received, else the mailbox index.
create table case_acts (
  envelope_id bytea not null check (octet_length(envelope_id) = 16),
  -- The version of the case that the act made.
  version bigint not null check (version >= 1),
  kind text not null check (kind in ('received', 'interim', 'answered', 'forwarded')),
  n integer not null check (n between 0 and 31),
  officer text not null,
  key bytea not null check (octet_length(key) = 8),
  statement bytea not null check (octet_length(statement) between 1 and 1024),
  signature bytea not null check (octet_length(signature) = 64),
  commitment bytea not null check (octet_length(commitment) = 32),
  -- SHA-256 of the sealed reply; null for received.
  reply_hash bytea check (octet_length(reply_hash) = 32),
  tag bytea check (octet_length(tag) = 16),
  at bigint not null,
  primary key (envelope_id, version)
);
-- One receipt, and one reply for each place in the mailbox.
create unique index case_acts_once on case_acts (envelope_id, (kind = 'received'), n);
create trigger act_is_final before update or delete on case_acts
  for each row execute function dauys_never('what an officer signed may never change');
create trigger acts_are_kept before truncate on case_acts
  for each statement execute function dauys_never('what an officer signed may never go');

-- Who looked at what, and who was refused: kept for the inquiry that nobody hopes for.
create table case_reads (
  id bytea primary key check (octet_length(id) = 16),
  officer text not null,
  body text not null,
  -- As asked for: it need not exist, nor belong to this body.
  envelope_id bytea check (octet_length(envelope_id) = 16),
  what text not null check (length(what) <= 20),
  outcome text not null check (outcome in ('shown', 'refused')),
  at bigint not null
);
create index case_reads_by_envelope on case_reads (envelope_id, at);
create index case_reads_by_officer on case_reads (officer, at);
create trigger read_is_final before update or delete on case_reads
  for each row execute function dauys_never('who read what may never change');
