-- Photographs of seals, by their hash. They are looked at by people; nothing here compares them.
create table seal_photographs (
  hash bytea primary key check (octet_length(hash) = 32),
  type text not null check (type in ('image/jpeg', 'image/png', 'image/webp')),
  bytes bytea not null check (octet_length(bytes) between 1 and 786432),
  at bigint not null
);
alter table seal_photographs alter column bytes set storage external;
create trigger photograph_is_final before update or delete on seal_photographs
  for each row execute function dauys_never('a photograph of a seal may never change');

-- What was done with a seal, signed by one person, and by a second: without her it did not happen.
create table seal_entries (
  id bytea primary key check (octet_length(id) = 16),
  terminal bigint not null check (terminal between 0 and 4294967295),
  number text not null check (number ~ '^[0-9A-Z-]{1,32}$'),
  act text not null check (act in ('placed', 'seen-whole', 'found-broken', 'removed')),
  at bigint not null,
  photograph bytea not null check (octet_length(photograph) = 32),
  -- Canonical JSON of all this: what both have signed.
  statement bytea not null check (octet_length(statement) between 1 and 1024),
  first_by text not null,
  first_key bytea not null check (octet_length(first_key) = 8),
  first_signature bytea not null check (octet_length(first_signature) = 64),
  first_at bigint not null,
  second_by text check (second_by <> first_by),
  second_key bytea check (octet_length(second_key) = 8),
  second_signature bytea check (octet_length(second_signature) = 64),
  second_at bigint,
  -- Its place among the entries of the terminal that count; two that come at once get two places.
  n integer check (n >= 1),
  check (num_nulls(second_by, second_key, second_signature, second_at, n) in (0, 5))
);
create unique index seal_entries_in_order on seal_entries (terminal, n);
-- A seal is used once.
create unique index seal_numbers on seal_entries (number) where act = 'placed' and n is not null;
create index seal_entries_waiting on seal_entries (terminal, first_at) where n is null;

create function dauys_seal_entry_stands() returns trigger language plpgsql as $$
begin
  if old.second_by is null and new.second_by is not null
    and (new.id, new.terminal, new.number, new.act, new.at, new.photograph, new.statement, new.first_by, new.first_key, new.first_signature, new.first_at)
      = (old.id, old.terminal, old.number, old.act, old.at, old.photograph, old.statement, old.first_by, old.first_key, old.first_signature, old.first_at) then
    return new;
  end if;
  raise exception 'an entry is signed a second time once, and nothing else of it changes' using errcode = 'restrict_violation';
end
$$;
create trigger seal_entry_stands before update on seal_entries for each row execute function dauys_seal_entry_stands();
create trigger seal_entry_is_kept before delete on seal_entries for each row execute function dauys_never('an entry of the seal register may never go');
create trigger seal_entries_are_kept before truncate on seal_entries
  for each statement execute function dauys_never('the seal register may never go');

-- When a technician from outside was to open a terminal, by an officer's word: the only opening that is no reason to ask.
create table repair_tickets (
  id bytea primary key check (octet_length(id) = 16),
  terminal bigint not null check (terminal between 0 and 4294967295),
  from_at bigint not null,
  to_at bigint not null check (to_at > from_at),
  technician text not null check (length(technician) between 1 and 200),
  entered_by text not null,
  entered_at bigint not null
);
create index repair_tickets_by_terminal on repair_tickets (terminal, from_at);
create trigger ticket_is_final before update or delete on repair_tickets
  for each row execute function dauys_never('a ticket may never change');
