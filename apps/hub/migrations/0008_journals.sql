-- The journals of the terminals, entry by entry as the devices wrote and signed them. Each continues the one before: what is here is one past.
create table journal_entries (
  terminal bigint not null check (terminal between 0 and 4294967295),
  n bigint not null check (n >= 1),
  at bigint not null,
  boot bigint not null check (boot >= 0),
  kind text not null check (length(kind) between 1 and 40),
  bytes bytea not null check (octet_length(bytes) between 1 and 1024),
  -- Over everything up to this entry.
  hash bytea not null check (octet_length(hash) = 32),
  received_at bigint not null,
  primary key (terminal, n)
);
create trigger journal_entry_is_final before update or delete on journal_entries
  for each row execute function dauys_never('what a terminal recorded of itself may never change');
