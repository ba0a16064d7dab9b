-- The hub's ground: beats, intake, ledgers, feed. PostgreSQL 15 dialect, and friendly to distributed engines: primary keys lead with
-- what the rows are looked up by, no sequence, no foreign key across distribution keys, no notification, no advisory lock.
-- Instants are bigint: milliseconds since 1970 in UTC, given by the hub's clock. Terminals are u32 in a bigint.

-- Raises the argument: for tables whose rows are promises.
create function dauys_never() returns trigger language plpgsql as $$
begin
  raise exception '%', tg_argv[0] using errcode = 'integrity_constraint_violation';
end
$$;

-- What a terminal last said of itself. One row a terminal, written in batches; the only row a beat touches.
create table beat_states (
  terminal bigint primary key check (terminal between 0 and 4294967295),
  session bytea not null check (octet_length(session) = 16),
  sequence bigint not null check (sequence >= 0),
  boot bigint not null,
  seen_at bigint not null,
  clock_at bigint not null,
  journal_n bigint not null,
  journal_head bytea not null check (octet_length(journal_head) = 32),
  feed_chunk bigint not null,
  feed_offset bigint not null,
  policy bigint not null,
  conditions text[] not null default '{}',
  beats bigint not null default 0,
  -- The newest statement signed by the device key: evidence that outlives the session.
  statement bytea check (octet_length(statement) <= 256),
  statement_signature bytea check (octet_length(statement_signature) = 64)
);
create index beat_states_by_silence on beat_states (seen_at);

-- Session keys, wrapped by the hub's key: any hub process can go on with a session, and the database alone opens nothing.
create table sessions (
  terminal bigint not null check (terminal between 0 and 4294967295),
  session bytea not null check (octet_length(session) = 16),
  wrapped_keys bytea not null check (octet_length(wrapped_keys) between 1 and 256),
  boot bigint not null,
  -- The device's own clock at set-up, and ours.
  device_at bigint not null,
  created_at bigint not null,
  primary key (terminal, session)
);
create index sessions_by_age on sessions (created_at);

-- A parcel of which we hold the first `held` bytes. When it is complete, the outcome stays and the bytes go.
create table parcels (
  terminal bigint not null check (terminal between 0 and 4294967295),
  parcel bytea not null check (octet_length(parcel) = 32),
  total bigint not null check (total between 1 and 17000000),
  held bigint not null check (held between 0 and total),
  begun_at bigint not null,
  -- What it became: an envelope, or a refusal with its code; neither while open.
  envelope_id bytea check (octet_length(envelope_id) = 16),
  refused text check (length(refused) <= 80),
  -- Null while open.
  closed_at bigint,
  primary key (terminal, parcel)
);
create table parcel_parts (
  terminal bigint not null,
  parcel bytea not null,
  start bigint not null check (start >= 0),
  bytes bytea not null check (octet_length(bytes) between 1 and 65536),
  primary key (terminal, parcel, start)
);
-- Ciphertext does not compress: trying would only cost time.
alter table parcel_parts alter column bytes set storage external;

-- Other parcels, kept as they came: segments of the journal (kind 2), diagnostics (3). About the device, never about a complaint.
create table terminal_records (
  terminal bigint not null check (terminal between 0 and 4294967295),
  parcel bytea not null check (octet_length(parcel) = 32),
  kind integer not null check (kind between 2 and 255),
  bytes bytea not null check (octet_length(bytes) <= 1048576),
  received_at bigint not null,
  primary key (terminal, parcel)
);
create trigger record_is_final before update or delete on terminal_records
  for each row execute function dauys_never('what a terminal recorded of itself may never change');

-- Sealed files by their SHA-256. The default home of large ciphertexts.
create table blobs (
  hash bytea primary key check (octet_length(hash) = 32),
  bytes bytea not null
);
alter table blobs alter column bytes set storage external;
create trigger blob_is_final before update or delete on blobs
  for each row execute function dauys_never('what was sealed and accepted may never change');
create trigger blobs_are_kept before truncate on blobs
  for each statement execute function dauys_never('what was sealed and accepted may never go');

