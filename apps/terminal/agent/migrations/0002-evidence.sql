-- What was not believed, exactly as it came: to be handed over, never to be applied.
create table evidence (
  sha256 text not null check (length(sha256) = 64),
  code text not null,
  at integer not null,
  bytes blob not null,
  primary key (sha256, code)
) strict, without rowid;
create trigger evidence_is_final before update on evidence begin select raise(abort, 'evidence is final'); end;
create trigger evidence_is_kept before delete on evidence begin select raise(abort, 'evidence is kept'); end;
