-- Passkeys, invitations and recovery keys of officers. The hub holds wrapped keys that it cannot open, and nothing that opens them.

-- A login belongs to the officer, not to one of her doors; what a password opens belongs to that door.
alter table officers add column login text check (length(login) between 3 and 64);
update officers o set login = d.login from password_doors d where d.officer = o.id;
alter table officers alter column login set not null;
create unique index officers_by_login on officers (login);
create index officers_by_body on officers (body);
alter table password_doors add column wrapped_keys bytea check (octet_length(wrapped_keys) between 1 and 4096);
update password_doors d set wrapped_keys = o.wrapped_keys from officers o where o.id = d.officer;
alter table password_doors alter column wrapped_keys set not null;
alter table officers drop column wrapped_keys;
alter table password_doors drop constraint password_doors_pkey;
alter table password_doors drop constraint password_doors_officer_key;
alter table password_doors drop column login;
alter table password_doors add primary key (officer);

-- One row a passkey, for good. Public keys of ML-DSA have up to 2,592 bytes.
create table passkeys (
  credential bytea primary key check (octet_length(credential) between 16 and 1023),
  officer text not null,
  body text not null,
  -- COSE.
  public_key bytea not null check (octet_length(public_key) between 16 and 8192),
  -- The authenticator's own, 0 when it does not count.
  counter bigint not null check (counter between 0 and 4294967295),
  transports text[] not null default '{}',
  label text not null check (length(label) between 1 and 60),
  -- Identity and statement seed, wrapped in her browser under the PRF of this passkey.
  wrapped_keys bytea not null check (octet_length(wrapped_keys) between 1 and 4096),
  state text not null check (state in ('waiting', 'usable', 'lost', 'refused')),
  made_at bigint not null,
  used_at bigint,
  decided_at bigint,
  decided_by text
);
create index passkeys_by_officer on passkeys (officer, made_at);
create function dauys_passkey_stays() returns trigger language plpgsql as $$
begin
  if new.credential <> old.credential or new.officer <> old.officer or new.body <> old.body or new.public_key <> old.public_key
    or new.wrapped_keys <> old.wrapped_keys or new.made_at <> old.made_at then
    raise exception 'a passkey is made once' using errcode = 'integrity_constraint_violation';
  end if;
  if old.state in ('lost', 'refused') and new.state <> old.state or old.state = 'usable' and new.state not in ('usable', 'lost') then
    raise exception 'what was reported lost does not come back' using errcode = 'integrity_constraint_violation';
  end if;
  if new.counter < old.counter then
    raise exception 'an authenticator counts upwards' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger passkey_stays before update on passkeys for each row execute function dauys_passkey_stays();
create trigger passkey_is_kept before delete on passkeys
  for each row execute function dauys_never('which passkeys there were may never be forgotten');

-- The printed key: one an officer, the newest.
create table recovery_doors (
  officer text primary key,
  salt bytea not null check (octet_length(salt) = 16),
  verifier bytea not null check (octet_length(verifier) = 32),
  wrapped_keys bytea not null check (octet_length(wrapped_keys) between 1 and 4096),
  made_at bigint not null
);

-- Invitations by what SHA-256 leaves of their digits. `passkeys` counts those made that nobody had to confirm.
create table invitations (
  hash bytea primary key check (octet_length(hash) = 32),
  officer text not null,
  body text not null,
  name text not null check (length(name) between 1 and 200),
  login text not null check (length(login) between 3 and 64),
  made_at bigint not null,
  -- Her own signed words about her new keys, once she has said them.
  claim bytea check (octet_length(claim) between 1 and 4096),
  passkeys integer not null default 0 check (passkeys between 0 and 2),
  ended_at bigint
);
create index invitations_by_officer on invitations (officer);
create function dauys_invitation_is_used_up() returns trigger language plpgsql as $$
begin
  if new.hash <> old.hash or new.officer <> old.officer or new.passkeys < old.passkeys
    or (old.claim is not null and new.claim is distinct from old.claim) or (old.ended_at is not null and new.ended_at is distinct from old.ended_at) then
    raise exception 'an invitation is used once' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;
create trigger invitation_is_used_up before update on invitations for each row execute function dauys_invitation_is_used_up();

-- Challenges are made under the hub's key and kept by nobody; one that was answered is noted here until it is too old to count.
create table answered_challenges (
  hash bytea primary key check (octet_length(hash) = 32),
  at bigint not null
);
create index answered_challenges_by_age on answered_challenges (at);

-- When she last showed that it is she, and by which passkeys the session came in and was last verified.
alter table officer_sessions add column verified_at bigint not null default 0;
alter table officer_sessions add column passkey bytea check (octet_length(passkey) <= 1023);
alter table officer_sessions add column verified_by bytea check (octet_length(verified_by) <= 1023);
alter table officer_sessions add column invitation bytea check (octet_length(invitation) = 32);

-- Who changed whose keys, for the inquiry that nobody hopes for. `statement` and `signature` where an officer signed it.
create table key_changes (
  id bytea primary key check (octet_length(id) = 16),
  officer text not null,
  what text not null check (length(what) <= 40),
  passkey bytea check (octet_length(passkey) <= 1023),
  by_officer text,
  statement bytea check (octet_length(statement) <= 4096),
  signature bytea check (octet_length(signature) = 64),
  at bigint not null
);
create index key_changes_by_officer on key_changes (officer, at);
create trigger key_change_is_final before update or delete on key_changes
  for each row execute function dauys_never('who changed which keys may never change');
create trigger key_changes_are_kept before truncate on key_changes
  for each statement execute function dauys_never('who changed which keys may never go');