-- Accepted envelopes: the label as the terminal signed it, and its fields for looking up. The sealed file is blobs(h).
create table envelopes (
  envelope_id bytea primary key check (octet_length(envelope_id) = 16),
  terminal bigint not null check (terminal between 0 and 4294967295),
  counter bigint not null check (counter between 0 and 4294967295),
  day integer not null check (day between 0 and 65535),
  body text not null check (body ~ '^[a-z][a-z0-9-]{1,39}$'),
  epoch bigint not null check (epoch >= 1),
  bucket integer not null check (bucket > 0),
  urgent boolean not null,
  h bytea not null check (octet_length(h) = 32),
  c bytea not null check (octet_length(c) = 32),
  label bytea not null check (octet_length(label) <= 2048),
  signature bytea not null check (octet_length(signature) = 64),
  parcel bytea not null check (octet_length(parcel) = 32),
  accepted_at bigint not null
);
create trigger envelope_is_final before update or delete on envelopes
  for each row execute function dauys_never('a promise given to a person may never change');
create trigger envelopes_are_kept before truncate on envelopes
  for each statement execute function dauys_never('a promise given to a person may never go');

-- One counter of a terminal is one envelope, for good: a copied disk that counts again is caught here.
create table envelope_counters (
  terminal bigint not null,
  counter bigint not null check (counter between 0 and 4294967295),
  envelope_id bytea not null check (octet_length(envelope_id) = 16),
  h bytea not null check (octet_length(h) = 32),
  primary key (terminal, counter)
);
create trigger counter_is_final before update or delete on envelope_counters
  for each row execute function dauys_never('a counter once taken stays taken');

-- The hub's signed word for an envelope: the same word each time it is asked.
create table acceptances (
  envelope_id bytea primary key check (octet_length(envelope_id) = 16),
  at bigint not null,
  key bytea not null check (octet_length(key) = 8),
  signature bytea not null check (octet_length(signature) = 64)
);
create trigger acceptance_is_final before update or delete on acceptances
  for each row execute function dauys_never('an acceptance may never be taken back');
create trigger acceptances_are_kept before truncate on acceptances
  for each statement execute function dauys_never('an acceptance may never be taken back');

-- Each body's chain over all envelopes addressed to it: head = SHA-256("dauys/v1/body-chain\0" ‖ previous head ‖ u64 n ‖ h).
create table inbox (
  body text not null,
  -- Its place in the chain, from 1 without a gap.
  n bigint not null check (n >= 1),
  envelope_id bytea not null check (octet_length(envelope_id) = 16),
  h bytea not null check (octet_length(h) = 32),
  head bytea not null check (octet_length(head) = 32),
  primary key (body, n),
  unique (body, envelope_id)
);
create trigger inbox_is_final before update or delete on inbox
  for each row execute function dauys_never('the order in which a body got its envelopes may never change');
create trigger inbox_is_kept before truncate on inbox
  for each statement execute function dauys_never('what a body got may never go');

-- The end of each body's chain, locked by whoever appends.
create table body_chains (
  body text primary key,
  n bigint not null check (n >= 0),
  head bytea not null check (octet_length(head) = 32)
);
create function dauys_chain_grows() returns trigger language plpgsql as $$
begin
  if new.body <> old.body or new.n < old.n then
    raise exception 'a body''s chain only grows' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger chain_grows before update on body_chains for each row execute function dauys_chain_grows();
create trigger chain_is_kept before delete on body_chains
  for each row execute function dauys_never('a body''s chain only grows');

-- Commitments on their way into the cases ledger. `batch` is set, once, when the sequencer has taken it.
create table pending_leaves (
  commitment bytea primary key check (octet_length(commitment) = 32),
  urgent boolean not null,
  enqueued_at bigint not null,
  batch bigint
);
create index pending_leaves_waiting on pending_leaves (urgent desc, enqueued_at, commitment) where batch is null;
create function dauys_leaf_is_owed() returns trigger language plpgsql as $$
begin
  if new.commitment <> old.commitment or (old.batch is not null and new.batch is distinct from old.batch) then
    raise exception 'a leaf is sequenced once' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger leaf_is_owed before update on pending_leaves for each row execute function dauys_leaf_is_owed();
create trigger leaf_is_kept before delete on pending_leaves
  for each row execute function dauys_never('a leaf once promised is owed');

-- Statements on their way into the directory ledger, by the SHA-256 of the entry.
create table pending_directory (
  hash bytea primary key check (octet_length(hash) = 32),
  entry bytea not null check (octet_length(entry) between 1 and 16384),
  enqueued_at bigint not null,
  -- Its index in the ledger, once it has one.
  idx bigint
);
create index pending_directory_waiting on pending_directory (enqueued_at, hash) where idx is null;

-- The durable end of each ledger, moved by compare-and-swap before a checkpoint of it is signed.
create table ledger_heads (
  ledger text primary key check (ledger in ('directory', 'cases')),
  size bigint not null check (size >= 0),
  root bytea not null check (octet_length(root) = 32),
  updated_at bigint not null
);
create function dauys_ledger_grows() returns trigger language plpgsql as $$
begin
  if new.ledger <> old.ledger or new.size < old.size or (new.size = old.size and new.root <> old.root) then
    raise exception 'a ledger only grows' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger ledger_grows before update on ledger_heads for each row execute function dauys_ledger_grows();
