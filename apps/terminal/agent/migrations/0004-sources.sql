-- What each part of the device was when the journal last told it, so that a restart neither repeats nor loses a change.
create table source (
  name text primary key,
  kept text not null
) strict;
