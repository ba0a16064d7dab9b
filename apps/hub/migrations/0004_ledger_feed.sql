-- What the sequencer and the feed remember beyond what they publish.

-- Where a leaf stands in the cases ledger, once it does.
alter table pending_leaves add column idx bigint;
create unique index pending_leaves_place on pending_leaves (idx) where idx is not null;
create or replace function dauys_leaf_is_owed() returns trigger language plpgsql as $$
begin
  if new.commitment <> old.commitment or (old.batch is not null and (new.batch, new.idx) is distinct from (old.batch, old.idx))
    or (new.batch is null) <> (new.idx is null) then
    raise exception 'a leaf is sequenced once' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create function dauys_statement_is_owed() returns trigger language plpgsql as $$
begin
  if new.hash <> old.hash or new.entry <> old.entry or (old.idx is not null and new.idx is distinct from old.idx) then
    raise exception 'a statement is sequenced once' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger statement_is_owed before update on pending_directory for each row execute function dauys_statement_is_owed();
create trigger statement_is_kept before delete on pending_directory
  for each row execute function dauys_never('a statement once taken is owed');

-- Batches of the cases ledger, numbered from 0 without a gap.
create table batches (
  batch bigint primary key check (batch between 0 and 4294967295),
  first_idx bigint not null unique check (first_idx >= 0),
  size integer not null check (size between 1 and 65536),
  at bigint not null
);
create trigger batch_is_final before update or delete on batches
  for each row execute function dauys_never('what stands in a ledger may never change');
create trigger batches_are_kept before truncate on batches
  for each statement execute function dauys_never('what stands in a ledger may never go');

-- The head of each body's chain as committed in a batch: with x the body can find its leaf, without it nobody can.
create table chain_heads (
  body text not null,
  batch bigint not null check (batch >= 0),
  n bigint not null check (n >= 0),
  head bytea not null check (octet_length(head) = 32),
  x bytea not null check (octet_length(x) = 16),
  commitment bytea not null check (octet_length(commitment) = 32),
  idx bigint not null check (idx >= 0),
  primary key (body, batch)
);
create trigger chain_head_is_final before update or delete on chain_heads
  for each row execute function dauys_never('what stands in a ledger may never change');
create trigger chain_heads_are_kept before truncate on chain_heads
  for each statement execute function dauys_never('what stands in a ledger may never go');

-- Who does a piece of background work at present. Saves the others the effort; nothing depends on it being right.
create table leases (
  name text primary key check (length(name) <= 40),
  holder bytea not null check (octet_length(holder) = 16),
  until bigint not null
);

-- How far the ledgers have gone into the feed, up to and with this chunk.
create table feed_marks (
  number bigint primary key check (number >= 0),
  -- Entries of each ledger, and the size of its newest checkpoint.
  directory_entries bigint not null check (directory_entries >= 0),
  directory_checkpoint bigint not null check (directory_checkpoint >= 0),
  cases_entries bigint not null check (cases_entries >= 0),
  cases_checkpoint bigint not null check (cases_checkpoint >= 0),
  -- When a head of the feed was last announced in the directory ledger; null before the first time.
  announced_at bigint
);
create trigger mark_is_final before update or delete on feed_marks
  for each row execute function dauys_never('the feed is append-only');
create trigger marks_are_kept before truncate on feed_marks
  for each statement execute function dauys_never('the feed is append-only');