create trigger ledger_is_kept before delete on ledger_heads for each row execute function dauys_never('a ledger only grows');

create table ledger_entries (
  ledger text not null check (ledger in ('directory', 'cases')),
  idx bigint not null check (idx >= 0),
  data bytea not null check (octet_length(data) between 1 and 65535),
  primary key (ledger, idx)
);
create trigger entry_is_final before update or delete on ledger_entries
  for each row execute function dauys_never('what stands in a ledger may never change');
create trigger entries_are_kept before truncate on ledger_entries
  for each statement execute function dauys_never('what stands in a ledger may never go');

-- Hash tiles (C2SP tlog-tiles), 1 to 256 hashes of 32 bytes; one that is not full yet may only get longer.
create table ledger_tiles (
  ledger text not null check (ledger in ('directory', 'cases')),
  level integer not null check (level between 0 and 63),
  idx bigint not null check (idx >= 0),
  hashes bytea not null check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
  primary key (ledger, level, idx)
);
create function dauys_tile_grows() returns trigger language plpgsql as $$
begin
  if new.ledger <> old.ledger or new.level <> old.level or new.idx <> old.idx
    or substring(new.hashes from 1 for octet_length(old.hashes)) <> old.hashes then
    raise exception 'a tile only grows' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger tile_grows before update on ledger_tiles for each row execute function dauys_tile_grows();
create trigger tile_is_kept before delete on ledger_tiles for each row execute function dauys_never('a tile only grows');

-- One checkpoint for one size, for ever: a second one would be a fork. `published` is the note with the witnesses' lines.
create table checkpoints (
  ledger text not null check (ledger in ('directory', 'cases')),
  size bigint not null check (size >= 0),
  note text not null check (length(note) <= 65536),
  signed_at bigint not null,
  published text check (length(published) <= 65536),
  published_at bigint,
  primary key (ledger, size)
);
create function dauys_checkpoint_stands() returns trigger language plpgsql as $$
begin
  if new.ledger <> old.ledger or new.size <> old.size or new.note <> old.note then
    raise exception 'a checkpoint once signed stands' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger checkpoint_stands before update on checkpoints for each row execute function dauys_checkpoint_stands();
create trigger checkpoint_is_kept before delete on checkpoints
  for each row execute function dauys_never('a checkpoint once signed stands');

-- Sealed replies, waiting for their place in the feed. `chunk` is set when they have one.
create table feed_replies (
  tag bytea primary key check (octet_length(tag) = 16),
  file bytea not null check (octet_length(file) between 1 and 1200000),
  urgent boolean not null,
  enqueued_at bigint not null,
  chunk bigint
);
alter table feed_replies alter column file set storage external;
create index feed_replies_waiting on feed_replies (urgent desc, enqueued_at, tag) where chunk is null;
create function dauys_reply_stands() returns trigger language plpgsql as $$
begin
  if new.tag <> old.tag or new.file <> old.file or (old.chunk is not null and new.chunk is distinct from old.chunk) then
    raise exception 'an answer given to a person may never change' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger reply_stands before update on feed_replies for each row execute function dauys_reply_stands();
create trigger reply_is_kept before delete on feed_replies
  for each row execute function dauys_never('an answer given to a person may never go');

-- The feed: chunks as they were signed, served to every terminal.
create table feed_chunks (
  number bigint primary key check (number >= 0),
  at bigint not null,
  head bytea not null check (octet_length(head) = 32),
  bytes bytea not null check (octet_length(bytes) <= 4194304)
);
alter table feed_chunks alter column bytes set storage external;
create trigger chunk_is_final before update or delete on feed_chunks
  for each row execute function dauys_never('the feed is append-only');
create trigger chunks_are_kept before truncate on feed_chunks
  for each statement execute function dauys_never('the feed is append-only');

-- What did not hold, kept for an inquiry: never content in clear, never more than 64 KiB a piece.
create table evidence (
  id bytea primary key check (octet_length(id) = 16),
  kind text not null check (length(kind) <= 80),
  terminal bigint,
  bytes bytea not null check (octet_length(bytes) <= 65536),
  at bigint not null
);
create index evidence_by_time on evidence (at);
create trigger evidence_is_final before update or delete on evidence
  for each row execute function dauys_never('evidence is kept as it was found');
