-- Names of single facts about this store: boot count, alive-until, clock floor, beats answered, and the like.
create table meta (
  name text primary key,
  value integer not null
) strict;

create table journal (
  n integer primary key check (n >= 1),
  bytes blob not null,
  hash blob not null check (length(hash) = 32)
) strict;

-- What this terminal said of its own life can not be taken back.
create trigger journal_is_final before update on journal begin select raise(abort, 'journal entry is final'); end;
create trigger journal_is_kept before delete on journal begin select raise(abort, 'journal entry is kept'); end;

-- The promise given to a person: what the slip says, and what the hub is told.
create table outbox (
  envelope_id text primary key check (length(envelope_id) = 32),
  counter integer not null unique check (counter >= 1),
  day integer not null,
  stored_at integer not null,
  urgent integer not null check (urgent in (0, 1)),
  h blob not null check (length(h) = 32),
  c blob not null unique check (length(c) = 32),
  r blob not null check (length(r) = 16),
  label blob not null,
  slip text not null,
  parcel_hash blob not null unique check (length(parcel_hash) = 32),
  parcel_bytes integer not null check (parcel_bytes > 0)
) strict;

create trigger promise_is_final before update on outbox begin select raise(abort, 'promise is final'); end;
create trigger promise_is_kept before delete on outbox begin select raise(abort, 'promise is kept'); end;

-- The sealed bytes: kept until the commitment stands in a cosigned checkpoint, then only the promise remains.
create table parcel (
  envelope_id text primary key references outbox (envelope_id),
  bytes blob not null
) strict;

create table whereabouts (
  envelope_id text primary key references outbox (envelope_id),
  state text not null check (state in ('stored', 'accepted', 'public')),
  acceptance text check (acceptance is null or json_valid(acceptance)),
  accepted_at integer,
  leaf_index integer,
  witnesses text check (witnesses is null or json_valid(witnesses)),
  check (state <> 'accepted' or acceptance is not null),
  check (state <> 'public' or (leaf_index is not null and witnesses is not null))
) strict;

create trigger parcel_is_final before update on parcel begin select raise(abort, 'envelope is final'); end;
create trigger parcel_stays_until_public before delete on parcel
when (select state from whereabouts where envelope_id = old.envelope_id) is not 'public'
begin select raise(abort, 'envelope is not public yet'); end;

create trigger whereabouts_go_forward before update on whereabouts
when (old.state = 'public') or (old.state = 'accepted' and new.state = 'stored')
  or (old.acceptance is not null and new.acceptance is not old.acceptance)
begin select raise(abort, 'an envelope goes forward only'); end;
create trigger whereabouts_are_kept before delete on whereabouts begin select raise(abort, 'whereabouts are kept'); end;

-- How many were taken on each local day: one number, no times.
create table day_count (
  day integer primary key,
  count integer not null,
  said integer not null default 0 check (said in (0, 1))
) strict;

create table feed_chunk (
  number integer primary key,
  at integer not null,
  head blob not null check (length(head) = 32),
  bytes blob not null
) strict;
create trigger feed_chunk_is_final before update on feed_chunk begin select raise(abort, 'feed chunk is final'); end;

-- Where in the chunks the sealed replies lie. Looked up by tag, by nobody's name.
create table reply (
  tag blob not null check (length(tag) = 16),
  chunk integer not null references feed_chunk (number) on delete cascade,
  start integer not null,
  length integer not null,
  primary key (tag, chunk, start)
) strict, without rowid;
create index reply_by_chunk on reply (chunk);

create table directory_entry (
  idx integer primary key,
  bytes blob not null
) strict;
create trigger directory_entry_is_final before update on directory_entry begin select raise(abort, 'entry is final'); end;

create table case_leaf (
  idx integer primary key,
  batch integer not null,
  commitment blob not null check (length(commitment) = 32)
) strict;
create index case_leaf_by_commitment on case_leaf (commitment);
create trigger case_leaf_is_final before update on case_leaf begin select raise(abort, 'leaf is final'); end;

-- Hashes of complete subtrees, so that a proof needs a handful of reads.
create table node (
  ledger text not null check (ledger in ('directory', 'cases')),
  level integer not null,
  idx integer not null,
  hash blob not null check (length(hash) = 32),
  primary key (ledger, level, idx)
) strict, without rowid;

create table checkpoint (
  ledger text not null check (ledger in ('directory', 'cases')),
  size integer not null,
  note text not null,
  applied integer not null check (applied in (0, 1)),
  witnesses text not null check (json_valid(witnesses)),
  primary key (ledger, size)
) strict, without rowid;
